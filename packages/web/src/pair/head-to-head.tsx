import type { PairPage } from 'leitai/api-schema';
import { formatShare } from '../charts/format.ts';
import { useLanguage } from '../i18n/language.tsx';

/** What came of their battles as one bar: won by the first, even, won by the other. */
export function HeadToHead({ pair }: { readonly pair: PairPage }) {
  const { t, language } = useLanguage();
  const { one, other, battles, wins, ties, bothBad, losses } = pair;
  const parts = [
    { name: t('pair.wins', { model: one.model }), count: wins, part: 'win' },
    { name: t('pair.ties'), count: ties, part: 'tie' },
    { name: t('pair.bothBad'), count: bothBad, part: 'both-bad' },
    { name: t('pair.wins', { model: other.model }), count: losses, part: 'loss' },
  ];
  return (
    <>
      <div className="head-bar" aria-hidden="true">
        {parts.map(({ part, count }) => (
          <i key={part} data-part={part} style={{ flexGrow: count }} />
        ))}
      </div>
      <dl className="head-figures">
        {parts.map(({ part, name, count }) => (
          <div key={part} data-part={part}>
            <dt>{name}</dt>
            <dd>
              {count.toLocaleString(language)} <span>{formatShare(count / battles, language)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
