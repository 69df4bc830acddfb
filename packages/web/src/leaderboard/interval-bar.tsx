import type { LeaderboardRow } from 'leitai/api-schema';
import { useLanguage } from '../i18n/language.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { type Axis, placeOn } from './axis.ts';

/** Low and high in whole points; the bar says the same to the eye. */
export function IntervalBar({ row, axis }: { readonly row: LeaderboardRow; readonly axis: Axis }) {
  const { t } = useLanguage();
  const percent = (rating: number) => `${(placeOn(axis, rating) * 100).toFixed(2)}%`;
  const [rating, lower, upper] = [row.rating!, row.lower!, row.upper!].map(Math.round) as [
    number,
    number,
    number,
  ];
  const label = t('board.ratingRange', { rating, lower, upper });
  return (
    <Tooltip className="interval" text={label}>
      <span
        className="interval-bar"
        aria-hidden="true"
        style={{ left: percent(row.lower!), right: `calc(100% - ${percent(row.upper!)})` }}
      />
      <span className="interval-dot" aria-hidden="true" style={{ left: percent(row.rating!) }} />
      <span className="interval-figures" aria-hidden="true">
        +{upper - rating} / −{rating - lower}
      </span>
    </Tooltip>
  );
}

export function AxisLabels({ axis }: { readonly axis: Axis }) {
  return (
    <span className="axis" aria-hidden="true">
      <span>{Math.round(axis.low)}</span>
      <span>{Math.round((axis.low + axis.high) / 2)}</span>
      <span>{Math.round(axis.high)}</span>
    </span>
  );
}
