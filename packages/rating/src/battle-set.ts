/** What came of one battle, seen from its first competitor: `a` is a win of the first, `b` of the second. */
export const OUTCOMES = ['a', 'b', 'tie', 'both-bad'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One or several equal battles. */
export interface BattleInput {
  readonly first: string;
  readonly second: string;
  readonly outcome: Outcome;
  /** How many such battles; finite, >= 0. Default 1. */
  readonly count?: number;
}

/** Battles of one pair of competitors. Indices are into `BattleTable.competitors`, `first < second`. */
export interface PairCounts {
  readonly first: number;
  readonly second: number;
  readonly firstWins: number;
  readonly secondWins: number;
  readonly ties: number;
  readonly bothBad: number;
  /**
   * Where battles are weighted: the counts above are sums of weights, and these are sums of their squares, which
   * intervals need. Absent if every battle weighs 1.
   */
  readonly squares?: { readonly firstWins: number; readonly secondWins: number; readonly drawn: number };
}

/** A `BattleSet` in canonical order: the same battles give the same table, whatever the order they were added in. */
export interface BattleTable {
  /** Names in code-unit order. */
  readonly competitors: readonly string[];
  /** By `first`, then `second`. Pairs that never met are absent. */
  readonly pairs: readonly PairCounts[];
}

interface Cell {
  /** Wins of the competitor with the smaller index, of the larger one, ties, both-bad. */
  readonly counts: [number, number, number, number];
  /** Where the pair is in the last table; -1 if it is in none. */
  place: number;
  /** Whether the first of the pair in that table is the one with the smaller index. */
  isForth: boolean;
}

/** The last table, and which of its pairs have had battles since. */
interface Known {
  readonly table: BattleTable;
  readonly changed: Set<Cell>;
}

/**
 * Battles between named competitors, kept as counts for each pair: all that a rating from pair counts needs.
 * Adding is the same as counting, so a set can grow by one battle at a time at no cost.
 *
 * @example
 * const battles = new BattleSet();
 * battles.add({ first: 'pizza', second: 'sushi', outcome: 'a' });
 * battles.size // => 1
 */
export class BattleSet {
  readonly #indices = new Map<string, number>();
  readonly #names: string[] = [];
  /** `#cells[larger]` maps the smaller index to the pair's counts. */
  readonly #cells: Map<number, Cell>[] = [];
  #size = 0;
  /** Absent once a competitor or a pair is new: then the order is made anew. */
  #known: Known | undefined;

  /** Number of battles, by count. */
  get size(): number {
    return this.#size;
  }

  /** Makes a competitor known before its first battle, so that it is listed as having none. */
  addCompetitor(name: string): void {
    this.#indexOf(name);
  }

  /**
   * Counts a battle.
   *
   * @throws {TypeError} If the outcome is none of `OUTCOMES`, or a competitor meets itself.
   * @throws {RangeError} If the count is negative or not finite.
   */
  add(battle: BattleInput): void {
    const { first, second, outcome, count = 1 } = battle;
    const place = OUTCOMES.indexOf(outcome);
    if (place < 0) {
      throw new TypeError(
        `Cannot add a battle: outcome must be one of ${OUTCOMES.join(', ')}, got '${outcome}'`,
      );
    }
    if (first === second) {
      throw new TypeError(`Cannot add a battle: competitors must be two, got '${first}' against itself`);
    }
    if (!Number.isFinite(count) || count < 0) {
      throw new RangeError(`Cannot add a battle: count must be a finite number from 0, got ${count}`);
    }
    const one = this.#indexOf(first);
    const other = this.#indexOf(second);
    const cell = this.#cell(Math.min(one, other), Math.max(one, other));
    const isSwapped = one > other && place < 2;
    cell.counts[isSwapped ? 1 - place : place]! += count;
    this.#known?.changed.add(cell);
    this.#size += count;
  }

  /** The counts in canonical order. Takes no longer than what has changed since the last time, while no pair is new. */
  toTable(): BattleTable {
    this.#known = { table: this.#known ? renewed(this.#known) : this.#sort(), changed: new Set() };
    return this.#known.table;
  }

  #sort(): BattleTable {
    const order = this.#names.map((_, index) => index);
    order.sort((one, other) => (this.#names[one]! < this.#names[other]! ? -1 : 1));
    const places = new Int32Array(order.length);
    order.forEach((index, place) => {
      places[index] = place;
    });
    const cells: { readonly pair: PairCounts; readonly cell: Cell }[] = [];
    this.#cells.forEach((row, larger) => {
      for (const [smaller, cell] of row) {
        const [one, other] = [places[smaller]!, places[larger]!];
        cell.isForth = one < other;
        cells.push({ cell, pair: toPair(Math.min(one, other), Math.max(one, other), cell) });
      }
    });
    cells.sort(({ pair: one }, { pair: other }) => one.first - other.first || one.second - other.second);
    cells.forEach(({ cell }, place) => {
      cell.place = place;
    });
    return {
      competitors: order.map((index) => this.#names[index]!),
      pairs: cells.map(({ pair }) => pair),
    };
  }

  #indexOf(name: string): number {
    const known = this.#indices.get(name);
    if (known !== undefined) return known;
    const index = this.#names.length;
    this.#indices.set(name, index);
    this.#names.push(name);
    this.#cells.push(new Map());
    this.#known = undefined;
    return index;
  }

  #cell(smaller: number, larger: number): Cell {
    const row = this.#cells[larger]!;
    const known = row.get(smaller);
    if (known) return known;
    const cell: Cell = { counts: [0, 0, 0, 0], place: -1, isForth: true };
    row.set(smaller, cell);
    this.#known = undefined;
    return cell;
  }
}

/** A new table: who holds the last one keeps what it said. */
function renewed({ table, changed }: Known): BattleTable {
  if (changed.size === 0) return table;
  const pairs = table.pairs.slice();
  for (const cell of changed) {
    const { first, second } = pairs[cell.place]!;
    pairs[cell.place] = toPair(first, second, cell);
  }
  return { competitors: table.competitors, pairs };
}

function toPair(first: number, second: number, { counts, isForth }: Cell): PairCounts {
  const [one, other, ties, bothBad] = counts;
  return isForth
    ? { first, second, firstWins: one, secondWins: other, ties, bothBad }
    : { first, second, firstWins: other, secondWins: one, ties, bothBad };
}
