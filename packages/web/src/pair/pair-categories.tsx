import { Link } from '@tanstack/react-router';
import type { PairPage } from 'leitai/api-schema';
import { RateRow, RateTable } from '../charts/rate-table.tsx';
import { useLanguage } from '../i18n/language.tsx';

/** A pair on every board on which it met. */
export function PairCategories({ pair }: { readonly pair: PairPage }) {
  const { t, language } = useLanguage();
  return (
    <RateTable
      title={t('pair.byCategory')}
      computed={t('pair.byCategoryComputed', { model: pair.one.model })}
      of={t('model.category')}
      interval={pair.shareInterval}
    >
      {pair.boards.map(({ category, titles, ...rates }) => (
        <RateRow key={category} rates={rates} interval={pair.shareInterval}>
          <Link to="/leaderboard/$category" params={{ category }} search={{}} className="text-link">
            {titles[language]}
          </Link>
        </RateRow>
      ))}
    </RateTable>
  );
}
