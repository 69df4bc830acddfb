import { Link } from '@tanstack/react-router';
import { useLanguage } from '../i18n/language.tsx';
import type { BoardFilter } from './board-search.ts';

export const VIEWS = {
  board: '/leaderboard/$category',
  'heat-map': '/leaderboard/$category/heat-map',
  plots: '/leaderboard/$category/plots',
} as const;
export type BoardView = keyof typeof VIEWS;

/** The ways between what can be looked at of a board, and to the overview of all; the same on each of them. */
export function ViewTabs(props: {
  readonly category: string;
  readonly page: BoardView | 'overview';
  readonly filter: BoardFilter;
}) {
  const { category, page, filter } = props;
  const { t } = useLanguage();
  return (
    <nav className="tabs view-tabs" aria-label={t('charts.views')}>
      {(Object.keys(VIEWS) as BoardView[]).map((name) => (
        <Link
          key={name}
          to={VIEWS[name]}
          params={{ category }}
          search={filter}
          activeOptions={{ exact: true, includeSearch: false }}
          aria-current={name === page ? 'page' : undefined}
        >
          {t(`charts.${name}`)}
        </Link>
      ))}
      <Link
        to="/overview"
        search={filter}
        activeOptions={{ exact: true, includeSearch: false }}
        aria-current={page === 'overview' ? 'page' : undefined}
      >
        {t('overview.title')}
      </Link>
    </nav>
  );
}
