import type { BattleTable, PairCounts } from './battle-set.ts';

/**
 * The pairs of a table as columns, one place in each a pair, in the order of the table: with some ten thousand of them, to find
 * them in memory one by one takes longer than to fit them.
 */
export interface PairColumns {
  /** Indices into the table's competitors, `first < second`. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly firstWins: Float64Array;
  readonly secondWins: Float64Array;
  readonly ties: Float64Array;
  readonly bothBad: Float64Array;
  /** Sums of squared weights; absent if every battle weighs 1. */
  readonly squares?: {
    readonly firstWins: Float64Array;
    readonly secondWins: Float64Array;
    readonly drawn: Float64Array;
  };
}

const known = new WeakMap<BattleTable, PairColumns>();

/** A table that is made of columns. Its pairs are made when somebody first asks for them. */
export function tableOfColumns(competitors: readonly string[], columns: PairColumns): BattleTable {
  let pairs: PairCounts[] | undefined;
  const table: BattleTable = {
    competitors,
    get pairs() {
      pairs ??= Array.from(columns.first, (_, row) => pairAt(columns, row));
      return pairs;
    },
  };
  known.set(table, columns);
  return table;
}

function pairAt(
  { first, second, firstWins, secondWins, ties, bothBad }: PairColumns,
  row: number,
): PairCounts {
  return {
    first: first[row]!,
    second: second[row]!,
    firstWins: firstWins[row]!,
    secondWins: secondWins[row]!,
    ties: ties[row]!,
    bothBad: bothBad[row]!,
  };
}

/** The columns that a table was made of; or, of one that was written by hand, those that its pairs give. Not to be changed. */
export function columnsOfTable(table: BattleTable): PairColumns {
  return known.get(table) ?? readPairs(table.pairs);
}

function readPairs(pairs: readonly PairCounts[]): PairColumns {
  const columns = emptyColumns(pairs.length);
  pairs.forEach((pair, row) => {
    columns.first[row] = pair.first;
    columns.second[row] = pair.second;
    columns.firstWins[row] = pair.firstWins;
    columns.secondWins[row] = pair.secondWins;
    columns.ties[row] = pair.ties;
    columns.bothBad[row] = pair.bothBad;
  });
  if (!pairs.some(({ squares }) => squares)) return columns;
  const squares = {
    firstWins: Float64Array.from(pairs, (pair) => pair.squares?.firstWins ?? pair.firstWins),
    secondWins: Float64Array.from(pairs, (pair) => pair.squares?.secondWins ?? pair.secondWins),
    drawn: Float64Array.from(pairs, (pair) => pair.squares?.drawn ?? pair.ties + pair.bothBad),
  };
  return { ...columns, squares };
}

/** All 0. */
export function emptyColumns(rows: number): PairColumns {
  return {
    first: new Int32Array(rows),
    second: new Int32Array(rows),
    firstWins: new Float64Array(rows),
    secondWins: new Float64Array(rows),
    ties: new Float64Array(rows),
    bothBad: new Float64Array(rows),
  };
}

/** Number of battles of the pair in a row. */
export function battlesAt({ firstWins, secondWins, ties, bothBad }: PairColumns, row: number): number {
  return firstWins[row]! + secondWins[row]! + ties[row]! + bothBad[row]!;
}

/** The pairs that a predicate on the row holds of. */
export function selectRows(columns: PairColumns, isSelected: (row: number) => boolean): PairColumns {
  const pick = <Column extends Int32Array | Float64Array>(column: Column): Column =>
    column.filter((_, row) => isSelected(row)) as Column;
  const { squares } = columns;
  return {
    first: pick(columns.first),
    second: pick(columns.second),
    firstWins: pick(columns.firstWins),
    secondWins: pick(columns.secondWins),
    ties: pick(columns.ties),
    bothBad: pick(columns.bothBad),
    ...(squares && {
      squares: {
        firstWins: pick(squares.firstWins),
        secondWins: pick(squares.secondWins),
        drawn: pick(squares.drawn),
      },
    }),
  };
}
