import { emptyColumns, tableOfColumns } from './pair-columns.ts';

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

/** In which order a table lists competitors and pairs. */
interface Order {
  readonly competitors: readonly string[];
  /** Of each pair of the table: its competitors, where the set counts it, and whether the set has them the other way round. */
  readonly first: Int32Array;
  readonly second: Int32Array;
  readonly rows: Int32Array;
  readonly isSwapped: Uint8Array;
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
  /** `#rows[larger]` maps the smaller index to where the pair is counted. */
  readonly #rows: Map<number, number>[] = [];
  /** Of each pair, as they came: its indices and, for each outcome, its count as seen from the smaller index. */
  readonly #smaller: number[] = [];
  readonly #larger: number[] = [];
  readonly #counts: readonly number[][] = OUTCOMES.map(() => []);
  #size = 0;
  /** Absent once a competitor or a pair is new. */
  #order: Order | undefined;
  /** Absent once a battle is new. */
  #table: BattleTable | undefined;

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
    const row = this.#rowOf(Math.min(one, other), Math.max(one, other));
    const isSwapped = one > other && place < 2;
    this.#counts[isSwapped ? 1 - place : place]![row]! += count;
    this.#table = undefined;
    this.#size += count;
  }

  /** The counts in canonical order. Sorts only if a competitor or a pair is new since the last time. */
  toTable(): BattleTable {
    this.#order ??= this.#sort();
    this.#table ??= this.#copy(this.#order);
    return this.#table;
  }

  #sort(): Order {
    const indices = this.#names.map((_, index) => index);
    indices.sort((one, other) => (this.#names[one]! < this.#names[other]! ? -1 : 1));
    const places = new Int32Array(indices.length);
    indices.forEach((index, place) => {
      places[index] = place;
    });
    const placesOf = (column: readonly number[]) => Int32Array.from(column, (index) => places[index]!);
    const [one, other] = [placesOf(this.#smaller), placesOf(this.#larger)];
    const first = one.map((place, row) => Math.min(place, other[row]!));
    const second = one.map((place, row) => Math.max(place, other[row]!));
    // Counting sorts keep the order of equal ones, so that the last decides first.
    const rows = sortedBy(first, sortedBy(second, Int32Array.from(one.keys()), places.length), places.length);
    return {
      competitors: indices.map((index) => this.#names[index]!),
      first: rows.map((row) => first[row]!),
      second: rows.map((row) => second[row]!),
      rows,
      isSwapped: Uint8Array.from(rows, (row) => Number(one[row]! > other[row]!)),
    };
  }

  /** A new table: who holds the last one keeps what it said. */
  #copy({ competitors, first, second, rows, isSwapped }: Order): BattleTable {
    const columns = { ...emptyColumns(rows.length), first, second };
    const [smallerWins, largerWins, ties, bothBad] = this.#counts as [number[], number[], number[], number[]];
    for (let place = 0; place < rows.length; place += 1) {
      const row = rows[place]!;
      columns.firstWins[place] = isSwapped[place] === 0 ? smallerWins[row]! : largerWins[row]!;
      columns.secondWins[place] = isSwapped[place] === 0 ? largerWins[row]! : smallerWins[row]!;
      columns.ties[place] = ties[row]!;
      columns.bothBad[place] = bothBad[row]!;
    }
    return tableOfColumns(competitors, columns);
  }

  #indexOf(name: string): number {
    const known = this.#indices.get(name);
    if (known !== undefined) return known;
    const index = this.#names.length;
    this.#indices.set(name, index);
    this.#names.push(name);
    this.#rows.push(new Map());
    this.#forget();
    return index;
  }

  #rowOf(smaller: number, larger: number): number {
    const known = this.#rows[larger]!.get(smaller);
    if (known !== undefined) return known;
    const row = this.#smaller.length;
    this.#rows[larger]!.set(smaller, row);
    this.#smaller.push(smaller);
    this.#larger.push(larger);
    for (const counts of this.#counts) counts.push(0);
    this.#forget();
    return row;
  }

  #forget(): void {
    this.#order = undefined;
    this.#table = undefined;
  }
}

/** Rows in ascending order of their keys; those of one key in the order in which they come. */
function sortedBy(keys: Int32Array, rows: Int32Array, keyCount: number): Int32Array {
  const next = new Int32Array(keyCount + 1);
  for (const row of rows) next[keys[row]! + 1]! += 1;
  for (let key = 1; key < keyCount; key += 1) next[key]! += next[key - 1]!;
  const sorted = new Int32Array(rows.length);
  for (const row of rows) sorted[next[keys[row]!]!++] = row;
  return sorted;
}
