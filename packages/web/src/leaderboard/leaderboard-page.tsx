import './leaderboard.css';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { Leaderboard } from 'leitai/api-schema';
import { useMemo } from 'react';
import { BoardFrame } from '../charts/board-frame.tsx';
import { toBoardFilter } from '../charts/board-search.ts';
import { Loaded } from '../charts/loaded.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { BoardFilters } from './board-filters.tsx';
import { BoardLinks } from './board-links.tsx';
import { BoardSummary } from './board-summary.tsx';
import type { BoardSearch, SortOrder } from './board-view.ts';
import { toBoardSearch, viewRows } from './board-view.ts';
import { SearchField } from './filter-fields.tsx';
import { NoVotes } from './no-votes.tsx';
import { Progress } from './progress.tsx';
import { RatedTable } from './rated-table.tsx';
import { SortField } from './sort-field.tsx';
import { SummarySkeleton } from './summary-skeleton.tsx';
import { UnratedTable } from './unrated-table.tsx';
import { useChangeSearch } from './use-change-search.ts';
import { useLeaderboard } from './use-leaderboard.ts';

/** One board: overall where the address names none. Everything that can be asked of it is in the address. */
export function LeaderboardPage() {
  const { category = 'overall' } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as BoardSearch;
  const { t } = useLanguage();
  const filter = toBoardFilter(search);
  const query = useLeaderboard(category, filter);
  const isStale = query.isPlaceholderData;
  const change = useChangeSearch(toBoardSearch);
  const sort = search.sort ?? 'rank';
  const changeSort = (order: SortOrder) => change({ sort: order });
  return (
    <BoardFrame
      category={category}
      page="board"
      filter={filter}
      lead={
        query.data ? (
          <div className="board" aria-busy={isStale}>
            <BoardSummary board={query.data} isLive={query.isLive} />
          </div>
        ) : (
          !query.error && <SummarySkeleton isStyled={filter.style === 'on'} />
        )
      }
    >
      <BoardFilters filter={filter} onChange={change}>
        <SearchField
          label={t('boards.search')}
          value={search.search}
          onChange={(text) => change({ search: text })}
        />
        <SortField order={sort} isCategory={category !== 'overall'} onChange={changeSort} />
      </BoardFilters>
      {isStale && <Progress label={t('boards.computing')} />}
      <div className="board" aria-busy={isStale}>
        <Loaded query={query} isLong>
          {(board) => <Board board={board} search={search} onChange={change} onSort={changeSort} />}
        </Loaded>
      </div>
      <BoardLinks category={category} filter={filter} />
    </BoardFrame>
  );
}

function Board(props: {
  readonly board: Leaderboard;
  readonly search: BoardSearch;
  readonly onChange: (search: BoardSearch) => void;
  readonly onSort: (order: SortOrder) => void;
}) {
  const { board, search, onChange, onSort } = props;
  const { t } = useLanguage();
  const rated = useMemo(() => board.rows.filter((row) => row.rating !== null), [board.rows]);
  if (board.version === 0) return <EmptyBoard board={board} />;
  if (board.votes === 0) return <NothingHere why={board.missing ?? 'nothing'} />;
  if (board.rows.length === 0) return <NothingHere why="noRows" />;
  const unrated = viewRows(
    board.rows.filter((row) => row.rating === null),
    { search: search.search ?? '' },
  );
  const found = new Set(viewRows(rated, { search: search.search ?? '' }).map(({ model }) => model));
  return (
    <>
      {found.size > 0 && (
        <RatedTable
          rows={viewRows(rated, { sort: search.sort ?? 'rank' })}
          all={rated}
          found={found}
          sort={search.sort ?? 'rank'}
          isCategory={board.category !== 'overall'}
          confidence={board.interval.confidence}
          onSort={onSort}
        />
      )}
      {found.size + unrated.length === 0 && (
        <EmptyPanel
          title={t('boards.noMatch', { search: search.search ?? '' })}
          body={t('boards.noMatchBody')}
        >
          <button type="button" className="button" onClick={() => onChange({ search: '' })}>
            {t('boards.clearSearch')}
          </button>
        </EmptyPanel>
      )}
      {unrated.length > 0 && <UnratedTable rows={unrated} />}
    </>
  );
}

function EmptyBoard({ board }: { readonly board: Leaderboard }) {
  return (
    <>
      <NoVotes />
      {board.rows.length > 0 && <UnratedTable rows={board.rows} />}
    </>
  );
}

/** A board without a battle or without a model to show, and why. */
function NothingHere({ why }: { readonly why: 'labels' | 'facts' | 'nothing' | 'noRows' }) {
  const { t } = useLanguage();
  return (
    <EmptyPanel title={t(`boards.${why}Title`)} body={t(`boards.${why}Body`)}>
      <Link to="/leaderboard" className="button">
        {t('boards.toOverall')}
      </Link>
    </EmptyPanel>
  );
}
