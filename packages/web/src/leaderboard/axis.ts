/** Where a rating lies on a shared axis. */
export interface Axis {
  readonly low: number;
  readonly high: number;
}

type Row = { readonly lower: number | null; readonly upper: number | null };

/** Share of a close axis that half of the intervals fill at least, if that can be had. */
const VISIBLE_SHARE = 0.04;

/** An axis that holds every interval, with a little air on both sides. */
export function axisOf(rows: readonly Row[]): Axis {
  const bars = barsOf(rows);
  return withAir(Math.min(...bars.map(({ lower }) => lower)), bars);
}

/**
 * An axis on which intervals can be seen: where most would be too narrow, as among a hundred models, it leaves out the lowest ones, and
 * at most half.
 */
export function closeAxisOf(rows: readonly Row[]): Axis {
  const bars = barsOf(rows);
  const lowers = bars.map(({ lower }) => lower);
  const widest = median(bars.map(({ lower, upper }) => upper - lower)) / VISIBLE_SHARE;
  const highest = Math.max(...bars.map(({ upper }) => upper));
  return withAir(Math.max(Math.min(...lowers), Math.min(highest - widest, median(lowers))), bars);
}

interface Bar {
  readonly lower: number;
  readonly upper: number;
}

/** Of nothing, one around the middle of all ratings. */
function barsOf(rows: readonly Row[]): readonly Bar[] {
  const bars = rows.flatMap(({ lower, upper }) => (lower === null || upper === null ? [] : { lower, upper }));
  return bars.length > 0 ? bars : [{ lower: 900, upper: 1100 }];
}

function withAir(low: number, bars: readonly Bar[]): Axis {
  const high = Math.max(...bars.map(({ upper }) => upper));
  const air = Math.max((high - low) * 0.04, 1);
  return { low: low - air, high: high + air };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor((values.length - 1) / 2)]!;
}

/** @returns Share of the axis; below 0 where the axis does not reach. */
export function placeOn(axis: Axis, rating: number): number {
  return (rating - axis.low) / (axis.high - axis.low);
}
