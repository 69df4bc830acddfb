import type { BattleTable } from './battle-set.ts';
import { gradientTolerance } from './gradient-tolerance.ts';
import { guarded } from './guarded-covariance.ts';
import { cholesky, invertByFactor, sandwich, solveByFactor } from './matrix.ts';
import { columnsOfTable, type PairColumns, selectRows } from './pair-columns.ts';
import { RatingError } from './rating-error.ts';

const MAX_NEWTON_STEPS = 100;
/** Largest change of the log-odds of a pair in one step. */
const GAP_STEP_MAX = 1.5;
/** After a Newton step as short as this, in log-odds, the curvature in hand is good enough for all that follow. */
const SHORT_STEP_MAX = 1e-2;
/** After a step as short as this, with such a curvature, the error left is within rounding. */
const LAST_STEP_MAX = 1e-11;

/** Strengths of competitors that can all be compared with one another. Matrices are row-major. */
export interface BradleyTerryFit {
  /** Log-odds with mean 0, indexed like `members`. */
  readonly strengths: Float64Array;
  /** Sandwich covariance of the strengths, in the gauge of mean 0. */
  readonly covariance: Float64Array;
  /** Inverse of the information, in the gauge of mean 0: the covariance if the model were all there is. */
  readonly bread: Float64Array;
  /** Covariance as the model expects it of battles that weigh so much: `bread` where every one weighs 1. */
  readonly model: Float64Array;
  readonly logLikelihood: number;
  /** Largest absolute difference between a competitor's wins and the wins that the fit expects. */
  readonly gradient: number;
}

/** Pairs that met, by place within the fitted members, as columns. */
export interface Meetings {
  /** Number of members. */
  readonly size: number;
  /** Whether any battle weighs something else than 1. */
  readonly isWeighted: boolean;
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
  const { meat, expectedMeat, ...fit } = fitParts(table, members);
  return { ...fit, ...covariancesOf(fit.bread, meat, expectedMeat) };
}

/** A fit before its covariances are made. */
export interface FitParts extends Omit<BradleyTerryFit, 'covariance' | 'model'> {
  /** Spread of the scores. */
  readonly meat: Float64Array;
  /** The spread that the model expects; `undefined` where every battle weighs 1, since it is the information then. */
  readonly expectedMeat: Float64Array | undefined;
}

/** @throws {RatingError} `not-converged` if the gradient does not come below 1e-8. */
export function fitParts(table: BattleTable, members: readonly number[]): FitParts {
  const meetings = meetingsOf(table, members);
  const room = roomFor(meetings);
  const strengths = newton(meetings, room);
  const gradient = maximum(gradientOf(meetings, strengths, room.chances));
  const tolerance = gradientTolerance(total(meetings));
  if (!(gradient <= tolerance)) {
    throw new RatingError(
      'not-converged',
      `Cannot fit: the gradient must come below ${tolerance}, got ${gradient}`,
    );
  }
  const bread = breadOf(meetings, room);
  return {
    strengths,
    bread,
    meat: meatOf(meetings, room),
    expectedMeat: meetings.isWeighted ? expectedMeatOf(meetings, room) : undefined,
    logLikelihood: logLikelihoodOf(meetings, strengths, room.chances),
    gradient,
  };
}

export function meetingsOf(table: BattleTable, members: readonly number[]): Meetings {
  const pairs = among(table, members);
  const { first, second, firstWins, secondWins, ties, bothBad, squares } = pairs;
  const iScore = new Float64Array(first.length);
  const jScore = new Float64Array(first.length);
  const drawn = new Float64Array(first.length);
  for (let row = 0; row < first.length; row += 1) {
    drawn[row] = ties[row]! + bothBad[row]!;
    iScore[row] = firstWins[row]! + drawn[row]! / 2;
    jScore[row] = secondWins[row]! + drawn[row]! / 2;
  }
  return {
    size: members.length,
    isWeighted: squares !== undefined,
    i: first,
    j: second,
    iScore,
    jScore,
    iSquares: squares?.firstWins ?? firstWins,
    jSquares: squares?.secondWins ?? secondWins,
    drawnSquares: squares?.drawn ?? drawn,
  };
}

/** The pairs of two members, by their places among the members: the columns of the table itself where everybody is one in its order. */
function among(table: BattleTable, members: readonly number[]): PairColumns {
  const pairs = columnsOfTable(table);
  const { competitors } = table;
  if (members.length === competitors.length && members.every((member, place) => member === place))
    return pairs;
  const places = new Int32Array(competitors.length).fill(-1);
  members.forEach((competitor, place) => {
    places[competitor] = place;
  });
  const isAmong = (row: number) => places[pairs.first[row]!]! >= 0 && places[pairs.second[row]!]! >= 0;
  const part = selectRows(pairs, isAmong);
  const toPlace = (competitor: number) => places[competitor]!;
  return { ...part, first: part.first.map(toPlace), second: part.second.map(toPlace) };
}

/** What every step of a fit writes anew: with some hundred competitors it takes longer to get memory than to compute. */
interface Room {
  readonly chances: Chances;
  /** Of each meeting. */
  readonly weights: Float64Array;
  /** `size` x `size`. */
  readonly matrix: Float64Array;
  readonly factor: Float64Array;
}

function roomFor({ size, i }: Meetings): Room {
  return {
    chances: emptyChances(i.length),
    weights: new Float64Array(i.length),
    matrix: new Float64Array(size * size),
    factor: new Float64Array(size * size),
  };
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
 * Newton's method from the shares of wins, until the error is down to rounding. A step that moves no pair's log-odds by
 * more than 1.79 always raises the likelihood, since a curvature grows by at most exp(move) [Bach10]. By the same bound a
 * curvature from so near the maximum as a short step is right to a share of about twice its length, and each further step with it
 * takes that share of the error away: so it need not be computed again.
 */
function newton(meetings: Meetings, room: Room): Float64Array {
  let strengths = startOf(meetings);
  let isFactored = false;
  for (let step = 0; step < MAX_NEWTON_STEPS; step += 1) {
    const gradient = gradientOf(meetings, strengths, room.chances);
    if (!isFactored) cholesky(informationOf(meetings, room), meetings.size, room.factor);
    const direction = centred(solveByFactor(room.factor, gradient));
    const length = maximum(direction);
    const share = Math.min(1, GAP_STEP_MAX / (2 * length));
    strengths = centred(strengths.map((strength, i) => strength + share * direction[i]!));
    if (length < LAST_STEP_MAX * Math.max(1, maximum(strengths))) break;
    isFactored = length <= SHORT_STEP_MAX;
  }
  return strengths;
}

function logLikelihoodOf(
  { i, j, iScore, jScore }: Meetings,
  strengths: Float64Array,
  chances: Chances,
): number {
  let sum = 0;
  for (let row = 0; row < i.length; row += 1) {
    const gap = strengths[i[row]!]! - strengths[j[row]!]!;
    // What is left of 1 near 0 has more digits than what lies near 1.
    const likelier = Math.log1p(-Math.min(chances.i[row]!, chances.j[row]!));
    const unexpected = gap > 0 ? jScore[row]! : iScore[row]!;
    sum += (iScore[row]! + jScore[row]!) * likelier - unexpected * Math.abs(gap);
  }
  return sum;
}

/** Of each meeting: the probability that i beats j, and that j beats i. */
export interface Chances {
  readonly i: Float64Array;
  readonly j: Float64Array;
}

export function emptyChances(meetings: number): Chances {
  return { i: new Float64Array(meetings), j: new Float64Array(meetings) };
}

/** Wins less expected wins. Fills the chances in. */
export function gradientOf(meetings: Meetings, strengths: Float64Array, chances: Chances): Float64Array {
  const { size, i, j, iScore, jScore } = meetings;
  // One power for each member, not two for each pair. It is finite: a fit ends within some hundred logits.
  const powers = new Float64Array(size);
  for (let member = 0; member < size; member += 1) powers[member] = Math.exp(strengths[member]!);
  const gradient = new Float64Array(size);
  for (let row = 0; row < i.length; row += 1) {
    const one = powers[i[row]!]!;
    const other = powers[j[row]!]!;
    const scale = 1 / (one + other);
    const iChance = one * scale;
    const jChance = other * scale;
    chances.i[row] = iChance;
    chances.j[row] = jChance;
    const surplus = iScore[row]! * jChance - jScore[row]! * iChance;
    gradient[i[row]!]! += surplus;
    gradient[j[row]!]! -= surplus;
  }
  return gradient;
}

/**
 * Negative Hessian H plus c·11ᵀ. H alone is singular, since only differences of strengths are defined; the second
 * part fixes their mean and changes nothing else.
 */
function informationOf(meetings: Meetings, { chances, weights, matrix }: Room): Float64Array {
  const { size, i, iScore, jScore } = meetings;
  for (let row = 0; row < i.length; row += 1) {
    weights[row] = (iScore[row]! + jScore[row]!) * chances.i[row]! * chances.j[row]!;
  }
  laplacian(meetings, weights, matrix);
  let trace = 0;
  for (let place = 0; place < matrix.length; place += size + 1) trace += matrix[place]!;
  const added = trace / (size * size);
  for (let place = 0; place < matrix.length; place += 1) matrix[place]! += added;
  return matrix;
}

/** Inverse of H in the gauge of mean 0: what c·11ᵀ added is the same number everywhere. */
function breadOf(meetings: Meetings, room: Room): Float64Array {
  const { size } = meetings;
  const inverse = invertByFactor(cholesky(informationOf(meetings, room), size, room.factor), size);
  let added = 0;
  for (let place = 0; place < inverse.length; place += 1) added += inverse[place]!;
  added /= inverse.length;
  for (let place = 0; place < inverse.length; place += 1) inverse[place]! -= added;
  return inverse;
}

/** Sum of the squared scores of independent battles. */
function meatOf(meetings: Meetings, { chances, weights, matrix }: Room): Float64Array {
  const { i, iSquares, jSquares, drawnSquares } = meetings;
  for (let row = 0; row < i.length; row += 1) {
    const [iChance, jChance] = [chances.i[row]!, chances.j[row]!];
    const drawnScore = (jChance - iChance) / 2;
    weights[row] =
      iSquares[row]! * jChance * jChance +
      jSquares[row]! * iChance * iChance +
      drawnSquares[row]! * drawnScore * drawnScore;
  }
  return laplacian(meetings, weights, matrix);
}

/** What the model expects of `meatOf`. */
function expectedMeatOf(meetings: Meetings, { chances, weights, matrix }: Room): Float64Array {
  const { i, iSquares, jSquares, drawnSquares } = meetings;
  for (let row = 0; row < i.length; row += 1) {
    const squares = iSquares[row]! + jSquares[row]! + drawnSquares[row]!;
    weights[row] = squares * chances.i[row]! * chances.j[row]!;
  }
  return laplacian(meetings, weights, new Float64Array(matrix.length));
}

/**
 * Fills the matrix in and returns it.
 *
 * @param weights - Of each meeting.
 */
function laplacian({ size, i, j }: Meetings, weights: Float64Array, matrix: Float64Array): Float64Array {
  matrix.fill(0);
  for (let row = 0; row < i.length; row += 1) {
    const one = i[row]!;
    const other = j[row]!;
    const weight = weights[row]!;
    matrix[one * size + one]! += weight;
    matrix[other * size + other]! += weight;
    matrix[one * size + other]! -= weight;
    matrix[other * size + one]! -= weight;
  }
  return matrix;
}

/** The sandwich, guarded, and what the model expects of it. */
export function covariancesOf(
  bread: Float64Array,
  meat: Float64Array,
  expectedMeat: Float64Array | undefined,
): Pick<BradleyTerryFit, 'covariance' | 'model'> {
  const model = expectedMeat ? sandwich(bread, expectedMeat) : bread;
  return { covariance: guarded(sandwich(bread, meat), model), model };
}

export function centred(values: Float64Array): Float64Array {
  let sum = 0;
  for (let place = 0; place < values.length; place += 1) sum += values[place]!;
  const mean = sum / values.length;
  return values.map((value) => value - mean);
}

function total({ iScore, jScore }: Meetings): number {
  let sum = 0;
  for (let row = 0; row < iScore.length; row += 1) sum += iScore[row]! + jScore[row]!;
  return sum;
}

function maximum(values: Float64Array): number {
  let largest = 0;
  for (let place = 0; place < values.length; place += 1)
    largest = Math.max(largest, Math.abs(values[place]!));
  return largest;
}

/** 1 / (1 + exp(−x)) without overflow. */
export function logistic(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const power = Math.exp(x);
  return power / (1 + power);
}
