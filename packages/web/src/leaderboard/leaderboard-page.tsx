import './leaderboard.css';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { Leaderboard } from 'leitai/api-schema';
import { useState } from 'react';
import { ApiError } from '../api.ts';
import { BoardFrame } from '../charts/board-frame.tsx';
import { toBoardFilter, toQuery } from '../charts/board-search.ts';
import { useLanguage } from '../i18n/language.tsx';
import { EmptyPanel } from '../ui/empty-panel.tsx';
import { RowsSkeleton } from '../ui/rows-skeleton.tsx';
import { BoardFilters } from './board-filters.tsx';
import { BoardSummary } from './board-summary.tsx';
import { type BoardSearch, type SortOrder, viewRows } from './board-view.ts';
import { RatedTable } from './rated-table.tsx';
import { UnratedTable } from './unrated-table.tsx';
import { useLeaderboard } from './use-leaderboard.ts';

const SKELETON_ROWS = 8;

/** One board: overall where the address names none. Everything that can be asked of it is in the address. */
export function LeaderboardPage() {
  const { category = 'overall' } = useParams({ strict: false });
  const search = useSearch({ strict: false }) as BoardSearch;
  const navigate = useNavigate();
  const { t } = useLanguage();
  const filter = toBoardFilter(search);
  const { data, error, refetch, isFetching, isLive, isPlaceholderData } = useLeaderboard(category, filter);
  // A key pressed in the search box is no page of its own to go back to.
  const change = (next: BoardSearch) => void navigate({ to: '.', search: () => next, replace: true });
  return (
    <BoardFrame
      category={category}
      page="board"
      filter={filter}
      lead={data && !isPlaceholderData && <BoardSummary board={data} isLive={isLive} />}
    >
      <BoardFilters search={search} rows={data?.rows ?? []} onChange={change} />
      {isFetching && isPlaceholderData && <Progress label={t('boards.computing')} />}
      {error && (
        <div className="load-failed">
          <p role="alert">{t(error instanceof ApiError ? error.key : 'error.unknown')}</p>
          <button type="button" className="button" disabled={isFetching} onClick={() => void refetch()}>
            {t('error.retry')}
          </button>
        </div>
      )}
      {data && !error && <Board board={data} search={search} onChange={change} />}
      {!data && !error && <RowsSkeleton label={t('board.loading')} rows={SKELETON_ROWS} />}
    </BoardFrame>
  );
}

/** Nobody knows how long it will take, only that it goes on. */
function Progress({ label }: { readonly label: string }) {
  return (
    <div className="progress" role="progressbar" aria-label={label}>
      {label}
    </div>
  );
}

function Board(props: {
  readonly board: Leaderboard;
  readonly search: BoardSearch;
  readonly onChange: (search: BoardSearch) => void;
}) {
  const { board, search, onChange } = props;
  const { t } = useLanguage();
  if (board.version === 0) return <EmptyBoard />;
  if (board.votes === 0) return <NothingHere board={board} />;
  const rated = board.rows.filter((row) => row.rating !== null);
  const unrated = viewRows(
    board.rows.filter((row) => row.rating === null),
    { search: search.search ?? '' },
  );
  const found = viewRows(rated, search);
  const sort = (order: SortOrder) => {
    const { sort: _, ...rest } = search;
    onChange(order === 'rank' ? rest : { ...rest, sort: order });
  };
  return (
    <>
      {found.length > 0 && (
        <RatedTable
          rows={found}
          all={rated}
          sort={search.sort ?? 'rank'}
          isCategory={board.category !== 'overall'}
          onSort={sort}
        />
      )}
      {found.length + unrated.length === 0 && <p className="page-lead">{t('boards.noMatch')}</p>}
      {unrated.length > 0 && <UnratedTable rows={unrated} />}
      <BoardLinks category={board.category} search={search} />
    </>
  );
}

function EmptyBoard() {
  const { t } = useLanguage();
  return (
    <EmptyPanel title={t('board.emptyTitle')} body={t('board.emptyBody')}>
      <Link to="/" className="button is-primary">
        {t('board.emptyAction')}
      </Link>
    </EmptyPanel>
  );
}

/** A board without a battle, and why. */
function NothingHere({ board }: { readonly board: Leaderboard }) {
  const { t } = useLanguage();
  const why = board.missing ?? 'nothing';
  return (
    <EmptyPanel title={t(`boards.${why}Title`)} body={t(`boards.${why}Body`)}>
      <Link to="/leaderboard" className="button">
        {t('boards.toOverall')}
      </Link>
    </EmptyPanel>
  );
}

function BoardLinks({ category, search }: { readonly category: string; readonly search: BoardSearch }) {
  const { t } = useLanguage();
  const [copied, setCopied] = useState<'boards.copied' | 'boards.copyFailed' | undefined>();
  const copy = () =>
    navigator.clipboard.writeText(location.href).then(
      () => setCopied('boards.copied'),
      () => setCopied('boards.copyFailed'),
    );
  const api = `/api/leaderboards/${encodeURIComponent(category)}`;
  const query = toQuery(toBoardFilter(search));
  return (
    <p className="board-links">
      <button type="button" className="text-button" onClick={() => void copy()}>
        {t('boards.copyLink')}
      </button>
      <a className="text-button" href={`${api}.csv${query}`}>
        {t('boards.csv')}
      </a>
      <a className="text-button" href={`${api}${query}`}>
        {t('boards.json')}
      </a>
      <a className="text-button" href={`/feed.atom?category=${encodeURIComponent(category)}`}>
        {t('boards.feed')}
      </a>
      <span role="status">{copied && t(copied)}</span>
    </p>
  );
}
