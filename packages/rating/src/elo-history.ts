import type { BattleColumns } from './battle-columns.ts';
import { CENTRE_RATING, winProbability } from './scale.ts';

/** Scores of the first competitor, indexed like `OUTCOMES`. */
const SCORES = Float64Array.of(1, 0, 0.5, 0.5);

export interface EloHistoryOptions {
  /** K, the points that a certain winner's upset would move; > 0. Default 4. */
  readonly step?: number;
  /** Rating before the first battle. Default 1000. */
  readonly initial?: number;
  /** Look after each so many rows, and after the last one. A whole number from 1. */
  readonly every?: number;
  /** Look after the last row of each day: a number a row, such as days since 1970, never falling. */
  readonly days?: ArrayLike<number>;
}

/** Ratings as they stood at some moments of a log. */
export interface EloHistory {
  readonly competitors: readonly string[];
  /** Number of rows before each moment, ascending; the last is the number of rows. */
  readonly rows: readonly number[];
  /** Points, row-major, `[moment][competitor]`. The initial rating until a competitor's first battle. */
  readonly ratings: Float64Array;
}

/**
 * Follows online Elo through a log and notes all ratings at the moments asked for. Equal to `OnlineElo` over the
 * same battles to the last bit, without its look-ups by name. A row with a count is so many battles in sequence.
 *
 * @param options - Exactly one of `every` and `days`.
 * @returns No moment for a log without rows.
 * @throws {RangeError} If an index, a count or an option is out of range, or days fall.
 * @throws {TypeError} If a competitor meets itself, or not exactly one of `every` and `days` is given.
 *
 * @see Elo (1978); docs/methods.md#online-elo
 */
export function eloHistory(columns: BattleColumns, options: EloHistoryOptions): EloHistory {
  const { step = 4, initial = CENTRE_RATING } = options;
  if (!(step > 0 && Number.isFinite(step) && Number.isFinite(initial))) {
    throw new RangeError(
      `Cannot follow Elo: step must be a number above 0 and initial finite, got ${step} and ${initial}`,
    );
  }
  const { competitors } = columns;
  const rows = momentsOf(columns.first.length, options);
  const current = new Float64Array(competitors.length).fill(initial);
  const ratings = new Float64Array(rows.length * competitors.length);
  let start = 0;
  rows.forEach((end, moment) => {
    follow(current, columns, { start, end, step });
    ratings.set(current, moment * competitors.length);
    start = end;
  });
  return { competitors, rows, ratings };
}

/** Moves the ratings by the battles of rows from `start` up to `end`. */
function follow(
  ratings: Float64Array,
  columns: BattleColumns,
  { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
): void {
  const { first, second, outcome, counts } = columns;
  for (let row = start; row < end; row += 1) {
    const one = first[row]!;
    const other = second[row]!;
    const code = outcome[row]!;
    const count = counts === undefined ? 1 : counts[row]!;
    const isValid = one < ratings.length && other < ratings.length && one !== other && code < SCORES.length;
    if (!isValid || !(Number.isInteger(count) && count >= 0)) refuse(columns, row);
    for (let battle = 0; battle < count; battle += 1) {
      const rating = ratings[one]!;
      const opponentRating = ratings[other]!;
      const change = step * (SCORES[code]! - winProbability({ rating, opponentRating }));
      ratings[one] = rating + change;
      ratings[other] = opponentRating - change;
    }
  }
}

function momentsOf(size: number, { every, days }: EloHistoryOptions): number[] {
  if ((every === undefined) === (days === undefined)) {
    throw new TypeError('Cannot follow Elo: exactly one of every and days must be given, got both or none');
  }
  return days === undefined ? afterEach(every!, size) : afterDays(days, size);
}

function afterEach(every: number, size: number): number[] {
  if (!(Number.isInteger(every) && every > 0)) {
    throw new RangeError(`Cannot follow Elo: every must be a whole number from 1, got ${every}`);
  }
  return Array.from({ length: Math.ceil(size / every) }, (_, moment) => Math.min(size, (moment + 1) * every));
}

function afterDays(days: ArrayLike<number>, size: number): number[] {
  if (days.length !== size) {
    throw new RangeError(`Cannot follow Elo: there must be ${size} days, one a row, got ${days.length}`);
  }
  const ends: number[] = [];
  for (let row = 1; row <= size; row += 1) {
    if (row < size && !(days[row]! >= days[row - 1]!)) {
      throw new RangeError(
        `Cannot follow Elo: days must not fall, got ${days[row]} after ${days[row - 1]} in row ${row}`,
      );
    }
    if (row === size || days[row] !== days[row - 1]) ends.push(row);
  }
  return ends;
}

function refuse({ competitors, first, second, outcome, counts }: BattleColumns, row: number): never {
  const [one, other, code] = [first[row], second[row], outcome[row]];
  if (one === other) {
    throw new TypeError(`Cannot follow row ${row}: competitors must be two, got ${one} against itself`);
  }
  throw new RangeError(
    `Cannot follow row ${row}: competitors must be below ${competitors.length}, outcome below ${SCORES.length} and ` +
      `count a whole number from 0, got ${one} and ${other}, ${code}, ${counts?.[row] ?? 1}`,
  );
}
