import type { FrameView } from '../frame/battle-frame.ts';
import { CHUNK_ROWS } from '../frame/frame-columns.ts';

/** Rows that are looked at, and battles of the model that are enough: a page must not wait for a walk over the whole log. */
const ROWS_MAX = 2_000_000;
const FOUND_MAX = 512;

/** A stretch of the log: its first place, and how many there are. */
export interface LogRange {
  readonly firstSequence: number;
  readonly rowCount: number;
}

/**
 * Finds counted battles of a model within some stretches of the log, the newest first.
 *
 * @param options.count - At most so many; of more, some from all over what was found.
 * @returns Places in the log.
 */
export function findExamples(
  { chunks, rowCount, models }: FrameView,
  options: { readonly model: string; readonly ranges: readonly LogRange[]; readonly count: number },
): number[] {
  const index = models.indexOf(options.model);
  const found: number[] = [];
  let looked = 0;
  for (const { firstSequence, rowCount: length } of newestFirst(options.ranges)) {
    const end = Math.min(rowCount, firstSequence - 1 + length);
    for (let row = end - 1; row >= firstSequence - 1; row -= 1) {
      if (found.length === FOUND_MAX || looked === ROWS_MAX) return spread(found, options.count);
      looked += 1;
      const { modelA, modelB, exclusions } = chunks[Math.floor(row / CHUNK_ROWS)]!;
      const place = row % CHUNK_ROWS;
      const isOwn = modelA[place] === index || modelB[place] === index;
      if (isOwn && exclusions[place] === 0) found.push(row + 1);
    }
  }
  return spread(found, options.count);
}

function newestFirst(ranges: readonly LogRange[]): LogRange[] {
  return [...ranges].sort((one, other) => other.firstSequence - one.firstSequence);
}

function spread(found: readonly number[], count: number): number[] {
  if (found.length <= count) return [...found];
  return Array.from({ length: count }, (_, place) => found[Math.floor((place * found.length) / count)]!);
}
