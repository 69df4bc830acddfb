import { type BattleColumns, type BattlePieces, inPieces } from '../battle-columns.ts';
import type { BattleTable } from '../battle-set.ts';
import { fitStrengths } from '../bradley-terry.ts';
import { comparableGroups } from '../components.ts';
import { gradientTolerance } from '../gradient-tolerance.ts';
import { DEGENERATE_SHARE, guarded } from '../guarded-covariance.ts';
import { tableOfMembers } from '../matrices.ts';
import { invertPositiveDefinite, leadingBlock, sandwich } from '../matrix.ts';
import { normalQuantile } from '../normal-quantile.ts';
import { battlesAt, columnsOfTable } from '../pair-columns.ts';
import { RatingError } from '../rating-error.ts';
import { POINTS_PER_LOGIT } from '../scale.ts';
import type { QuickPasses } from './style-kernel.ts';
import type { Pass, PassColumns } from './style-pass.ts';
import { STYLE_PRESETS, type StyleModel } from './style-presets.ts';
import { type FeatureScale, type StyleRows, sortRows, varies } from './style-rows.ts';

/** After a Newton step as small as this the error left is about its square. In log-odds. */
const LAST_STEP_MAX = 1e-8;
const MAX_NEWTON_STEPS = 60;
/** After a Newton step as small as this the curvature in hand is as good as a quick pass can give it. In log-odds. */
const QUICK_STEP_MAX = 1e-5;
/** Steps by the exact slope and such a curvature, each of which leaves about a millionth of the error. */
const MAX_CORRECTIONS = 5;
/** A step as small as this would change no digit that matters. In log-odds. */
const LAST_CORRECTION_MAX = 1e-11;
/** Above such an inflation (`INFLATION_MAX`) the rounding of a quick pass could decide. */
const QUICK_INFLATION_MAX = 1e4;
/** Variance of a coefficient, in log-odds for a standard deviation, at which the data say nothing of it. */
const VARIANCE_MAX = 1e8;
/**
 * Largest change of a logit in one step. Up to 1.79 a Newton step always raises the likelihood, since the
 * curvature of a logit that moves by z grows by at most exp(z) [Bach10].
 */
const LOGIT_STEP_MAX = 1.5;
/** Variance of a coefficient beside that which it would have if it were alone: beyond, it cannot be told apart. */
const INFLATION_MAX = 1e10;
/** Sums of weights in another order differ by less. */
const ROUNDING_SHARE = 1e-9;

export interface StyleOptions {
  /** Names of features of the columns. Default: all. */
  readonly features?: readonly string[];
  /** Default `STYLE_PRESETS.leitai`. */
  readonly model?: StyleModel;
  /** What becomes of a feature whose difference is the same in every battle, so that nothing can be told of it. Default `refuse`. */
  readonly constantFeatures?: 'refuse' | 'omit';
  /** Share of intervals that hold the truth, in (0, 1). Default 0.95. */
  readonly confidence?: number;
  /** Whether to use the compiled kernel where it runs. Default true; estimates agree to 1e-10 points, deviations to six digits. */
  readonly useKernel?: boolean;
}

/** An estimate in points. `lower` and `upper` are below and above it, by the same distance > 0. */
export interface StyleEffect {
  readonly points: number;
  /** Standard deviation of the estimate. */
  readonly deviation: number;
  readonly lower: number;
  readonly upper: number;
}

/** What the difference of one feature between two sides is worth. */
export interface StyleCoefficient {
  readonly name: string;
  /** Log-odds for one standard deviation of the difference, as published tables give them. */
  readonly coefficient: number;
  /** For one standard deviation of the difference (root mean square where the model does not centre). */
  readonly perDeviation: StyleEffect;
  /** For one unit of the difference; a relative difference of 1 is something against nothing. */
  readonly perUnit: StyleEffect;
}

/** Strengths of competitors as if all had answered in the same style. */
export interface StyleFit {
  /** Log-odds with mean 0, indexed like `members`. */
  readonly strengths: Float64Array;
  /** In the order of `features`, without those that are omitted. */
  readonly coefficients: readonly StyleCoefficient[];
  /** What it is worth to be first, with its number of deviations from 0; null where the model has no such term. */
  readonly side: (StyleEffect & { readonly z: number }) | null;
  /**
   * Covariance in log-odds of strengths (in the gauge of mean 0), coefficients for one standard deviation, and side,
   * in this order; row-major.
   */
  readonly covariance: Float64Array;
  /** Largest absolute derivative of the (penalised) log-likelihood at the result, in wins. */
  readonly gradient: number;
}

/**
 * Fits Bradley–Terry strengths together with the effect of features of the two answers:
 * logit P(first wins) = θ(first) − θ(second) + Σ βₖ xₖ + side. A tie and a both-bad are half a win for each side.
 * Battles with competitors outside `members` are left out.
 *
 * Newton's method over all battles from the plain fit, to the maximum as the gradient certifies it. The covariance
 * is the sandwich of all parameters together, with any ridge in the curvature.
 *
 * @param battles - Columns, or pieces of columns with the table of their battles.
 * @param members - Indices into the `competitors` of the table, for columns of `countPairs(columns)`, of at least two that can be
 * compared, as for `fitStrengths`.
 * @throws {RangeError} If the columns, a feature or the confidence is out of range, a name is not a feature, or pieces have other
 * battles than their table.
 * @throws {RatingError} `not-converged` if the members cannot be compared, features cannot be told apart, or there
 * is no maximum.
 * @see Bradley & Terry (1952); White (1982) for the sandwich; docs/methods.md#style-control
 */
export function fitStyle(
  battles: BattleColumns | BattlePieces,
  members: readonly number[],
  options: StyleOptions = {},
): StyleFit {
  const { model = STYLE_PRESETS.leitai, confidence = 0.95, useKernel = true } = options;
  const { constantFeatures = 'refuse' } = options;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot fit: confidence must be inside (0, 1), got ${confidence}`);
  }
  const { table: whole, competitors, pieces } = 'pieces' in battles ? battles : inPieces(battles);
  const chosen = chosenFeatures(pieces, options.features);
  const table = restricted(whole, members);
  const plain = fitStrengths(
    table,
    members.map((_, place) => place),
  );
  const places = placesOf(competitors, table);
  const from = { pieces, places, memberCount: members.length, model, useKernel };
  const features = chosen.filter((name) => constantFeatures === 'refuse' || varies(name, from));
  const rows = sortRows({ ...from, features });
  requireSameBattles(rows, table);
  const shape = shapeOf(rows, members.length, model);
  const { parameters, bread, meat, slope } =
    maximizeQuickly(rows, shape, plain.strengths) ?? maximize(rows, shape, plain.strengths);
  const gradient = certify(slope, rows);
  const covariance = covarianceOf(bread, meat, shape);
  return {
    strengths: parameters.slice(0, members.length),
    ...describe({ shape, parameters, covariance, scales: rows.scales, confidence }),
    covariance,
    gradient,
  };
}

function chosenFeatures([piece]: BattlePieces['pieces'], names: readonly string[] | undefined) {
  const known = piece?.features?.map(({ name }) => name) ?? [];
  for (const name of names ?? []) {
    if (known.includes(name)) continue;
    throw new RangeError(`Cannot fit: features must be among ${known.join(', ')}, got '${name}'`);
  }
  return names ?? known;
}

/** The members alone, in their order. */
function restricted(table: BattleTable, members: readonly number[]): BattleTable {
  const part = tableOfMembers(table, members);
  const groups = comparableGroups(part);
  if (members.length >= 2 && groups.length === 1) return part;
  throw new RatingError(
    'not-converged',
    `Cannot fit: members must be at least two in one comparable group, got ${members.length} in ${groups.length}`,
  );
}

/** Where a table came with the pieces, a competitor that is none or a row too many would be left out in silence. */
function requireSameBattles({ battleCount }: StyleRows, table: BattleTable): void {
  const pairs = columnsOfTable(table);
  const expected = pairs.first.reduce((sum, _, row) => sum + battlesAt(pairs, row), 0);
  if (Math.abs(battleCount - expected) <= expected * ROUNDING_SHARE) return;
  throw new RangeError(
    `Cannot fit: pieces must have the ${expected} battles that their table has among the members, got ${battleCount}`,
  );
}

function placesOf(competitors: readonly string[], table: BattleTable): Int32Array {
  const places = new Map(table.competitors.map((name, place) => [name, place]));
  return Int32Array.from(competitors, (name) => places.get(name) ?? -1);
}

/** Which parameter is where: strengths, then coefficients, then side. */
interface Shape {
  readonly size: number;
  readonly memberCount: number;
  readonly featureCount: number;
  /** Index of the side's parameter; null without one. */
  readonly side: number | null;
  /** Of each parameter. */
  readonly ridge: Float64Array;
}

function shapeOf(rows: StyleRows, memberCount: number, model: StyleModel): Shape {
  const featureCount = rows.scales.length;
  const side = model.sideIntercept ? memberCount + featureCount : null;
  const size = memberCount + featureCount + (side === null ? 0 : 1);
  const times = model.ridge.against === 'mean' ? rows.battleCount : 1;
  const ridge = new Float64Array(size);
  ridge.fill(model.ridge.strengths * times, 0, memberCount);
  ridge.fill(model.ridge.coefficients * times, memberCount, memberCount + featureCount);
  return { size, memberCount, featureCount, side, ridge };
}

interface Maximum {
  readonly parameters: Float64Array;
  readonly slope: Float64Array;
  /** Inverse of the curvature, which c·11ᵀ of the strengths is added to. */
  readonly bread: Float64Array;
  readonly meat: Float64Array;
}

/** Newton's method with bounded steps. */
function maximize(rows: StyleRows, shape: Shape, strengths: Float64Array): Maximum {
  const { parameters, bread } = climb(rows, shape, strengths, {
    pass: rows.pass,
    stepMax: LAST_STEP_MAX,
    inflationMax: INFLATION_MAX,
  });
  runPass(rows, shape, parameters, (columns) => rows.pass(columns, true));
  return { parameters, bread, meat: spreadMatrix(rows, shape), slope: slopeOf(rows, shape, parameters) };
}

/**
 * The same by quick passes, and then by exact slopes to the same point: where the slope is 0 does not depend on how well the
 * curvature is known. The covariance keeps the digits that quick passes have.
 *
 * @returns `undefined` where quick passes cannot tell: then the exact ones must.
 */
function maximizeQuickly(rows: StyleRows, shape: Shape, strengths: Float64Array): Maximum | undefined {
  const { quick } = rows;
  if (quick === null) return undefined;
  try {
    const start = climb(rows, shape, strengths, {
      pass: quick.pass,
      stepMax: QUICK_STEP_MAX,
      inflationMax: QUICK_INFLATION_MAX,
    });
    const corrected = correct(rows, shape, start, quick.slope);
    if (corrected === undefined) return undefined;
    runPass(rows, shape, corrected.parameters, (columns) => quick.pass(columns, true));
    return { ...corrected, bread: start.bread, meat: spreadMatrix(rows, shape) };
  } catch (error) {
    if (error instanceof RatingError) return undefined;
    throw error;
  }
}

interface Climb {
  readonly pass: Pass;
  /** The last step is at most so long, in log-odds. */
  readonly stepMax: number;
  readonly inflationMax: number;
}

function climb(
  rows: StyleRows,
  shape: Shape,
  strengths: Float64Array,
  { pass, stepMax, inflationMax }: Climb,
) {
  let parameters: Float64Array = new Float64Array(shape.size);
  parameters.set(strengths);
  for (let count = 0; count < MAX_NEWTON_STEPS; count += 1) {
    runPass(rows, shape, parameters, (columns) => pass(columns, false));
    const bread = invertCurvature(rows, shape, count === 0 ? inflationMax : undefined);
    const step = transformed(bread, slopeOf(rows, shape, parameters));
    const share = Math.min(1, LOGIT_STEP_MAX / largestMove(rows, shape, step));
    parameters = moved(parameters, step, share, shape);
    if (maximum(step) <= stepMax) return { parameters, bread: requireInformation(bread, shape) };
  }
  throw noMaximum();
}

/**
 * Steps by the exact slope and a curvature that is nearly right, until the slope certifies the maximum. Returns `undefined` if it
 * does not.
 */
function correct(
  rows: StyleRows,
  shape: Shape,
  start: Pick<Maximum, 'parameters' | 'bread'>,
  slopePass: QuickPasses['slope'],
) {
  let { parameters } = start;
  for (let count = 0; count <= MAX_CORRECTIONS; count += 1) {
    runPass(rows, shape, parameters, slopePass);
    const slope = slopeOf(rows, shape, parameters);
    const step = transformed(start.bread, slope);
    if (maximum(step) <= LAST_CORRECTION_MAX && maximum(slope) <= gradientTolerance(rows.battleCount))
      return { parameters, slope };
    parameters = moved(parameters, step, 1, shape);
  }
  return undefined;
}

function moved(parameters: Float64Array, step: Float64Array, share: number, shape: Shape): Float64Array {
  return centred(
    parameters.map((value, place) => value + share * step[place]!),
    shape.memberCount,
  );
}

/** Far out every battle is predicted without error to the last digit, and the steps end as if at a maximum. */
function requireInformation(bread: Float64Array, { size, memberCount }: Shape): Float64Array {
  for (let i = memberCount; i < size; i += 1) {
    if (!(bread[i * size + i]! <= VARIANCE_MAX)) throw noMaximum();
  }
  return bread;
}

/** Returns the gradient. */
function certify(slope: Float64Array, rows: StyleRows): number {
  const gradient = maximum(slope);
  const tolerance = gradientTolerance(rows.battleCount);
  if (gradient <= tolerance) return gradient;
  throw new RatingError(
    'not-converged',
    `Cannot fit: the gradient must come below ${tolerance}, got ${gradient}`,
  );
}

/** A pass over the battles, whose differences are as they were given; parameters and sums are on the scale of the model. */
function runPass(
  rows: StyleRows,
  shape: Shape,
  parameters: Float64Array,
  pass: (columns: PassColumns) => void,
): void {
  const { columns, first, second, scales } = rows;
  let base = shape.side === null ? 0 : parameters[shape.side]!;
  scales.forEach(({ mean, deviation }, k) => {
    const coefficient = parameters[shape.memberCount + k]! / deviation;
    columns.coefficients[k] = coefficient;
    base -= coefficient * mean;
  });
  for (let segment = 0; segment < first.length; segment += 1) {
    columns.bases[segment] = parameters[first[segment]!]! - parameters[second[segment]!]! + base;
  }
  pass(columns);
  scaleSums(columns, scales);
}

/** Turns sums of products with differences into sums of products with (difference − mean) / deviation. */
function scaleSums(columns: PassColumns, scales: readonly FeatureScale[]): void {
  const { surplus, spread, spreadByFeature, surplusOfFeatures, spreadOfFeatures } = columns;
  const features = scales.length;
  const total = (sums: Float64Array) => sums.reduce((sum, value) => sum + value, 0);
  const [allSurplus, allSpread] = [total(surplus), total(spread)];
  const ofFeature = scales.map((_, k) =>
    total(spreadByFeature.filter((__, place) => place % features === k)),
  );
  let place = 0;
  scales.forEach(({ mean, deviation }, k) => {
    surplusOfFeatures[k] = (surplusOfFeatures[k]! - mean * allSurplus) / deviation;
    for (let l = 0; l <= k; l += 1, place += 1) {
      const other = scales[l]!;
      const shift = mean * ofFeature[l]! + other.mean * ofFeature[k]! - mean * other.mean * allSpread;
      spreadOfFeatures[place] = (spreadOfFeatures[place]! - shift) / (deviation * other.deviation);
    }
  });
  for (let at = 0; at < spreadByFeature.length; at += 1) {
    const { mean, deviation } = scales[at % features]!;
    spreadByFeature[at] = (spreadByFeature[at]! - mean * spread[Math.floor(at / features)]!) / deviation;
  }
}

/** Gradient of the log-likelihood less its ridge, from the last pass. */
function slopeOf({ columns, first, second }: StyleRows, shape: Shape, parameters: Float64Array) {
  const slope = parameters.map((value, place) => -shape.ridge[place]! * value);
  columns.surplus.forEach((surplus, segment) => {
    slope[first[segment]!]! += surplus;
    slope[second[segment]!]! -= surplus;
    if (shape.side !== null) slope[shape.side]! += surplus;
  });
  columns.surplusOfFeatures.forEach((surplus, k) => {
    slope[shape.memberCount + k]! += surplus;
  });
  return slope;
}

/** Sum over all battles of spread times the outer product of what a battle says of each parameter, by the last pass. */
function spreadMatrix({ columns, first, second }: StyleRows, shape: Shape): Float64Array {
  const { size, memberCount, featureCount, side } = shape;
  const matrix = new Float64Array(size * size);
  const add = (i: number, j: number, value: number) => {
    matrix[i * size + j]! += value;
    if (i !== j) matrix[j * size + i]! += value;
  };
  columns.spread.forEach((spread, segment) => {
    const [i, j] = [first[segment]!, second[segment]!];
    add(i, i, spread);
    add(j, j, spread);
    add(i, j, -spread);
    for (let k = 0; k < featureCount; k += 1) {
      const value = columns.spreadByFeature[segment * featureCount + k]!;
      add(i, memberCount + k, value);
      add(j, memberCount + k, -value);
      if (side !== null) add(memberCount + k, side, value);
    }
    if (side === null) return;
    add(i, side, spread);
    add(j, side, -spread);
    add(side, side, spread);
  });
  let place = 0;
  for (let k = 0; k < featureCount; k += 1) {
    for (let l = 0; l <= k; l += 1, place += 1) {
      add(memberCount + k, memberCount + l, columns.spreadOfFeatures[place]!);
    }
  }
  return matrix;
}

/** @param inflationMax - At the first step: how far features may be told apart the worse for the others. */
function invertCurvature(rows: StyleRows, shape: Shape, inflationMax: number | undefined): Float64Array {
  const { size } = shape;
  const isFirst = inflationMax !== undefined;
  const curvature = spreadMatrix(rows, shape);
  for (let i = 0; i < size; i += 1) curvature[i * size + i]! += shape.ridge[i]!;
  fixMean(curvature, shape);
  try {
    const inverse = invertPositiveDefinite(curvature, size);
    if (isFirst) requireDistinct({ curvature, inverse, shape, scales: rows.scales, inflationMax });
    return inverse;
  } catch (error) {
    // At the plain fit no logit is extreme, so only the features can be to blame.
    if (error instanceof RangeError) throw isFirst ? indistinct(rows.scales, error) : noMaximum(error);
    throw error;
  }
}

/** Adds c·11ᵀ to the strengths: only their differences are defined; this fixes their mean and changes nothing else. */
function fixMean(curvature: Float64Array, { size, memberCount }: Shape): void {
  let trace = 0;
  for (let i = 0; i < memberCount; i += 1) trace += curvature[i * size + i]!;
  for (let i = 0; i < memberCount; i += 1) {
    for (let j = 0; j < memberCount; j += 1) curvature[i * size + j]! += trace / memberCount ** 2;
  }
}

function requireDistinct(options: {
  readonly curvature: Float64Array;
  readonly inverse: Float64Array;
  readonly shape: Shape;
  readonly scales: readonly FeatureScale[];
  readonly inflationMax: number;
}): void {
  const { curvature, inverse, scales, inflationMax } = options;
  const { size, memberCount } = options.shape;
  for (let i = memberCount; i < size; i += 1) {
    const inflation = curvature[i * size + i]! * inverse[i * size + i]!;
    if (!(inflation <= inflationMax)) throw indistinct(scales);
  }
}

function indistinct(scales: readonly FeatureScale[], cause?: Error): RatingError {
  const names = scales.map(({ name }) => name).join(', ');
  const error = new RatingError(
    'not-converged',
    `Cannot fit: no feature must follow from the others and the competitors, got ${names}`,
  );
  return Object.assign(error, { cause });
}

function noMaximum(cause?: Error): RatingError {
  const error = new RatingError(
    'not-converged',
    'Cannot fit: the likelihood must have a maximum, got features that tell wins from losses without error',
  );
  return Object.assign(error, { cause });
}

/** Bound on the change of any battle's logit by a step. */
function largestMove({ scales }: StyleRows, shape: Shape, step: Float64Array): number {
  const strengths = step.subarray(0, shape.memberCount);
  const side = shape.side === null ? 0 : Math.abs(step[shape.side]!);
  return scales.reduce(
    (sum, { limit }, k) => sum + limit * Math.abs(step[shape.memberCount + k]!),
    side + 2 * maximum(strengths),
  );
}

/** Sandwich of all parameters, guarded: where one, or the difference of two strengths, has no residual left, what the model expects. */
function covarianceOf(bread: Float64Array, meat: Float64Array, shape: Shape): Float64Array {
  const { size, memberCount } = shape;
  const covariance = sandwich(bread, meat);
  const gauge = meanVariance(bread, shape);
  const expected = leadingBlock(bread, memberCount).map((value) => value - gauge);
  guarded(leadingBlock(covariance, memberCount), expected).forEach((value, place) => {
    covariance[Math.floor(place / memberCount) * size + (place % memberCount)] = value;
  });
  for (let i = memberCount; i < size; i += 1) {
    const variance = bread[i * size + i]!;
    if (covariance[i * size + i]! < DEGENERATE_SHARE * variance) covariance[i * size + i] = variance;
  }
  return covariance;
}

/** What c·11ᵀ has added to the inverse, the same for all strengths: the variance of their mean. */
function meanVariance(bread: Float64Array, { size, memberCount }: Shape): number {
  let sum = 0;
  for (let i = 0; i < memberCount; i += 1) {
    for (let j = 0; j < memberCount; j += 1) sum += bread[i * size + j]!;
  }
  return sum / memberCount ** 2;
}

interface Findings {
  readonly shape: Shape;
  readonly parameters: Float64Array;
  readonly covariance: Float64Array;
  readonly scales: readonly FeatureScale[];
  readonly confidence: number;
}

function describe(findings: Findings): Pick<StyleFit, 'coefficients' | 'side'> {
  const { shape, parameters, covariance, scales, confidence } = findings;
  const quantile = normalQuantile((1 + confidence) / 2);
  const effect = (place: number, unit: number): StyleEffect => {
    const points = parameters[place]! * unit * POINTS_PER_LOGIT;
    const deviation = Math.sqrt(covariance[place * shape.size + place]!) * unit * POINTS_PER_LOGIT;
    return { points, deviation, lower: points - quantile * deviation, upper: points + quantile * deviation };
  };
  const coefficients = scales.map(({ name, deviation }, k) => ({
    name,
    coefficient: parameters[shape.memberCount + k]!,
    perDeviation: effect(shape.memberCount + k, 1),
    perUnit: effect(shape.memberCount + k, 1 / deviation),
  }));
  if (shape.side === null) return { coefficients, side: null };
  const side = effect(shape.side, 1);
  return { coefficients, side: { ...side, z: side.points / side.deviation } };
}

function transformed(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum += matrix[i * size + j]! * vector[j]!;
    return sum;
  });
}

/** Shifts the strengths to mean 0. */
function centred(parameters: Float64Array, memberCount: number): Float64Array {
  const mean = parameters.subarray(0, memberCount).reduce((sum, value) => sum + value, 0) / memberCount;
  return parameters.map((value, place) => (place < memberCount ? value - mean : value));
}

function maximum(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
