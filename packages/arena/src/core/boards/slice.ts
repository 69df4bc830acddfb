import { type BattleColumns, type BattleTable, countPairs } from '@leitai/rating';
import { EXCLUSION_REASONS, type ExclusionReason } from '../exclusion.ts';
import type { FrameView } from '../frame/battle-frame.ts';
import { type Condition, compileCondition, type RowMask } from '../frame/condition.ts';
import { CHUNK_ROWS, type ColumnName, type FrameChunk } from '../frame/frame-columns.ts';
import { tagBits } from '../frame/tags.ts';
import { CHOICES } from '../vote.ts';

/** Which battles a board is of. */
export interface Slice {
  readonly condition: Condition;
  /** `drop`: of a prompt that came too often only a sample counts. */
  readonly duplicates: 'drop' | 'keep';
}

/** Why battles of a slice are left out, and how many; a battle with several reasons is counted under each. */
export type ExcludedCounts = Partial<Record<ExclusionReason | 'duplicate', number>>;

export interface SliceCounts {
  /** Every model of the frame is in it, those without a battle too. */
  readonly table: BattleTable;
  /** Battles that count. */
  readonly votes: number;
  readonly excluded: ExcludedCounts;
  /** Seconds since 1970 of the first and the last counted vote; null without one. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
}

export const STYLE_COLUMNS = {
  tokens: ['tokensA', 'tokensB'],
  headers: ['headersA', 'headersB'],
  lists: ['listsA', 'listsB'],
  bold: ['boldA', 'boldB'],
} as const satisfies Record<string, readonly [ColumnName, ColumnName]>;

const REDUNDANT = tagBits(['redundant']);
/** Above so many models a table of all cells would be larger than the battles. */
const DENSE_MODELS = 1_024;

/** Counts the battles of a slice by pair, in one pass over the frame. */
export function countSlice(view: FrameView, slice: Slice): SliceCounts {
  const cells = new CellCounts(view.models.length);
  const excluded = new Float64Array(EXCLUSION_REASONS.length + 1);
  let [votes, first, last] = [0, Number.POSITIVE_INFINITY, 0];
  forEachChunk(view, slice, (masked) => {
    const left = separate({ ...masked, excluded, isDropping: slice.duplicates === 'drop' });
    if (left === 0) return;
    votes += left;
    const span = cells.addMasked(masked.chunk, masked.rowCount, masked.mask);
    first = Math.min(first, span.first);
    last = Math.max(last, span.last);
  });
  const span = votes > 0 ? { firstAt: first, lastAt: last } : { firstAt: null, lastAt: null };
  return { table: cells.toTable(view.models), votes, excluded: namedCounts(excluded), ...span };
}

/**
 * Gives the counted battles of a slice one by one, as the methods want them that must see each.
 *
 * @param options.features - Whether to bring along what style control counts.
 */
export function sliceColumns(
  view: FrameView,
  slice: Slice,
  options: { readonly features: boolean },
): BattleColumns {
  const count = countRows(view, slice);
  const [first, second, outcome] = [new Uint16Array(count), new Uint16Array(count), new Uint8Array(count)];
  const features = Object.keys(options.features ? STYLE_COLUMNS : {}).map((name) => ({
    name,
    first: new Uint16Array(count),
    second: new Uint16Array(count),
  }));
  let end = 0;
  forEachCounted(view, slice, (chunk, rows) => {
    gather(chunk.modelA, rows, first, end);
    gather(chunk.modelB, rows, second, end);
    gather(chunk.choice, rows, outcome, end);
    for (const { name, first: one, second: other } of features) {
      const [a, b] = STYLE_COLUMNS[name as keyof typeof STYLE_COLUMNS];
      gather(chunk[a], rows, one, end);
      gather(chunk[b], rows, other, end);
    }
    end += rows.length;
  });
  return { competitors: view.models, first, second, outcome, ...(options.features && { features }) };
}

/** Walks the rows that count, chunk by chunk. */
export function forEachCounted(
  view: FrameView,
  slice: Slice,
  visit: (chunk: FrameChunk, rows: Uint32Array, firstRow: number) => void,
): void {
  const ignored = new Float64Array(EXCLUSION_REASONS.length + 1);
  forEachChunk(view, slice, ({ chunk, rowCount, mask, firstRow }) => {
    const isDropping = slice.duplicates === 'drop';
    const rows = new Uint32Array(separate({ chunk, rowCount, mask, excluded: ignored, isDropping }));
    let end = 0;
    for (let row = 0; row < rowCount; row += 1) {
      if (mask[row] === 1) rows[end++] = row;
    }
    visit(chunk, rows, firstRow);
  });
}

function countRows(view: FrameView, slice: Slice): number {
  let count = 0;
  forEachCounted(view, slice, (_, rows) => {
    count += rows.length;
  });
  return count;
}

interface MaskedChunk {
  readonly chunk: FrameChunk;
  readonly rowCount: number;
  readonly mask: RowMask;
  readonly firstRow: number;
}

function forEachChunk(view: FrameView, { condition }: Slice, visit: (masked: MaskedChunk) => void): void {
  const test = compileCondition(condition, view);
  view.chunks.forEach((chunk, place) => {
    const firstRow = place * CHUNK_ROWS;
    const rowCount = Math.min(CHUNK_ROWS, view.rowCount - firstRow);
    if (rowCount > 0) visit({ chunk, rowCount, firstRow, mask: test(chunk, rowCount) });
  });
}

/** Takes what does not count out of the mask, and counts why. Returns how many rows are left. */
function separate(
  options: Omit<MaskedChunk, 'firstRow'> & { excluded: Float64Array; isDropping: boolean },
): number {
  const { chunk, rowCount, mask, excluded, isDropping } = options;
  const { exclusions, tags } = chunk;
  const dropped = isDropping ? REDUNDANT : 0;
  let left = 0;
  for (let row = 0; row < rowCount; row += 1) {
    if (mask[row] === 0) continue;
    const reasons = exclusions[row]!;
    const duplicate = tags[row]! & dropped;
    if ((reasons | duplicate) === 0) {
      left += 1;
      continue;
    }
    mask[row] = 0;
    if (duplicate !== 0) excluded[EXCLUSION_REASONS.length]! += 1;
    for (let bit = 0; reasons >> bit !== 0; bit += 1) excluded[bit]! += (reasons >> bit) & 1;
  }
  return left;
}

function namedCounts(counts: Float64Array): ExcludedCounts {
  const reasons = [...EXCLUSION_REASONS, 'duplicate' as const];
  return Object.fromEntries(
    reasons.flatMap((reason, place) => (counts[place]! > 0 ? [[reason, counts[place]!]] : [])),
  );
}

function gather(
  from: FrameChunk[ColumnName],
  rows: Uint32Array,
  into: Uint8Array | Uint16Array,
  start: number,
): void {
  // Rows are ascending: where the last one is as far as there are rows, all of them are meant, and a copy is faster.
  if (rows.length > 0 && rows[rows.length - 1] === rows.length - 1) {
    into.set(from.subarray(0, rows.length), start);
    return;
  }
  for (let place = 0; place < rows.length; place += 1) into[start + place] = from[rows[place]!]!;
}

/** How often each model met each other with each choice. */
export class CellCounts {
  readonly #size: number;
  readonly #dense: Uint32Array | undefined;
  readonly #sparse = new Map<number, number>();

  constructor(modelCount: number) {
    this.#size = modelCount;
    this.#dense = modelCount <= DENSE_MODELS ? new Uint32Array(modelCount ** 2 * CHOICES.length) : undefined;
  }

  /** @returns When the first and the last of them was cast, in seconds since 1970. */
  addMasked(chunk: FrameChunk, rowCount: number, mask: RowMask): { first: number; last: number } {
    const { modelA, modelB, choice, createdAt } = chunk;
    const dense = this.#dense;
    const size = this.#size;
    let [first, last] = [2 ** 32, 0];
    for (let row = 0; row < rowCount; row += 1) {
      if (mask[row] === 0) continue;
      if (dense) dense[((modelA[row]! * size + modelB[row]!) << 2) | choice[row]!]! += 1;
      else this.addRow(chunk, row);
      const time = createdAt[row]!;
      if (time < first) first = time;
      if (time > last) last = time;
    }
    return { first, last };
  }

  addRow({ modelA, modelB, choice }: FrameChunk, row: number): void {
    const cell = (modelA[row]! * this.#size + modelB[row]!) * CHOICES.length + choice[row]!;
    if (this.#dense) this.#dense[cell]! += 1;
    else this.#sparse.set(cell, (this.#sparse.get(cell) ?? 0) + 1);
  }

  get battles(): number {
    return this.#cells().reduce((sum, [, count]) => sum + count, 0);
  }

  /** Adds what another one of the same models has counted. */
  addAll(other: CellCounts): void {
    for (const [cell, count] of other.#cells()) {
      if (this.#dense) this.#dense[cell]! += count;
      else this.#sparse.set(cell, (this.#sparse.get(cell) ?? 0) + count);
    }
  }

  toTable(models: readonly string[]): BattleTable {
    const cells = this.#cells();
    return countPairs({
      competitors: models,
      first: Uint16Array.from(cells, ([cell]) => Math.floor(cell / CHOICES.length / this.#size)),
      second: Uint16Array.from(cells, ([cell]) => Math.floor(cell / CHOICES.length) % this.#size),
      outcome: Uint8Array.from(cells, ([cell]) => cell % CHOICES.length),
      counts: Float64Array.from(cells, ([, count]) => count),
    });
  }

  #cells(): [cell: number, count: number][] {
    if (!this.#dense) return [...this.#sparse].sort(([one], [other]) => one - other);
    const cells: [number, number][] = [];
    this.#dense.forEach((count, cell) => {
      if (count > 0) cells.push([cell, count]);
    });
    return cells;
  }
}
