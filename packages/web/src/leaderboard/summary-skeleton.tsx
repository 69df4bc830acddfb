import { formatDay } from '../charts/format.ts';
import { useLanguage } from '../i18n/language.tsx';

/** Holds the place of a board's summary while that is on its way: the same sentences with figures of the same length, not to be read. */
export function SummarySkeleton({ isStyled }: { readonly isStyled: boolean }) {
  const { t, language } = useLanguage();
  const day = formatDay(new Date().toISOString(), language);
  const figures = [
    t('board.live'),
    t('board.summary', { models: '00', votes: '0,000' }),
    t('boards.dates', { first: day, last: day }),
  ];
  return (
    <div className="board skeleton-text" aria-hidden="true">
      <p className="board-figures">
        <span>{figures.join(' · ')}</span>
      </p>
      <p>
        <span>
          {t(isStyled ? 'boards.methodWithStyle' : 'boards.method', { confidence: '95%' })}{' '}
          {t('boards.methodLink')}
        </span>
      </p>
      <div className="board-notes">
        <span>{t('boards.how')}</span>
        <span>{t('boards.leftOut', { count: '000' })}</span>
      </div>
    </div>
  );
}
