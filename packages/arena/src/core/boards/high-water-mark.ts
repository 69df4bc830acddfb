import type { FrameView } from '../frame/battle-frame.ts';
import { CHUNK_ROWS } from '../frame/frame-columns.ts';

const DAY_SECONDS = 86_400;

/**
 * How many rows from the first on are older than a hold: no row behind them is published, whatever its own age, so that
 * what is published is always a prefix of the log.
 *
 * @param from - Rows that are known to be old enough.
 * @param times.now - Seconds since 1970. A row that lies more than a day in the future has its time from a file with a mistake in
 * it, and holds up nothing.
 */
export function highWaterMark(
  view: FrameView,
  from: number,
  { now, holdSeconds }: { readonly now: number; readonly holdSeconds: number },
): number {
  const [limit, future] = [now - holdSeconds, now + DAY_SECONDS];
  for (let row = from; row < view.rowCount; row += 1) {
    const time = view.chunks[Math.floor(row / CHUNK_ROWS)]!.createdAt[row % CHUNK_ROWS]!;
    if (time > limit && time <= future) return row;
  }
  return Math.max(from, view.rowCount);
}
