/** Where a rating lies on a shared axis. */
export interface Axis {
  readonly low: number;
  readonly high: number;
}

/** An axis that holds every interval, with a little air on both sides. */
export function axisOf(
  rows: readonly { readonly lower: number | null; readonly upper: number | null }[],
): Axis {
  const lowers = rows.flatMap((row) => row.lower ?? []);
  const uppers = rows.flatMap((row) => row.upper ?? []);
  if (lowers.length === 0) return { low: 900, high: 1100 };
  const low = Math.min(...lowers);
  const high = Math.max(...uppers);
  const air = Math.max((high - low) * 0.04, 1);
  return { low: low - air, high: high + air };
}

/** @returns Share of the axis in [0, 1]. */
export function placeOn(axis: Axis, rating: number): number {
  return (rating - axis.low) / (axis.high - axis.low);
}
