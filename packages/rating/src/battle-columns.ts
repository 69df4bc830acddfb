import { BattleSet, type BattleTable, OUTCOMES } from './battle-set.ts';
import { battlesAt, emptyColumns, selectRows, tableOfColumns } from './pair-columns.ts';

/** A feature of both answers of each battle, such as their lengths. One number a battle and side; counts need half the room. */
export interface FeatureColumns {
  readonly name: string;
  readonly first: Float32Array | Uint16Array;
  readonly second: Float32Array | Uint16Array;
}

/**
 * Battles as columns: one place in every array is one battle, or `counts` equal ones. All that a method may need of
 * a battle, in 5 bytes each and more only where it is asked for.
 */
export interface BattleColumns {
  /** At most 65,536 names, each once. */
  readonly competitors: readonly string[];
  /** Indices into `competitors`. */
  readonly first: Uint16Array;
  readonly second: Uint16Array;
  /** Indices into `OUTCOMES`. */
  readonly outcome: Uint8Array;
  /** How many equal battles; finite, >= 0. Default 1 each. */
  readonly counts?: Float64Array;
  /** Who voted: any ids from 0 without large gaps. */
  readonly voters?: Uint32Array;
  /** Probability with which this pair was drawn, in (0, 1]. */
  readonly pairProbabilities?: Float64Array;
  readonly features?: readonly FeatureColumns[];
}

/** Some rows of columns, which are read where they lie: what a filter leaves of a stretch of a log. */
export interface BattlePiece extends Omit<BattleColumns, 'competitors'> {
  /** Which rows of the columns are meant, each once. */
  readonly rows: Uint32Array;
  /** Place of the columns' first row in the whole, for messages. Default 0. */
  readonly firstRow?: number;
}

/** Battles that lie in pieces, counted already. */
export interface BattlePieces {
  /** The same battles by pair. */
  readonly table: BattleTable;
  /** As in `BattleColumns`. */
  readonly competitors: readonly string[];
  /** All with the same features in the same order. */
  readonly pieces: readonly BattlePiece[];
}

/** Rows of a piece of columns that lie in one. */
const PIECE_ROWS = 65_536;

/** Above this many competitors a table of all pairs would take more memory than the battles do. */
const DENSE_MAX = 1_000;
const COMPETITORS_MAX = 65_536;

/**
 * Counts battles by pair: the one step whose time grows with their number.
 *
 * @returns The same table that a `BattleSet` gives of the same battles. Every competitor is in it.
 * @throws {RangeError} If the columns differ in length, or an index or a count is out of range.
 * @throws {TypeError} If a competitor meets itself.
 */
export function countPairs(columns: BattleColumns): BattleTable {
  requireLengths(columns);
  if (columns.competitors.length > DENSE_MAX) return countSparsely(columns);
  const { competitors, counts } = columns;
  const cells = new Float64Array(competitors.length ** 2 * OUTCOMES.length);
  const rows = counts === undefined ? countEach(columns, cells) : countGroups(columns, counts, cells);
  if (rows < columns.first.length) refuse(columns, rows);
  return toTable(competitors, cells);
}

// A loop of its own for each case, which says where it stopped instead of refusing there: with a call or a choice inside
// it takes nearly twice the time.

/** Returns the first row that it cannot count, or their number. */
function countEach({ competitors, first, second, outcome }: BattleColumns, cells: Float64Array): number {
  const size = competitors.length;
  let row = 0;
  for (; row < first.length; row += 1) {
    const one = first[row]!;
    const other = second[row]!;
    const code = outcome[row]!;
    if (!(one < size && other < size && one !== other && code < 4)) break;
    cells[(one * size + other) * 4 + code]! += 1;
  }
  return row;
}

/** As `countEach`. */
function countGroups(
  { competitors, first, second, outcome }: BattleColumns,
  counts: Float64Array,
  cells: Float64Array,
): number {
  const size = competitors.length;
  let row = 0;
  for (; row < first.length; row += 1) {
    const one = first[row]!;
    const other = second[row]!;
    const code = outcome[row]!;
    const count = counts[row]!;
    const isPair = one < size && other < size && one !== other;
    if (!(isPair && code < 4 && count >= 0 && count < Infinity)) break;
    cells[(one * size + other) * 4 + code]! += count;
  }
  return row;
}

/**
 * Counts battles that lie in one and cuts them up.
 *
 * @throws {RangeError | TypeError} As `countPairs`.
 */
export function inPieces(columns: BattleColumns): BattlePieces {
  const { competitors, first } = columns;
  const all = Uint32Array.from({ length: Math.min(PIECE_ROWS, first.length) }, (_, row) => row);
  const starts = Array.from(
    { length: Math.ceil(first.length / PIECE_ROWS) },
    (_, piece) => piece * PIECE_ROWS,
  );
  const pieces = starts.map((start) => cutOut(columns, all, start));
  return { table: countPairs(columns), competitors, pieces };
}

function cutOut(columns: BattleColumns, all: Uint32Array, start: number): BattlePiece {
  const { first, second, outcome, counts, features = [] } = columns;
  const end = Math.min(start + PIECE_ROWS, first.length);
  return {
    rows: all.subarray(0, end - start),
    firstRow: start,
    first: first.subarray(start, end),
    second: second.subarray(start, end),
    outcome: outcome.subarray(start, end),
    ...(counts && { counts: counts.subarray(start, end) }),
    features: features.map((feature) => ({
      name: feature.name,
      first: feature.first.subarray(start, end),
      second: feature.second.subarray(start, end),
    })),
  };
}

/** Folds both orders of each pair together, in the order of names. */
function toTable(competitors: readonly string[], cells: Float64Array): BattleTable {
  const size = competitors.length;
  const order = inCodeUnitOrder(competitors);
  const columns = emptyColumns((size * (size - 1)) / 2);
  let row = 0;
  for (let first = 0; first < size; first += 1) {
    for (let second = first + 1; second < size; second += 1) {
      const forth = (order[first]! * size + order[second]!) * 4;
      const back = (order[second]! * size + order[first]!) * 4;
      columns.first[row] = first;
      columns.second[row] = second;
      columns.firstWins[row] = cells[forth]! + cells[back + 1]!;
      columns.secondWins[row] = cells[forth + 1]! + cells[back]!;
      columns.ties[row] = cells[forth + 2]! + cells[back + 2]!;
      columns.bothBad[row] = cells[forth + 3]! + cells[back + 3]!;
      row += 1;
    }
  }
  return tableOfColumns(
    order.map((index) => competitors[index]!),
    selectRows(columns, (pair) => battlesAt(columns, pair) > 0),
  );
}

function countSparsely(columns: BattleColumns): BattleTable {
  const { competitors, first, second, outcome, counts } = columns;
  const battles = new BattleSet();
  for (const name of competitors) battles.addCompetitor(name);
  const size = competitors.length;
  for (let row = 0; row < first.length; row += 1) {
    const isValid = first[row]! < size && second[row]! < size && outcome[row]! < OUTCOMES.length;
    if (!isValid) refuse(columns, row);
    battles.add({
      first: competitors[first[row]!]!,
      second: competitors[second[row]!]!,
      outcome: OUTCOMES[outcome[row]!]!,
      count: counts === undefined ? 1 : counts[row]!,
    });
  }
  return battles.toTable();
}

function inCodeUnitOrder(names: readonly string[]): number[] {
  const order = names.map((_, index) => index);
  return order.sort((one, other) => (names[one]! < names[other]! ? -1 : 1));
}

function requireLengths(columns: BattleColumns): void {
  const { competitors, first, second, outcome, counts, voters, pairProbabilities, features = [] } = columns;
  if (competitors.length > COMPETITORS_MAX || new Set(competitors).size !== competitors.length) {
    throw new RangeError(
      `Cannot read the columns: competitors must be at most ${COMPETITORS_MAX} names, each once, got ${competitors.length}`,
    );
  }
  const others = [second, outcome, counts, voters, pairProbabilities];
  for (const column of [...others, ...features.flatMap((feature) => [feature.first, feature.second])]) {
    if (column === undefined || column.length === first.length) continue;
    throw new RangeError(
      `Cannot read the columns: all must have ${first.length} rows, got one of ${column.length}`,
    );
  }
}

function refuse({ competitors, first, second, outcome, counts }: BattleColumns, row: number): never {
  const [one, other, count] = [first[row]!, second[row]!, counts?.[row] ?? 1];
  if (one === other) {
    throw new TypeError(`Cannot count row ${row}: competitors must be two, got ${one} against itself`);
  }
  if (one >= competitors.length || other >= competitors.length) {
    throw new RangeError(
      `Cannot count row ${row}: competitors must be below ${competitors.length}, got ${one} and ${other}`,
    );
  }
  if (outcome[row]! >= OUTCOMES.length) {
    throw new RangeError(
      `Cannot count row ${row}: outcome must be below ${OUTCOMES.length}, got ${outcome[row]}`,
    );
  }
  throw new RangeError(`Cannot count row ${row}: count must be a finite number from 0, got ${count}`);
}
