import './charts.css';
import { useNavigate } from '@tanstack/react-router';
import type { LeaderboardList } from 'leitai/api-schema';
import type { ReactNode } from 'react';
import { type Language, type Translate, useLanguage } from '../i18n/language.tsx';
import { filterWords } from '../leaderboard/filter-words.ts';
import { Page } from '../ui/page.tsx';
import { useTitle } from '../ui/use-title.ts';
import { type BoardFilter, FILTER_NAMES } from './board-search.ts';
import { BoardSelect } from './board-select.tsx';
import { FigureSourceProvider } from './figure-source.ts';
import { useBoards } from './read-charts.ts';
import { RemoveFilters } from './remove-filters.tsx';
import { type BoardView, VIEWS, ViewTabs } from './view-tabs.tsx';

/** What stands above a board and its charts: which board, the ways to its other views, and the filters that hold. */
export function BoardFrame(props: {
  readonly category: string;
  readonly page: BoardView;
  readonly filter: BoardFilter;
  readonly lead: ReactNode;
  readonly children: ReactNode;
}) {
  const { category, page, filter, lead, children } = props;
  const { t, language } = useLanguage();
  const boards = useBoards();
  const board = boards.data?.find((candidate) => candidate.category === category);
  const view = t(page === 'board' ? 'nav.leaderboard' : `charts.${page}`);
  // Until its title has come, or if it never does, a board has none: its name in the address is nobody's words.
  const boardTitle = board?.titles[language];
  const title = boardTitle === undefined ? view : `${boardTitle} · ${view}`;
  useTitle(title);
  const source = [boardTitle ?? category, ...filterLines(filter, t, language)];
  return (
    <Page title={title} lead={lead}>
      <div className="board-frame">
        <ViewTabs category={category} page={page} filter={filter} />
        {(boards.data || boards.isPending) && (
          <BoardChoice boards={boards.data ?? []} category={category} page={page} />
        )}
        {page !== 'board' && <ActiveFilters filter={filter} />}
      </div>
      <FigureSourceProvider value={source}>{children}</FigureSourceProvider>
    </Page>
  );
}

function BoardChoice(props: {
  /** None while they are on their way. */
  readonly boards: LeaderboardList;
  readonly category: string;
  readonly page: BoardView;
}) {
  const { boards, category, page } = props;
  const { t, language } = useLanguage();
  const navigate = useNavigate();
  const options = boards.map(({ votes, missing, ...board }) => ({
    ...board,
    note: missing ? t(`boards.missing.${missing}`) : votes.toLocaleString(language),
  }));
  const choose = (next: string) =>
    void navigate({
      to: VIEWS[page],
      params: { category: next },
      search: (previous: BoardFilter) => previous,
    });
  return <BoardSelect boards={options} category={category} onChange={choose} />;
}

function ActiveFilters({ filter }: { readonly filter: BoardFilter }) {
  const { t, language } = useLanguage();
  const words = filterLines(filter, t, language);
  if (words.length === 0) return null;
  return (
    <p className="active-filters">
      {words.map((text) => (
        <span key={text} className="tag">
          {text}
        </span>
      ))}
      <RemoveFilters className="text-link" />
    </p>
  );
}

/** Each filter that holds, in words. */
function filterLines(filter: BoardFilter, t: Translate, language: Language): string[] {
  const active = FILTER_NAMES.filter((name) => filter[name] !== undefined);
  return active.map((name) => filterWords(name, filter[name]!, t, language));
}
