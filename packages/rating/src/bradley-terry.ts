import type { BattleTable, PairCounts } from './battle-set.ts';
import { invertPositiveDefinite, multiply } from './matrix.ts';
import { RatingError } from './rating-error.ts';

/** Largest gradient that counts as the maximum, in wins. */
const GRADIENT_TOLERANCE = 1e-8;
const MAX_NEWTON_STEPS = 100;
/** A sandwich variance below this share of the model's own has no spread left to be estimated from. */
const DEGENERATE_SHARE = 0.01;

/** Strengths of competitors that can all be compared with one another. */
export interface BradleyTerryFit {
  /** Log-odds with mean 0, indexed like `members`. */
  readonly strengths: Float64Array;
  /** Covariance of the strengths in the gauge of mean 0; row-major, `members.length` squared. */
  readonly covariance: Float64Array;
  /** Largest absolute difference between a competitor's wins and the wins that the fit expects. */
  readonly gradient: number;
}

/** A pair by place within the fitted members. */
interface Meeting {
  readonly i: number;
  readonly j: number;
  readonly iWins: number;
  readonly jWins: number;
  /** Ties and both-bad. */
  readonly drawn: number;
}

/**
 * Fits Bradley–Terry strengths by exact maximum likelihood: P(i beats j) = 1 / (1 + exp(θj − θi)). A tie and a
 * both-bad are half a win for each side. Battles with competitors outside `members` are left out.
 *
 * Newton's method from equal strengths: the likelihood is concave, so halving a step that would lower it is enough
 * to arrive from anywhere, and the gradient at the end certifies the maximum. The covariance is the sandwich H⁻¹BH⁻¹, which holds whether or not half-wins are what the model expects.
 *
 * @param members - Indices of at least two competitors of one comparable group (`comparableGroups`).
 * @throws {RatingError} `not-converged` if the gradient does not come below 1e-8.
 * @see Bradley & Terry (1952); White (1982) for the sandwich; docs/methods.md#bradleyterry
 */
export function fitStrengths(table: BattleTable, members: readonly number[]): BradleyTerryFit {
  const meetings = meetingsOf(table, members);
  const strengths = newton(meetings, members.length);
  const gradient = maximum(gradientOf(meetings, strengths));
  const tolerance = GRADIENT_TOLERANCE * Math.max(1, total(meetings) * 1e-6);
  if (!(gradient <= tolerance)) {
    throw new RatingError(
      'not-converged',
      `Cannot fit: the gradient must come below ${tolerance}, got ${gradient}`,
    );
  }
  return { strengths, covariance: covarianceOf(meetings, strengths), gradient };
}

function meetingsOf(table: BattleTable, members: readonly number[]): Meeting[] {
  const places = new Map(members.map((competitor, place) => [competitor, place]));
  return table.pairs.flatMap((pair: PairCounts): Meeting[] => {
    const i = places.get(pair.first);
    const j = places.get(pair.second);
    if (i === undefined || j === undefined) return [];
    return [{ i, j, iWins: pair.firstWins, jWins: pair.secondWins, drawn: pair.ties + pair.bothBad }];
  });
}

/** Newton's method, halving a step that would lower the likelihood, until the steps are down to rounding. */
function newton(meetings: readonly Meeting[], size: number): Float64Array {
  let strengths: Float64Array = new Float64Array(size);
  let likelihood = logLikelihood(meetings, strengths);
  for (let step = 0; step < MAX_NEWTON_STEPS; step += 1) {
    const direction = newtonDirection(meetings, strengths);
    let share = 1;
    let next = moved(strengths, direction, share);
    let reached = logLikelihood(meetings, next);
    // Near the maximum the likelihood is flat to rounding, which must not count as a loss.
    const slack = 1e-12 * Math.abs(likelihood);
    while (!(reached >= likelihood - slack) && share > 1e-6) {
      share /= 2;
      next = moved(strengths, direction, share);
      reached = logLikelihood(meetings, next);
    }
    strengths = next;
    likelihood = reached;
    if (share * maximum(direction) < 1e-13 * Math.max(1, maximum(strengths))) break;
  }
  return strengths;
}

function newtonDirection(meetings: readonly Meeting[], strengths: Float64Array): Float64Array {
  const size = strengths.length;
  const inverse = invertPositiveDefinite(information(meetings, strengths), size);
  const gradient = gradientOf(meetings, strengths);
  return gradient.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum += inverse[i * size + j]! * gradient[j]!;
    return sum;
  });
}

function moved(strengths: Float64Array, direction: Float64Array, share: number): Float64Array {
  return centred(strengths.map((strength, i) => strength + share * direction[i]!));
}

function logLikelihood(meetings: readonly Meeting[], strengths: Float64Array): number {
  let sum = 0;
  for (const { i, j, iWins, jWins, drawn } of meetings) {
    const gap = strengths[i]! - strengths[j]!;
    sum -= (iWins + drawn / 2) * softplus(-gap) + (jWins + drawn / 2) * softplus(gap);
  }
  return sum;
}

/** Wins less expected wins. */
function gradientOf(meetings: readonly Meeting[], strengths: Float64Array): Float64Array {
  const gradient = new Float64Array(strengths.length);
  for (const { i, j, iWins, jWins, drawn } of meetings) {
    const p = logistic(strengths[i]! - strengths[j]!);
    const surplus = (iWins + drawn / 2) * (1 - p) - (jWins + drawn / 2) * p;
    gradient[i]! += surplus;
    gradient[j]! -= surplus;
  }
  return gradient;
}

/**
 * Negative Hessian H plus c·11ᵀ. H alone is singular, since only differences of strengths are defined; the second
 * part fixes their mean and changes nothing else.
 */
function information(meetings: readonly Meeting[], strengths: Float64Array): Float64Array {
  const size = strengths.length;
  const weights = laplacian(meetings, size, ({ i, j, iWins, jWins, drawn }) => {
    const p = logistic(strengths[i]! - strengths[j]!);
    return (iWins + jWins + drawn) * p * (1 - p);
  });
  let trace = 0;
  for (let i = 0; i < size; i += 1) trace += weights[i * size + i]!;
  return weights.map((value) => value + trace / (size * size));
}

function laplacian(
  meetings: readonly Meeting[],
  size: number,
  weigh: (meeting: Meeting) => number,
): Float64Array<ArrayBuffer> {
  const matrix = new Float64Array(size * size);
  for (const meeting of meetings) {
    const { i, j } = meeting;
    const weight = weigh(meeting);
    matrix[i * size + i]! += weight;
    matrix[j * size + j]! += weight;
    matrix[i * size + j]! -= weight;
    matrix[j * size + i]! -= weight;
  }
  return matrix;
}

/**
 * Sandwich covariance. Where a competitor's battles are all explained without any residual (nothing but ties, say),
 * the sandwich sees no spread at all and would claim certainty; that competitor then gets, in addition, what is
 * missing to the variance that the model itself expects of so many battles.
 */
function covarianceOf(meetings: readonly Meeting[], strengths: Float64Array): Float64Array {
  const size = strengths.length;
  const bread = invertPositiveDefinite(information(meetings, strengths), size);
  const meat = laplacian(meetings, size, ({ i, j, iWins, jWins, drawn }) => {
    const p = logistic(strengths[i]! - strengths[j]!);
    return iWins * (1 - p) ** 2 + jWins * p ** 2 + drawn * (0.5 - p) ** 2;
  });
  const covariance = symmetrized(multiply(multiply(bread, meat, size), bread, size), size);
  const model = modelVariances(bread, size);
  for (let i = 0; i < size; i += 1) {
    const place = i * size + i;
    if (covariance[place]! < DEGENERATE_SHARE * model[i]!) covariance[place] = model[i]!;
  }
  return covariance;
}

/** Diagonal of the inverse of H in the gauge of mean 0: what c·11ᵀ added is the same number everywhere. */
function modelVariances(bread: Float64Array, size: number): Float64Array {
  let added = 0;
  for (const value of bread) added += value;
  added /= size * size;
  return Float64Array.from({ length: size }, (_, i) => bread[i * size + i]! - added);
}

/** Two products in floating point differ in their last digits across the diagonal. */
function symmetrized(matrix: Float64Array, size: number): Float64Array {
  return matrix.map(
    (value, place) => (value + matrix[(place % size) * size + Math.floor(place / size)]!) / 2,
  );
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function total(meetings: readonly Meeting[]): number {
  return meetings.reduce((sum, { iWins, jWins, drawn }) => sum + iWins + jWins + drawn, 0);
}

function maximum(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

/** 1 / (1 + exp(−x)) without overflow. */
function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const power = Math.exp(x);
  return power / (1 + power);
}

/** log(1 + exp(x)) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
