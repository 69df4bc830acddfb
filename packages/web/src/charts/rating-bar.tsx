import type { LeaderboardRow } from 'leitai/api-schema';
import { useLanguage } from '../i18n/language.tsx';
import { type Axis, placeOn } from '../leaderboard/axis.ts';
import { Tooltip } from '../ui/tooltip.tsx';

type Interval = Pick<LeaderboardRow, 'rating' | 'lower' | 'upper'>;

/** A rating and its interval on an axis that other rows share; nothing without a rating. */
export function RatingBar({ row, axis }: { readonly row: Interval; readonly axis: Axis }) {
  const { t } = useLanguage();
  const { rating, lower, upper } = row;
  if (rating === null || lower === null || upper === null) return null;
  const percent = (points: number) => `${(placeOn(axis, points) * 100).toFixed(2)}%`;
  const words = { rating: Math.round(rating), lower: Math.round(lower), upper: Math.round(upper) };
  return (
    <Tooltip className="rate-bar" text={t('board.ratingRange', words)}>
      <i
        className="rate-interval"
        aria-hidden="true"
        style={{ left: percent(lower), right: `calc(100% - ${percent(upper)})` }}
      />
      <i className="rate-dot" aria-hidden="true" style={{ left: percent(rating) }} />
    </Tooltip>
  );
}

/** Why a model has no rank, or not even a rating. */
export function RatingNote({ status }: Pick<LeaderboardRow, 'status'>) {
  const { t } = useLanguage();
  if (status === 'rated') return null;
  return (
    <span className="is-amber rating-note" title={t(`status.${status}`)}>
      {status === 'preliminary' ? t('boards.preliminary') : t(`status.${status}`)}
    </span>
  );
}
