import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import { useLanguage } from '../i18n/language.tsx';
import { RowsSkeleton } from '../ui/rows-skeleton.tsx';

const SKELETON_ROWS = 6;
/** As many as a window is high: what stands below a long table is out of sight before it comes, too. */
const WINDOW_ROWS = 18;

/** What was asked for, or that it is on its way, or why it did not come and what may help. */
export function Loaded<Data>(props: {
  readonly query: UseQueryResult<Data>;
  /** Whether what comes is likely to fill the window. */
  readonly isLong?: boolean;
  readonly children: (data: Data) => ReactNode;
}) {
  const { t } = useLanguage();
  const { data, error, refetch, isFetching } = props.query;
  if (data !== undefined) return props.children(data);
  if (!error)
    return <RowsSkeleton label={t('charts.loading')} rows={props.isLong ? WINDOW_ROWS : SKELETON_ROWS} />;
  return (
    <div className="load-failed">
      <div role="alert">
        <p>{t(error instanceof ApiError ? error.key : 'error.unknown')}</p>
        {error instanceof ApiError && error.key === 'error.invalid-request' && (
          <p lang="en">{error.detail}</p>
        )}
      </div>
      {error instanceof ApiError && error.key === 'error.category-not-found' ? (
        <Link to="/leaderboard" className="button">
          {t('boards.toOverall')}
        </Link>
      ) : (
        <button type="button" className="button" disabled={isFetching} onClick={() => void refetch()}>
          {t('error.retry')}
        </button>
      )}
    </div>
  );
}
