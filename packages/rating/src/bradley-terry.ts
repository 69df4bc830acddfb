import type { BattleTable, PairCounts } from './battle-set.ts';
import { invertPositiveDefinite, multiply, solvePositiveDefinite } from './matrix.ts';
import { RatingError } from './rating-error.ts';

/** Largest gradient that counts as the maximum, in wins. */
const GRADIENT_TOLERANCE = 1e-8;
const MAX_NEWTON_STEPS = 100;
/** Largest change of the log-odds of a pair in one step. */
const GAP_STEP_MAX = 1.5;
/** A sandwich variance below this share of the model's own has no spread left to be estimated from. */
const DEGENERATE_SHARE = 0.01;

/** Strengths of competitors that can all be compared with one another. Matrices are row-major. */
export interface BradleyTerryFit {
  /** Log-odds with mean 0, indexed like `members`. */
  readonly strengths: Float64Array;
  /** Sandwich covariance of the strengths, in the gauge of mean 0. */
  readonly covariance: Float64Array;
  /** Inverse of the information, in the gauge of mean 0: the covariance if the model were all there is. */
  readonly bread: Float64Array;
  readonly logLikelihood: number;
  /** Largest absolute difference between a competitor's wins and the wins that the fit expects. */
  readonly gradient: number;
}

/** Pairs that met, by place within the fitted members, as columns. */
export interface Meetings {
  /** Number of members. */
  readonly size: number;
  readonly i: Int32Array;
  readonly j: Int32Array;
  /** Wins and half of what was drawn. */
  readonly iScore: Float64Array;
  readonly jScore: Float64Array;
  /** Sums of squared weights of wins of i, of j, and of ties and both-bad. */
  readonly iSquares: Float64Array;
  readonly jSquares: Float64Array;
  readonly drawnSquares: Float64Array;
}

/**
 * Fits Bradley–Terry strengths by exact maximum likelihood: P(i beats j) = 1 / (1 + exp(θj − θi)). A tie and a
 * both-bad are half a win for each side. Battles with competitors outside `members` are left out.
 *
 * Newton's method with bounded steps arrives from anywhere, since the likelihood is concave, and the gradient at the
 * end certifies the maximum. The covariance is the sandwich H⁻¹BH⁻¹, which holds whether or not half-wins are what
 * the model expects.
 *
 * @param members - Indices of at least two competitors of one comparable group (`comparableGroups`).
 * @throws {RatingError} `not-converged` if the gradient does not come below 1e-8.
 * @see Bradley & Terry (1952); White (1982) for the sandwich; docs/methods.md#bradleyterry
 */
export function fitStrengths(table: BattleTable, members: readonly number[]): BradleyTerryFit {
  const { robust, model, ...fit } = fitParts(table, members);
  return { ...fit, covariance: guarded(robust, model) };
}

/** A fit before its covariance is guarded. */
export interface FitParts extends Omit<BradleyTerryFit, 'covariance'> {
  /** Sandwich from the spread of the scores. */
  readonly robust: Float64Array;
  /** Sandwich from the spread that the model expects; the bread itself where every battle weighs 1. */
  readonly model: Float64Array;
}

/** @throws {RatingError} `not-converged` if the gradient does not come below 1e-8. */
export function fitParts(table: BattleTable, members: readonly number[]): FitParts {
  const meetings = meetingsOf(table, members);
  const strengths = newton(meetings);
  const gradient = maximum(gradientOf(meetings, strengths));
  const tolerance = GRADIENT_TOLERANCE * Math.max(1, total(meetings) * 1e-6);
  if (!(gradient <= tolerance)) {
    throw new RatingError(
      'not-converged',
      `Cannot fit: the gradient must come below ${tolerance}, got ${gradient}`,
    );
  }
  const bread = breadOf(meetings, strengths);
  const isWeighted = table.pairs.some((pair) => pair.squares !== undefined);
  return {
    strengths,
    bread,
    robust: sandwich(bread, meatOf(meetings, strengths)),
    model: isWeighted ? sandwich(bread, modelMeatOf(meetings, strengths)) : bread,
    logLikelihood: logLikelihoodOf(meetings, strengths),
    gradient,
  };
}

export function meetingsOf(table: BattleTable, members: readonly number[]): Meetings {
  const places = new Int32Array(table.competitors.length).fill(-1);
  members.forEach((competitor, place) => {
    places[competitor] = place;
  });
  const isMeeting = ({ first, second }: PairCounts) => places[first]! >= 0 && places[second]! >= 0;
  const count = table.pairs.reduce((sum, pair) => sum + Number(isMeeting(pair)), 0);
  const [i, j] = [new Int32Array(count), new Int32Array(count)];
  const [iScore, jScore] = [new Float64Array(count), new Float64Array(count)];
  const squares = [new Float64Array(count), new Float64Array(count), new Float64Array(count)] as const;
  let row = 0;
  for (const pair of table.pairs) {
    if (!isMeeting(pair)) continue;
    const drawn = pair.ties + pair.bothBad;
    i[row] = places[pair.first]!;
    j[row] = places[pair.second]!;
    iScore[row] = pair.firstWins + drawn / 2;
    jScore[row] = pair.secondWins + drawn / 2;
    squares[0][row] = pair.squares?.firstWins ?? pair.firstWins;
    squares[1][row] = pair.squares?.secondWins ?? pair.secondWins;
    squares[2][row] = pair.squares?.drawn ?? drawn;
    row += 1;
  }
  const [iSquares, jSquares, drawnSquares] = squares;
  return { size: members.length, i, j, iScore, jScore, iSquares, jSquares, drawnSquares };
}

/** Log-odds of each member's share of all its scores: two Newton steps nearer than equal strengths. */
function startOf({ size, i, j, iScore, jScore }: Meetings): Float64Array {
  // Half a win more for each, so that none is infinite.
  const won = new Float64Array(size).fill(0.5);
  const lost = new Float64Array(size).fill(0.5);
  for (let row = 0; row < i.length; row += 1) {
    won[i[row]!]! += iScore[row]!;
    lost[i[row]!]! += jScore[row]!;
    won[j[row]!]! += jScore[row]!;
    lost[j[row]!]! += iScore[row]!;
  }
  return centred(won.map((score, member) => Math.log(score / lost[member]!)));
}

/**
 * Newton's method from the shares of wins, until the steps are down to rounding. A step that moves no pair's log-odds by
 * more than 1.79 always raises the likelihood, since a curvature grows by at most exp(move) [Bach10].
 */
function newton(meetings: Meetings): Float64Array {
  let strengths = startOf(meetings);
  for (let step = 0; step < MAX_NEWTON_STEPS; step += 1) {
    const information = informationOf(meetings, strengths);
    const direction = centred(solvePositiveDefinite(information, gradientOf(meetings, strengths)));
    const length = maximum(direction);
    const share = Math.min(1, GAP_STEP_MAX / (2 * length));
    strengths = centred(strengths.map((strength, i) => strength + share * direction[i]!));
    if (length < 1e-13 * Math.max(1, maximum(strengths))) break;
  }
  return strengths;
}

function logLikelihoodOf({ i, j, iScore, jScore }: Meetings, strengths: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < i.length; row += 1) {
    const gap = strengths[i[row]!]! - strengths[j[row]!]!;
    sum -= iScore[row]! * softplus(-gap) + jScore[row]! * softplus(gap);
  }
  return sum;
}

/** Wins less expected wins. */
export function gradientOf({ size, i, j, iScore, jScore }: Meetings, strengths: Float64Array): Float64Array {
  const gradient = new Float64Array(size);
  for (let row = 0; row < i.length; row += 1) {
    const p = logistic(strengths[i[row]!]! - strengths[j[row]!]!);
    const surplus = iScore[row]! * (1 - p) - jScore[row]! * p;
    gradient[i[row]!]! += surplus;
    gradient[j[row]!]! -= surplus;
  }
  return gradient;
}

/**
 * Negative Hessian H plus c·11ᵀ. H alone is singular, since only differences of strengths are defined; the second
 * part fixes their mean and changes nothing else.
 */
function informationOf(meetings: Meetings, strengths: Float64Array): Float64Array {
  const { size, iScore, jScore } = meetings;
  const weights = laplacian(meetings, strengths, (row, p) => (iScore[row]! + jScore[row]!) * p * (1 - p));
  let trace = 0;
  for (let i = 0; i < size; i += 1) trace += weights[i * size + i]!;
  return weights.map((value) => value + trace / (size * size));
}

/** Inverse of H in the gauge of mean 0: what c·11ᵀ added is the same number everywhere. */
function breadOf(meetings: Meetings, strengths: Float64Array): Float64Array {
  const inverse = invertPositiveDefinite(informationOf(meetings, strengths), meetings.size);
  let added = 0;
  for (const value of inverse) added += value;
  added /= inverse.length;
  return inverse.map((value) => value - added);
}

/** Sum of the squared scores of independent battles. */
function meatOf(meetings: Meetings, strengths: Float64Array): Float64Array {
  const { iSquares, jSquares, drawnSquares } = meetings;
  return laplacian(
    meetings,
    strengths,
    (row, p) => iSquares[row]! * (1 - p) ** 2 + jSquares[row]! * p ** 2 + drawnSquares[row]! * (0.5 - p) ** 2,
  );
}

/** What the model expects of `meatOf`. */
function modelMeatOf(meetings: Meetings, strengths: Float64Array): Float64Array {
  const { iSquares, jSquares, drawnSquares } = meetings;
  return laplacian(
    meetings,
    strengths,
    (row, p) => (iSquares[row]! + jSquares[row]! + drawnSquares[row]!) * p * (1 - p),
  );
}

/** @param weigh - Weight of a meeting, from its row and the probability that i beats j. */
function laplacian(
  { size, i, j }: Meetings,
  strengths: Float64Array,
  weigh: (row: number, p: number) => number,
): Float64Array<ArrayBuffer> {
  const matrix = new Float64Array(size * size);
  for (let row = 0; row < i.length; row += 1) {
    const one = i[row]!;
    const other = j[row]!;
    const weight = weigh(row, logistic(strengths[one]! - strengths[other]!));
    matrix[one * size + one]! += weight;
    matrix[other * size + other]! += weight;
    matrix[one * size + other]! -= weight;
    matrix[other * size + one]! -= weight;
  }
  return matrix;
}

/** Bread · meat · bread. */
export function sandwich(bread: Float64Array, meat: Float64Array): Float64Array {
  const size = Math.sqrt(bread.length);
  return symmetrized(multiply(multiply(bread, meat, size), bread, size), size);
}

/**
 * Where a competitor's battles are all explained without any residual (nothing but ties, say), the sandwich sees no
 * spread at all and would claim certainty; that competitor then gets the variance that the model itself expects of
 * so many battles.
 */
export function guarded(robust: Float64Array, model: Float64Array): Float64Array {
  const size = Math.sqrt(robust.length);
  const covariance = robust.slice();
  for (let place = 0; place < size * size; place += size + 1) {
    if (covariance[place]! < DEGENERATE_SHARE * model[place]!) covariance[place] = model[place]!;
  }
  return covariance;
}

/** Two products in floating point differ in their last digits across the diagonal. */
function symmetrized(matrix: Float64Array, size: number): Float64Array {
  return matrix.map(
    (value, place) => (value + matrix[(place % size) * size + Math.floor(place / size)]!) / 2,
  );
}

export function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function total({ iScore, jScore }: Meetings): number {
  return iScore.reduce((sum, score, row) => sum + score + jScore[row]!, 0);
}

function maximum(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** 1 / (1 + exp(−x)) without overflow. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const power = Math.exp(x);
  return power / (1 + power);
}

/** log(1 + exp(x)) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
