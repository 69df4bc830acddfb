import './charts.css';
import { Link, useNavigate } from '@tanstack/react-router';
import type { LeaderboardList } from 'leitai/api-schema';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { Page } from '../ui/page.tsx';
import { useTitle } from '../ui/use-title.ts';
import { type BoardFilter, FILTER_NAMES, toBoardFilter } from './board-search.ts';
import { useBoards } from './read-charts.ts';

const CHART_ROUTES = {
  'heat-map': '/leaderboard/$category/heat-map',
  plots: '/leaderboard/$category/plots',
} as const;
export type ChartPage = keyof typeof CHART_ROUTES;

/** What stands above the charts of a board: which board, the ways to its other views, and the filters that hold. */
export function BoardFrame(props: {
  readonly category: string;
  readonly page: ChartPage;
  readonly filter: BoardFilter;
  readonly lead: string;
  readonly children: ReactNode;
}) {
  const { category, page, filter, lead, children } = props;
  const { t, language } = useLanguage();
  const boards = useBoards();
  const board = boards.data?.find((candidate) => candidate.category === category);
  const title = `${board?.titles[language] ?? category} · ${t(`charts.${page}`)}`;
  useTitle(title);
  return (
    <Page title={title} lead={<p>{lead}</p>}>
      <div className="board-frame">
        <nav className="tabs" aria-label={t('charts.views')}>
          <Link
            to={category === 'overall' ? '/leaderboard' : `/leaderboard/${category}`}
            search={filter as never}
            activeOptions={{ exact: true }}
          >
            {t('charts.board')}
          </Link>
          {(Object.keys(CHART_ROUTES) as ChartPage[]).map((name) => (
            <Link
              key={name}
              to={CHART_ROUTES[name]}
              params={{ category }}
              search={filter}
              aria-current={name === page ? 'page' : undefined}
            >
              {t(`charts.${name}`)}
            </Link>
          ))}
        </nav>
        {boards.data && <BoardChoice boards={boards.data} category={category} page={page} />}
        <ActiveFilters filter={filter} category={category} page={page} />
      </div>
      {children}
    </Page>
  );
}

function BoardChoice(props: {
  readonly boards: LeaderboardList;
  readonly category: string;
  readonly page: ChartPage;
}) {
  const { boards, category, page } = props;
  const { t, language } = useLanguage();
  const navigate = useNavigate();
  const shown = boards.filter((board) => board.votes > 0 || board.category === category);
  const groups = [...new Set(shown.map(({ group }) => group))];
  const choose = (next: string) =>
    void navigate({
      to: CHART_ROUTES[page],
      params: { category: next },
      search: (previous: BoardFilter) => previous,
    });
  return (
    <label className="choice">
      <span>{t('charts.board')}</span>
      <select value={category} onChange={(event) => choose(event.target.value)}>
        {groups.map((group) => (
          <optgroup key={group} label={t(`charts.group.${group}`)}>
            {shown
              .filter((board) => board.group === group)
              .map((board) => (
                <option key={board.category} value={board.category}>
                  {board.titles[language]}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function ActiveFilters(props: {
  readonly filter: BoardFilter;
  readonly category: string;
  readonly page: ChartPage;
}) {
  const { t } = useLanguage();
  const active = FILTER_NAMES.filter((name) => props.filter[name] !== undefined);
  if (active.length === 0) return null;
  return (
    <p className="active-filters">
      {active.map((name) => (
        <span key={name} className="tag">
          {t(`charts.filter.${name}`)}: {props.filter[name]}
        </span>
      ))}
      <Link
        to={CHART_ROUTES[props.page]}
        params={{ category: props.category }}
        search={(previous: BoardFilter) =>
          Object.fromEntries(Object.entries(previous).filter(([name]) => !(name in toBoardFilter(previous))))
        }
        className="text-link"
      >
        {t('charts.removeFilters')}
      </Link>
    </p>
  );
}
