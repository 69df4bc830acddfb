import type { UseQueryResult } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.en.ts';
import { RowsSkeleton } from '../ui/rows-skeleton.tsx';
import { hasFilter, toBoardFilter } from './board-search.ts';
import { RemoveFilters } from './remove-filters.tsx';

const SKELETON_ROWS = 6;
/** As many as a window is high: what stands below a long table is out of sight before it comes, too. */
const WINDOW_ROWS = 18;

/** What was asked for, or that it is on its way, or why it did not come and what may help. */
export function Loaded<Data>(props: {
  readonly query: UseQueryResult<Data>;
  /** Whether what comes is likely to fill the window. */
  readonly isLong?: boolean;
  /** What stands above on the page: until all of it has come or failed nothing shows, so that nothing is pushed down while it is read. */
  readonly after?: readonly Pick<UseQueryResult, 'isPending'>[];
  readonly children: (data: Data) => ReactNode;
}) {
  const { t } = useLanguage();
  const { data, error, refetch, isFetching } = props.query;
  if (props.after?.some(({ isPending }) => isPending)) return null;
  if (data !== undefined) return props.children(data);
  if (!error)
    return <RowsSkeleton label={t('charts.loading')} rows={props.isLong ? WINDOW_ROWS : SKELETON_ROWS} />;
  return (
    <div className="load-failed">
      <div role="alert">
        <p>{t(error instanceof ApiError ? error.key : 'error.unknown')}</p>
        {error instanceof ApiError && EXPLAINED.has(error.key) && <p lang="en">{error.detail}</p>}
      </div>
      <WayOut error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
    </div>
  );
}

/** What the server says of these tells more than the words for all of their kind. */
const EXPLAINED: ReadonlySet<MessageKey> = new Set(['error.invalid-request', 'error.board-not-available']);

/** The one action that may help. Battles that allow no rating allow none the next time either; without filters they may. */
function WayOut(props: {
  readonly error: Error;
  readonly isRetrying: boolean;
  readonly onRetry: () => void;
}) {
  const { error, isRetrying, onRetry } = props;
  const { t } = useLanguage();
  const isFiltered = hasFilter(toBoardFilter(useSearch({ strict: false })));
  const key = error instanceof ApiError ? error.key : undefined;
  if (key === 'error.category-not-found') {
    return (
      <Link to="/leaderboard" className="button">
        {t('boards.toOverall')}
      </Link>
    );
  }
  if (key === 'error.board-not-available' && isFiltered) return <RemoveFilters className="button" />;
  return (
    <button type="button" className="button" disabled={isRetrying} onClick={onRetry}>
      {t('error.retry')}
    </button>
  );
}
