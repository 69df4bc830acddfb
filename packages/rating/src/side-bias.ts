import { type BattleColumns, countPairs } from './battle-columns.ts';
import { fitStrengths } from './bradley-terry.ts';
import { expectedScore, inverseInformation, tableOfMembers } from './matrices.ts';
import { normalQuantile } from './normal-quantile.ts';

/** Below this share of what there could be, what is left is rounding. */
const NEGLIGIBLE_SHARE = 1e-9;
/** Of the first side, by the outcomes that the fit tells apart: its win, the other's win, drawn. */
const SCORES = [1, 0, 0.5] as const;

/** How much the first side wins, ties and both-bad as halves. */
export interface SideShare {
  /** In (0, 1) but for a raw share of nothing but wins; a half is no bias. */
  readonly share: number;
  /** Around `share`, never of no width, in [0, 1]. */
  readonly lower: number;
  readonly upper: number;
  /** Distance from no bias in standard deviations; positive if the first side wins more. */
  readonly z: number;
}

export interface SideBias {
  /** As counted, over all battles. Null if none has a winner. */
  readonly raw: SideShare | null;
  /**
   * Between equally strong competitors, over the battles among `members`. Null if they are fewer than two, if the
   * fit leaves nothing unexplained, or if sides cannot be told from strengths (one is always first, say).
   */
  readonly adjusted: SideShare | null;
}

/**
 * Measures whether the side on which an answer is shown wins votes: 0 is expected if sides are drawn at random.
 *
 * Raw: z is (wins of the first − wins of the second) / √(their sum), the interval Wilson's, both given the number of
 * battles that have a winner. Adjusted: the score test of an intercept β in logit P(first wins) = θ − θ′ + β at
 * β = 0, with the variance of the scores themselves (ties make it smaller than the fit expects). The share is that of
 * one Newton step from there: always finite, and within 3 % of the most likely β up to ±0.4 (a share of 0.6).
 *
 * @param members - Indices into `countPairs(columns).competitors`, of one comparable group (`comparableGroups`).
 * @param options.confidence - Share of intervals that hold the truth, in (0, 1). Default 0.95.
 * @throws {RangeError} If the confidence is not inside (0, 1), or the columns are out of range.
 * @throws {RatingError} `not-converged`.
 * @see Wilson (1927); Rao (1948) for the score test; docs/methods.md#side-bias
 */
export function sideBias(
  columns: BattleColumns,
  members: readonly number[],
  options: { readonly confidence?: number } = {},
): SideBias {
  const { confidence = 0.95 } = options;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot measure the side: confidence must be inside (0, 1), got ${confidence}`);
  }
  const quantile = normalQuantile((1 + confidence) / 2);
  const table = countPairs(columns);
  const raw = rawShare(columns, quantile);
  if (members.length < 2) return { raw, adjusted: null };
  const { strengths } = fitStrengths(table, members);
  const memberTable = tableOfMembers(table, members);
  const seatings = seatingsOf(columns, memberTable.competitors, strengths);
  const inverse = inverseInformation(memberTable, strengths);
  return { raw, adjusted: adjustedShare(seatings, inverse, quantile) };
}

function rawShare({ outcome, counts }: BattleColumns, quantile: number): SideShare | null {
  const totals = new Float64Array(4);
  for (let row = 0; row < outcome.length; row += 1) {
    totals[outcome[row]!]! += counts === undefined ? 1 : counts[row]!;
  }
  const [firstWins, secondWins, ties, bothBad] = totals as unknown as [number, number, number, number];
  const decided = firstWins + secondWins;
  if (decided === 0) return null;
  const squared = quantile * quantile;
  const surplus = firstWins / decided - 0.5;
  const middle = (surplus * decided) / (decided + squared);
  const spread = Math.sqrt((firstWins * secondWins) / decided + squared / 4);
  const halfWidth = (quantile * spread) / (decided + squared);
  // Halves pull the share towards a half, and both bounds by the same factor.
  const scale = decided / (decided + ties + bothBad);
  return {
    share: 0.5 + scale * surplus,
    lower: 0.5 + scale * (middle - halfWidth),
    upper: 0.5 + scale * (middle + halfWidth),
    z: (firstWins - secondWins) / Math.sqrt(decided),
  };
}

/** Equal battles: the same two, seated the same way. Places are within the fitted ones. */
interface Seating {
  readonly first: number;
  readonly second: number;
  readonly score: number;
  readonly count: number;
  /** Score of the first that the fit expects. */
  readonly expected: number;
}

/** `countPairs` has found every row to be valid before. */
function seatingsOf(columns: BattleColumns, names: readonly string[], strengths: Float64Array): Seating[] {
  const { competitors, first, second, outcome, counts } = columns;
  const size = names.length;
  const places = new Map(names.map((name, place) => [name, place]));
  const placeOf = Int32Array.from(competitors, (name) => places.get(name) ?? -1);
  const cells = new Float64Array(size * size * SCORES.length);
  for (let row = 0; row < first.length; row += 1) {
    const one = placeOf[first[row]!]!;
    const other = placeOf[second[row]!]!;
    if (one < 0 || other < 0) continue;
    const code = Math.min(outcome[row]!, 2);
    cells[(one * size + other) * SCORES.length + code]! += counts === undefined ? 1 : counts[row]!;
  }
  return Array.from(cells.keys()).flatMap((cell): Seating[] => {
    const count = cells[cell]!;
    if (count === 0) return [];
    const pair = Math.floor(cell / SCORES.length);
    const [one, other] = [Math.floor(pair / size), pair % size];
    const expected = expectedScore(strengths[one]! - strengths[other]!);
    return [{ first: one, second: other, score: SCORES[cell % SCORES.length]!, count, expected }];
  });
}

function adjustedShare(
  seatings: readonly Seating[],
  inverse: Float64Array,
  quantile: number,
): SideShare | null {
  const { answer, information, isConfounded } = sideInformation(seatings, inverse);
  // The strengths give way to the side: of each score this much is left once they have taken their part.
  let surplus = 0;
  let variance = 0;
  for (const { first, second, count, expected, score } of seatings) {
    const own = (score - expected) * (1 - answer[first]! + answer[second]!);
    surplus += count * own;
    variance += count * own * own;
  }
  if (isConfounded || variance <= NEGLIGIBLE_SHARE * information) return null;
  const intercept = surplus / information;
  const halfWidth = (quantile * Math.sqrt(variance)) / information;
  return {
    share: expectedScore(intercept),
    lower: expectedScore(intercept - halfWidth),
    upper: expectedScore(intercept + halfWidth),
    z: surplus / Math.sqrt(variance),
  };
}

/** What battles tell of the side, less what they would tell as well by moving the strengths. */
function sideInformation(seatings: readonly Seating[], inverse: Float64Array) {
  const size = Math.sqrt(inverse.length);
  let own = 0;
  const shared = new Float64Array(size);
  for (const { first, second, count, expected } of seatings) {
    const weight = count * expected * (1 - expected);
    own += weight;
    shared[first]! += weight;
    shared[second]! -= weight;
  }
  /** By how much each strength falls for a side worth 1. */
  const answer = shared.map((_, i) =>
    shared.reduce((sum, value, j) => sum + inverse[i * size + j]! * value, 0),
  );
  const information = own - answer.reduce((sum, value, i) => sum + value * shared[i]!, 0);
  return { answer, information, isConfounded: information <= NEGLIGIBLE_SHARE * own };
}
