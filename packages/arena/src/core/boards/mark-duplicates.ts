import { type CappedCluster, type CapRule, capDuplicates } from '../duplicates/cap-duplicates.ts';
import type { FrameView } from '../frame/battle-frame.ts';
import { CHUNK_ROWS } from '../frame/frame-columns.ts';
import { REDUNDANT } from '../frame/tags.ts';

export interface DuplicatesRequest {
  readonly rule: CapRule;
  /** Chooses the sample that counts. */
  readonly seed: number;
}

/** What the cap has done. */
export interface MarkedDuplicates {
  /** Most battles of one prompt that count; null while no prompt is known. */
  readonly cap: number | null;
  /** Clusters that lost battles, those that lost the most first. */
  readonly capped: readonly CappedCluster[];
}

/**
 * Marks the battles of prompts that came too often, but for a sample, and unmarks those that are in it. Battles that something
 * else excludes are neither counted nor marked, also if they were marked before; battles whose prompt is not known keep what the file
 * said that they came from.
 *
 * The one computation that writes into the frame: the bit of `redundant`, which nobody else writes.
 */
export function markDuplicates(view: FrameView, { rule, seed }: DuplicatesRequest): MarkedDuplicates {
  unmarkExcluded(view);
  const known = knownRows(view);
  if (known.length === 0) return { cap: null, capped: [] };
  const clusters = known.map((row) => read(view, row, 'cluster') - 1);
  const { cap, kept, capped } = capDuplicates(
    { clusters, sequences: known.map((row) => row + 1) },
    { rule, seed },
  );
  known.forEach((row, place) => {
    const { tags } = view.chunks[Math.floor(row / CHUNK_ROWS)]!;
    const bits = tags[row % CHUNK_ROWS]!;
    tags[row % CHUNK_ROWS] = kept[place] === 1 ? bits & ~REDUNDANT : bits | REDUNDANT;
  });
  return { cap: Number.isFinite(cap) ? cap : null, capped };
}

/** What was excluded after it had been marked is no duplicate any more. */
function unmarkExcluded(view: FrameView): void {
  view.chunks.forEach(({ cluster, exclusions, tags }, place) => {
    const end = Math.min(CHUNK_ROWS, view.rowCount - place * CHUNK_ROWS);
    for (let row = 0; row < end; row += 1) {
      const isMarked = (tags[row]! & REDUNDANT) !== 0;
      if (isMarked && exclusions[row] !== 0 && cluster[row] !== 0) tags[row]! &= ~REDUNDANT;
    }
  });
}

/** Rows whose prompt is known and that nothing excludes. */
function knownRows(view: FrameView): Uint32Array {
  const rows = new Uint32Array(view.rowCount);
  let count = 0;
  view.chunks.forEach(({ cluster, exclusions }, place) => {
    const first = place * CHUNK_ROWS;
    const end = Math.min(CHUNK_ROWS, view.rowCount - first);
    for (let row = 0; row < end; row += 1) {
      if (cluster[row] !== 0 && exclusions[row] === 0) rows[count++] = first + row;
    }
  });
  return rows.slice(0, count);
}

function read(view: FrameView, row: number, column: 'cluster'): number {
  return view.chunks[Math.floor(row / CHUNK_ROWS)]![column][row % CHUNK_ROWS]!;
}
