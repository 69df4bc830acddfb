import type { LeaderboardRow } from 'leitai/api-schema';
import { useLanguage } from '../i18n/language.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { type Axis, placeOn } from './axis.ts';

/** Low and high in whole points; the bar says the same to the eye, and an arrow that it lies below the axis. */
export function IntervalBar({ row, axis }: { readonly row: LeaderboardRow; readonly axis: Axis }) {
  const { t } = useLanguage();
  const [rating, lower, upper] = [row.rating!, row.lower!, row.upper!].map(Math.round) as [
    number,
    number,
    number,
  ];
  const label = t('board.ratingRange', { rating, lower, upper });
  return (
    <Tooltip className="interval" text={label}>
      {row.upper! < axis.low ? (
        <span className="interval-below" aria-hidden="true" />
      ) : (
        <Bar row={row} axis={axis} />
      )}
      <span className="interval-figures" aria-hidden="true">
        +{upper - rating} / −{rating - lower}
      </span>
    </Tooltip>
  );
}

function Bar({ row, axis }: { readonly row: LeaderboardRow; readonly axis: Axis }) {
  const percent = (rating: number) => `${(Math.max(0, placeOn(axis, rating)) * 100).toFixed(2)}%`;
  return (
    <>
      {row.rating! >= axis.low && (
        <span className="interval-dot" aria-hidden="true" style={{ left: percent(row.rating!) }} />
      )}
      <span
        className="interval-bar"
        aria-hidden="true"
        style={{ left: percent(row.lower!), right: `calc(100% - ${percent(row.upper!)})` }}
      />
    </>
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
