import { type BattlePiece, type BattleTable, countPairs } from '@leitai/rating';
import { EXCLUSION_REASONS, type ExclusionReason } from '../exclusion.ts';
import type { FrameView } from '../frame/battle-frame.ts';
import { compileCondition, type FrameCondition, type RowMask } from '../frame/condition.ts';
import { CHUNK_ROWS, type ColumnName, type FrameChunk } from '../frame/frame-columns.ts';
import { REDUNDANT } from '../frame/tags.ts';
import { CHOICES } from '../vote.ts';

/** Which battles a board is of. */
export interface Slice {
  readonly condition: FrameCondition;
  /** `drop`: of a prompt that came too often only a sample counts. */
  readonly duplicates: 'drop' | 'keep';
  /** Whether only battles count whose style is known: of some answer the tokens. Default false. */
  readonly needsStyle?: boolean;
}

/** Reasons that no exclusion sets: they come and go with what a board is asked for. */
export const PASSING_REASONS = ['duplicate', 'unknown-style'] as const;
type LeftOutReason = ExclusionReason | (typeof PASSING_REASONS)[number];
/** Why battles of a slice are left out, and how many; a battle with several reasons is counted under each. */
export type ExcludedCounts = Partial<Record<LeftOutReason, number>>;

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

/** What style control counts, and the columns of both sides. */
export const STYLE_FEATURES = [
  { name: 'tokens', sides: ['tokensA', 'tokensB'] },
  { name: 'headers', sides: ['headersA', 'headersB'] },
  { name: 'lists', sides: ['listsA', 'listsB'] },
  { name: 'bold', sides: ['boldA', 'boldB'] },
] as const satisfies readonly { name: string; sides: readonly [ColumnName, ColumnName] }[];

/** Above so many models a table of all cells would be larger than the battles. */
const DENSE_MODELS = 1_024;
const CHOICE_COUNT = CHOICES.length;
/** Why a battle does not count, in the order in which `Excluded` has them. */
const REASONS: readonly LeftOutReason[] = [...EXCLUSION_REASONS, ...PASSING_REASONS];

/** How many battles are left out, by the place of the reason in `REASONS`. */
type Excluded = Float64Array;

/** Counts the battles of a slice by pair, in one pass over the frame. */
export function countSlice(view: FrameView, slice: Slice): SliceCounts {
  const cells = new CellCounts(view.models.length);
  const excluded = new Float64Array(REASONS.length);
  let [votes, firstAt, lastAt] = [0, Number.POSITIVE_INFINITY, 0];
  const count = (chunk: FrameChunk, rows: Uint32Array) => {
    if (rows.length === 0) return;
    votes += rows.length;
    cells.addRows(chunk, rows);
    const span = spanOf(chunk.createdAt, rows);
    firstAt = Math.min(firstAt, span.first);
    lastAt = Math.max(lastAt, span.last);
  };
  forEachCounted(view, slice, count, excluded);
  const span = votes > 0 ? { firstAt, lastAt } : { firstAt: null, lastAt: null };
  return { table: cells.toTable(view.models), votes, excluded: namedCounts(excluded), ...span };
}

/** The least and the greatest of these values; there must be one. */
function spanOf(values: FrameChunk[ColumnName], rows: Uint32Array): { first: number; last: number } {
  let [first, last] = [2 ** 32, 0];
  for (let place = 0; place < rows.length; place += 1) {
    const value = values[rows[place]!]!;
    if (value < first) first = value;
    if (value > last) last = value;
  }
  return { first, last };
}

/** Gives the counted battles of a slice one by one with what style control counts, as the methods want them that must see each. */
export function slicePieces(view: FrameView, slice: Slice): BattlePiece[] {
  const pieces: BattlePiece[] = [];
  forEachCounted(view, slice, (chunk, rows) => {
    const features = STYLE_FEATURES.map(({ name, sides }) => ({
      name,
      first: chunk[sides[0]],
      second: chunk[sides[1]],
    }));
    const { modelA: first, modelB: second, choice: outcome } = chunk;
    pieces.push({ rows: rows.slice(), first, second, outcome, features });
  });
  return pieces;
}

/**
 * Walks the rows that count, chunk by chunk.
 *
 * @param visit - Is given the rows in ascending order, in memory that the next chunk overwrites.
 * @param excluded - Is added to.
 */
export function forEachCounted(
  view: FrameView,
  { condition, duplicates, needsStyle = false }: Slice,
  visit: (chunk: FrameChunk, rows: Uint32Array, firstRow: number) => void,
  excluded: Excluded = new Float64Array(REASONS.length),
): void {
  const test = compileCondition(condition, view);
  const dropped = duplicates === 'drop' ? REDUNDANT : 0;
  const rows = new Uint32Array(CHUNK_ROWS);
  view.chunks.forEach((chunk, place) => {
    const firstRow = place * CHUNK_ROWS;
    const rowCount = Math.min(CHUNK_ROWS, view.rowCount - firstRow);
    if (rowCount <= 0) return;
    const left = selectRows({ chunk, mask: test(chunk, rowCount), dropped, excluded, rows });
    const selected = rows.subarray(0, left);
    visit(chunk, needsStyle ? withKnownStyle(chunk, selected, excluded) : selected, firstRow);
  });
}

/**
 * Writes down which rows of the mask count, and adds up why others do not. Whether a row is in the mask follows no pattern, so nothing
 * branches on it: each row is written, and the next one over it unless it was meant.
 *
 * @returns How many rows count.
 */
function selectRows(options: {
  readonly chunk: FrameChunk;
  readonly mask: RowMask;
  readonly dropped: number;
  readonly excluded: Excluded;
  readonly rows: Uint32Array;
}): number {
  const { chunk, mask, dropped, excluded, rows } = options;
  const { exclusions, tags } = chunk;
  let end = 0;
  for (let row = 0; row < mask.length; row += 1) {
    const reasons = exclusions[row]!;
    const duplicate = tags[row]! & dropped;
    if ((reasons | duplicate) !== 0) {
      if (mask[row] === 1) addReasons(excluded, reasons, duplicate !== 0);
      continue;
    }
    rows[end] = row;
    end += mask[row]!;
  }
  return end;
}

/** Moves the rows whose style is known to the front, and gives them. An answer without a token is none: nobody has counted it. */
function withKnownStyle(
  { tokensA, tokensB }: FrameChunk,
  rows: Uint32Array,
  excluded: Excluded,
): Uint32Array {
  let end = 0;
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place]!;
    rows[end] = row;
    end += Number((tokensA[row]! | tokensB[row]!) !== 0);
  }
  excluded[REASONS.indexOf('unknown-style')]! += rows.length - end;
  return rows.subarray(0, end);
}

function addReasons(excluded: Excluded, reasons: number, isDuplicate: boolean): void {
  if (isDuplicate) excluded[REASONS.indexOf('duplicate')]! += 1;
  for (let bit = 0; reasons >> bit !== 0; bit += 1) excluded[bit]! += (reasons >> bit) & 1;
}

function namedCounts(counts: Excluded): ExcludedCounts {
  return Object.fromEntries(
    REASONS.flatMap((reason, place) => (counts[place]! > 0 ? [[reason, counts[place]!]] : [])),
  );
}

/** How often each model met each other with each choice. */
export class CellCounts {
  readonly #size: number;
  readonly #dense: Uint32Array | undefined;
  readonly #sparse = new Map<number, number>();
  #battles = 0;

  constructor(modelCount: number) {
    this.#size = modelCount;
    this.#dense = modelCount <= DENSE_MODELS ? new Uint32Array(modelCount ** 2 * CHOICE_COUNT) : undefined;
  }

  /** Counts the rows from one place of the list to before another. */
  addRows({ modelA, modelB, choice }: FrameChunk, rows: Uint32Array, start = 0, end = rows.length): void {
    const dense = this.#dense;
    const size = this.#size;
    this.#battles += end - start;
    for (let place = start; place < end; place += 1) {
      const row = rows[place]!;
      const cell = (modelA[row]! * size + modelB[row]!) * CHOICE_COUNT + choice[row]!;
      if (dense) dense[cell]! += 1;
      else this.#addSparse(cell, 1);
    }
  }

  /** How many there are in all. */
  get battles(): number {
    return this.#battles;
  }

  /** Adds what another one of the same models has counted. */
  addAll(other: CellCounts): void {
    const dense = this.#dense;
    this.#battles += other.battles;
    if (dense)
      other.#dense!.forEach((count, cell) => {
        dense[cell]! += count;
      });
    else for (const [cell, count] of other.#sparse) this.#addSparse(cell, count);
  }

  toTable(models: readonly string[]): BattleTable {
    const { cells, counts } = this.#counted();
    const [first, second] = [new Uint16Array(cells.length), new Uint16Array(cells.length)];
    const outcome = new Uint8Array(cells.length);
    for (let place = 0; place < cells.length; place += 1) {
      const pair = Math.floor(cells[place]! / CHOICE_COUNT);
      first[place] = Math.floor(pair / this.#size);
      second[place] = pair % this.#size;
      outcome[place] = cells[place]! % CHOICE_COUNT;
    }
    return countPairs({ competitors: models, first, second, outcome, counts });
  }

  #addSparse(cell: number, count: number): void {
    this.#sparse.set(cell, (this.#sparse.get(cell) ?? 0) + count);
  }

  /** The cells that have a battle, ascending, and how many each. */
  #counted(): { readonly cells: Float64Array; readonly counts: Float64Array } {
    const dense = this.#dense;
    if (!dense) {
      const cells = Float64Array.from(this.#sparse.keys()).sort();
      return { cells, counts: cells.map((cell) => this.#sparse.get(cell)!) };
    }
    let length = 0;
    for (let cell = 0; cell < dense.length; cell += 1) length += Number(dense[cell]! > 0);
    const [cells, counts] = [new Float64Array(length), new Float64Array(length)];
    for (let cell = 0, end = 0; end < length; cell += 1) {
      cells[end] = cell;
      counts[end] = dense[cell]!;
      end += Number(dense[cell]! > 0);
    }
    return { cells, counts };
  }
}
