import type { ExclusionReason } from '../exclusion.ts';
import { exclusionBits, type FrameView } from '../frame/battle-frame.ts';
import { CHUNK_ROWS } from '../frame/frame-columns.ts';
import { REDUNDANT } from '../frame/tags.ts';

/** Why a battle counts on no board: what excludes it, or that its prompt came too often. */
export type ListedReason = ExclusionReason | 'duplicate';

export interface ExcludedQuery {
  /** Places in the log; only what is behind it. */
  readonly afterSequence: number;
  /** Only battles that are left out for this reason too. */
  readonly reason?: ListedReason | undefined;
  readonly limit: number;
}

const ANY = 0xffff;

/**
 * Finds the battles that do not count, in the order of the log: those that the counts of the overall board are of. One pass over two
 * columns, from the place on that is asked for. Duplicates must be marked.
 *
 * @returns Places in the log.
 */
export function findExcluded(
  view: FrameView,
  { afterSequence, reason, limit }: ExcludedQuery,
): readonly number[] {
  const excluding = reason === undefined ? ANY : reason === 'duplicate' ? 0 : exclusionBits([reason]);
  const dropping = reason === undefined || reason === 'duplicate' ? REDUNDANT : 0;
  const found: number[] = [];
  for (let row = afterSequence; row < view.rowCount && found.length < limit; ) {
    const { exclusions, tags } = view.chunks[Math.floor(row / CHUNK_ROWS)]!;
    const first = row - (row % CHUNK_ROWS);
    const end = Math.min(CHUNK_ROWS, view.rowCount - first);
    let place = row - first;
    for (; place < end && found.length < limit; place += 1) {
      if (((exclusions[place]! & excluding) | (tags[place]! & dropping)) !== 0) found.push(first + place + 1);
    }
    row = first + place;
  }
  return found;
}
