import type { BattleColumns } from './battle-columns.ts';
import type { BattleTable } from './battle-set.ts';
import { type BradleyTerryFit, logistic, meetingsOf } from './bradley-terry.ts';
import { guarded } from './guarded-covariance.ts';
import { sandwich } from './matrix.ts';

/** Score of the first competitor by place in `OUTCOMES`. */
const SCORES = [1, 0, 0.5, 0.5] as const;

/**
 * Sandwich covariance that lets the votes of one voter depend on one another, in any way. A voter with one taste
 * and a thousand votes is then one witness, not a thousand.
 *
 * The meat is Σᵥ sᵥsᵥᵀ over voters, sᵥ the sum of the scores of a voter's battles, times G / (G − 3), where G is the number of
 * voters who vote alike much that would weigh as much: (Σ nᵥ)² / Σ nᵥ². Of the three, one is for the mean that the fit takes
 * out, and two make the normal quantile as wide, at 95 %, as Student's with G − 1 degrees of freedom: a few voters with most of the
 * votes are few witnesses.
 *
 * @param fit - Of `members` in `table`.
 * @param columns - The same battles with their voters; where they weigh, the weights are their counts.
 * @returns Row-major, in the gauge of mean 0.
 * @throws {RangeError} If the columns hold no voters, or G is not above 3.
 * @see Liang & Zeger (1986); Carter, Schnepel & Steigerwald (2017) for unequal clusters; docs/methods.md#intervals-clustered-by-voter
 */
export function clusteredCovariance(options: {
  readonly fit: BradleyTerryFit;
  readonly table: BattleTable;
  readonly members: readonly number[];
  readonly columns: BattleColumns;
}): Float64Array {
  const { fit, columns } = options;
  const places = placesOf(options);
  const size = fit.strengths.length;
  const meat = new Float64Array(size * size);
  const score = new Float64Array(size);
  const touched: number[] = [];
  let battles = 0;
  let squares = 0;
  for (const rows of rowsByVoter(columns)) {
    let votes = 0;
    for (const row of rows) {
      votes += addScore({ row, columns, places, strengths: fit.strengths, score, touched });
    }
    battles += votes;
    squares += votes ** 2;
    addSquare(meat, score, touched);
  }
  const clusters = squares === 0 ? 0 : battles ** 2 / squares;
  if (!(clusters > 3)) {
    throw new RangeError(
      `Cannot cluster by voter: more than 3 voters of like activity are needed, got ${Number(clusters.toPrecision(3))}`,
    );
  }
  const factor = clusters / (clusters - 3);
  const robust = sandwich(
    fit.bread,
    meat.map((value) => value * factor),
  );
  // Where nothing is left of the spread, as if all votes of one voter said the same.
  return guarded(robust, fit.model, { inflation: squares / sumOfSquares(options) });
}

/** Of the weights of all battles among the members. */
function sumOfSquares({ table, members }: Parameters<typeof clusteredCovariance>[0]): number {
  const { iSquares, jSquares, drawnSquares } = meetingsOf(table, members);
  return iSquares.reduce((sum, square, row) => sum + square + jSquares[row]! + drawnSquares[row]!, 0);
}

/** Place of each of the columns' competitors among the members, −1 for none. */
function placesOf({
  table,
  members,
  columns,
}: {
  readonly table: BattleTable;
  readonly members: readonly number[];
  readonly columns: BattleColumns;
}): Int32Array {
  const places = new Map(members.map((competitor, place) => [table.competitors[competitor]!, place]));
  return Int32Array.from(columns.competitors, (name) => places.get(name) ?? -1);
}

/** Rows of each voter, voters in ascending order, by a counting sort. */
function* rowsByVoter({ voters }: BattleColumns): Generator<Uint32Array> {
  if (voters === undefined) {
    throw new RangeError('Cannot cluster by voter: every battle must have its voter, got none');
  }
  const ends = new Uint32Array(voters.reduce((largest, voter) => Math.max(largest, voter), 0) + 2);
  for (const voter of voters) ends[voter + 1]! += 1;
  for (let voter = 1; voter < ends.length; voter += 1) ends[voter]! += ends[voter - 1]!;
  const next = ends.slice();
  const order = new Uint32Array(voters.length);
  voters.forEach((voter, row) => {
    order[next[voter]!] = row;
    next[voter]! += 1;
  });
  for (let voter = 0; voter + 1 < ends.length; voter += 1) {
    if (ends[voter]! < ends[voter + 1]!) yield order.subarray(ends[voter]!, ends[voter + 1]!);
  }
}

/** @returns How many battles among the members the row is. */
function addScore(options: {
  readonly row: number;
  readonly columns: BattleColumns;
  readonly places: Int32Array;
  readonly strengths: Float64Array;
  readonly score: Float64Array;
  readonly touched: number[];
}): number {
  const { row, columns, places, strengths, score, touched } = options;
  const one = places[columns.first[row]!]!;
  const other = places[columns.second[row]!]!;
  if (one < 0 || other < 0) return 0;
  const count = columns.counts?.[row] ?? 1;
  const expected = logistic(strengths[one]! - strengths[other]!);
  const surplus = count * (SCORES[columns.outcome[row]!]! - expected);
  score[one]! += surplus;
  score[other]! -= surplus;
  touched.push(one, other);
  return count;
}

/** Adds s·sᵀ of one voter, and clears the score for the next. */
function addSquare(meat: Float64Array, score: Float64Array, touched: number[]): void {
  const members = [...new Set(touched)];
  for (const i of members) {
    for (const j of members) meat[i * score.length + j]! += score[i]! * score[j]!;
  }
  for (const i of members) score[i] = 0;
  touched.length = 0;
}
