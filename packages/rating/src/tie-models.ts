import type { BattleTable } from './battle-set.ts';
import { centred } from './bradley-terry.ts';
import { gradientTolerance } from './gradient-tolerance.ts';
import { DEGENERATE_SHARE, guarded } from './guarded-covariance.ts';
import { invertPositiveDefinite, sandwich, solvePositiveDefinite, withoutLast } from './matrix.ts';
import { normalQuantile } from './normal-quantile.ts';
import { RatingError } from './rating-error.ts';
import { requireTieMaximum } from './tie-maximum.ts';
import { TIE_FORMULAS, type TieModel, TieOutcomes } from './tie-outcomes.ts';

export { comparableWithZero } from './tie-maximum.ts';
export { TIE_MODELS, type TieModel } from './tie-outcomes.ts';

const MAX_NEWTON_STEPS = 100;
/** In logits. From further out, where all is nearly certain and so nearly flat, Newton's method would not return. */
const LARGEST_STEP = 3;
/** A step below this is so close to the maximum that the next one, being quadratic, is exact. */
const SETTLED_STEP = 1e-7;

export interface TieModelOptions {
  readonly model: TieModel;
  /** Share of intervals of the tie parameter that hold the truth, in (0, 1). Default 0.95. */
  readonly confidence?: number;
}

/** How readily voters call a draw. */
export interface TieParameter {
  /** ν of Davidson, > 0; θ of Rao–Kupper and of the both-bad model, > 1. */
  readonly name: 'nu' | 'theta';
  readonly value: number;
  /** Interval, symmetric in log ν or log(θ − 1), so that it stays where the parameter may lie. */
  readonly lower: number;
  readonly upper: number;
  /** Standard deviation of `value`, > 0. */
  readonly deviation: number;
}

/** Strengths under a tie model. Matrices are row-major; strengths vary with the tie parameter in all of them. */
export interface TieModelFit {
  /** Natural logarithm of π, indexed like `members`. Mean 0; in the both-bad model above its zero point. */
  readonly strengths: Float64Array;
  /** Sandwich covariance of the strengths, in the gauge of mean 0; in the both-bad model as they are. */
  readonly covariance: Float64Array;
  /** The same part of the inverse of the information: the covariance if the model were all there is. */
  readonly bread: Float64Array;
  readonly logLikelihood: number;
  /** Largest absolute derivative of the log-likelihood by a strength, or by log ν or log(θ − 1). */
  readonly gradient: number;
  readonly tieParameter: TieParameter;
}

/** Battles of one pair, by place within the fitted members. */
interface Meeting {
  readonly i: number;
  readonly j: number;
  /** By outcome of the model. */
  readonly counts: readonly number[];
  readonly squares: readonly number[];
}

interface Problem {
  readonly model: TieModel;
  /** Number of members. The variables are their strengths, and α after them. */
  readonly size: number;
  readonly meetings: readonly Meeting[];
  readonly isWeighted: boolean;
  /** By weight. */
  readonly battles: number;
}

/** The log-likelihood about a point. */
interface Expansion {
  readonly point: Float64Array;
  readonly likelihood: number;
  readonly gradient: Float64Array;
  /** Negative Hessian. */
  readonly information: Float64Array;
}

/**
 * Fits strengths and a tie parameter together, by exact maximum likelihood. With π = exp(strength):
 *
 * - `davidson`: win π/(π + π′ + ν√(ππ′)), draw ν√(ππ′)/(the same), ν > 0. Between equals draws are to wins as ν to 2.
 * - `rao-kupper`: win π/(π + θπ′), the rest is a draw, θ > 1: a draw is a difference seen that is below log θ.
 * - `both-bad`: win π/(π + θπ′ + 1), both-bad 1/(π + π′ + 1), the rest is a tie, θ > 1. Both-bad is a loss of both to a
 *   zero point of strength 0, so that strengths are absolute: 0 means that beside a hopeless opponent half of the
 *   battles are both-bad (and the other half wins); between two such it is a third.
 *
 * The first two take ties and both-bad alike as draws. Battles with competitors outside `members` are left out.
 * Newton's method; the gradient at the end certifies the maximum. That there is one, is known before: some chain of
 * wins and ties that returns to where it began must have more wins than ties.
 *
 * Of a weighted table (`squares`), ties and both-bad of a pair are taken to have the same distribution of weights.
 *
 * @param members - Indices of at least two competitors of one comparable group (`comparableGroups`); for
 * `both-bad`, what `comparableWithZero` gives.
 * @throws {RangeError} If the confidence is not inside (0, 1).
 * @throws {RatingError} `not-converged` if there is no finite maximum: a kind of outcome is missing, a competitor is not
 * comparable, or ever larger strengths and tie parameter fit ever better.
 *
 * @example
 * const battles = new BattleSet();
 * battles.add({ first: 'pizza', second: 'sushi', outcome: 'a' });
 * battles.add({ first: 'pizza', second: 'sushi', outcome: 'b' });
 * battles.add({ first: 'pizza', second: 'sushi', outcome: 'tie', count: 3 });
 * const { tieParameter } = fitTieModel(battles.toTable(), [0, 1], { model: 'davidson' });
 * tieParameter.value.toFixed(6) // => '3.000000'
 *
 * @see Davidson (1970); Rao & Kupper (1967); Frick et al. (2025), "Prompt-to-Leaderboard", for both-bad;
 * docs/methods.md#tie-models
 */
export function fitTieModel(
  table: BattleTable,
  members: readonly number[],
  options: TieModelOptions,
): TieModelFit {
  const { model, confidence = 0.95 } = options;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot fit ${model}: confidence must be inside (0, 1), got ${confidence}`);
  }
  requireTieMaximum({ table, members, model });
  const problem = problemOf(table, members, model);
  const maximum = newton(problem);
  const { point, likelihood, information } = maximum;
  const gradient = requireMaximum(problem, maximum);
  const bread = breadOf(problem, information);
  const { covariance, deviation } = spreadOf(problem, point, bread);
  const quantile = normalQuantile((1 + confidence) / 2);
  return {
    strengths: point.slice(0, -1),
    covariance,
    bread: withoutLast(bread),
    logLikelihood: likelihood,
    gradient,
    tieParameter: tieParameterOf({ model, alpha: point.at(-1)!, deviation, quantile }),
  };
}

function problemOf(table: BattleTable, members: readonly number[], model: TieModel): Problem {
  const meetings = meetingsOf(table, members, model);
  return {
    model,
    size: members.length,
    meetings,
    isWeighted: table.pairs.some((pair) => pair.squares !== undefined),
    battles: meetings.reduce((sum, { counts }) => sum + counts.reduce((own, count) => own + count, 0), 0),
  };
}

function meetingsOf(table: BattleTable, members: readonly number[], model: TieModel): Meeting[] {
  const places = new Map(members.map((competitor, place) => [competitor, place]));
  return table.pairs.flatMap((pair) => {
    const i = places.get(pair.first);
    const j = places.get(pair.second);
    if (i === undefined || j === undefined) return [];
    const { firstWins, secondWins, ties, bothBad } = pair;
    const drawn = ties + bothBad;
    const squares = pair.squares ?? { firstWins, secondWins, drawn };
    const wins = [squares.firstWins, squares.secondWins];
    if (model !== 'both-bad') {
      return [{ i, j, counts: [firstWins, secondWins, drawn], squares: [...wins, squares.drawn] }];
    }
    const square = drawn === 0 ? 0 : squares.drawn / drawn;
    return [
      {
        i,
        j,
        counts: [firstWins, secondWins, ties, bothBad],
        squares: [...wins, ties * square, bothBad * square],
      },
    ];
  });
}

/** Newton's method, until two steps in a row are down to rounding. */
function newton(problem: Problem): Expansion {
  let here = expand(problem, startOf(problem));
  let settled = 0;
  for (let step = 0; step < MAX_NEWTON_STEPS; step += 1) {
    const { direction, isDamped } = ascent(problem, here);
    const { reached, share } = climb(problem, here, direction);
    here = reached;
    const isSettled = !isDamped && share === 1 && maximum(direction) < SETTLED_STEP;
    settled = isSettled ? settled + 1 : 0;
    if (settled === 2) return here;
  }
  throw notConverged(problem, here);
}

/** Equal strengths that expect as many wins, ties and both-bad as there are. */
function startOf({ model, size, meetings }: Problem): Float64Array {
  const point = new Float64Array(size + 1);
  const count = (...outcomes: number[]) =>
    meetings.reduce((sum, { counts }) => sum + outcomes.reduce((own, place) => own + counts[place]!, 0), 0);
  const wins = count(0, 1);
  const ties = count(2);
  if (model !== 'both-bad') {
    point[size] = Math.log((2 * ties) / wins);
    return point;
  }
  const bothBad = count(3);
  point.fill(Math.log((wins + ties) / (2 * bothBad)));
  point[size] = Math.log((2 * ties * (wins + ties + bothBad)) / (wins * (wins + ties)));
  return point;
}

/**
 * Newton's direction. Away from the maximum the likelihood need not be concave; the information is then damped until
 * it is positive definite, which turns the direction towards the gradient.
 */
function ascent(
  problem: Problem,
  here: Expansion,
): { readonly direction: Float64Array; readonly isDamped: boolean } {
  const information = withFixedMean(problem, here.information);
  const stride = problem.size + 2;
  const scale = maximum(information);
  for (let damping = 0; damping <= 1; damping = Math.max(1e-4, damping * 10)) {
    const damped = information.map((value, place) =>
      place % stride === 0 ? value + damping * scale : value,
    );
    try {
      return { direction: solvePositiveDefinite(damped, here.gradient), isDamped: damping > 0 };
    } catch (cause) {
      // Not positive definite: the next damping is the answer. Anything else is no matter of damping.
      if (!(cause instanceof RangeError)) throw cause;
    }
  }
  throw notConverged(problem, here);
}

/** Bounds a step, and halves it while it would lower the likelihood. */
function climb(
  problem: Problem,
  here: Expansion,
  direction: Float64Array,
): { readonly reached: Expansion; readonly share: number } {
  // Near the maximum the likelihood is flat to rounding, which must not count as a loss.
  const least = here.likelihood - 1e-12 * (Math.abs(here.likelihood) + problem.battles);
  for (let share = Math.min(1, LARGEST_STEP / maximum(direction)); share > 1e-9; share /= 2) {
    const reached = expand(problem, moved(problem, here.point, direction, share));
    if (reached.likelihood >= least) return { reached, share };
  }
  throw notConverged(problem, here);
}

function moved(
  { model, size }: Problem,
  point: Float64Array,
  direction: Float64Array,
  share: number,
): Float64Array {
  const next = point.map((value, place) => value + share * direction[place]!);
  if (TIE_FORMULAS[model].hasFreeMean) next.set(centred(next.subarray(0, size)));
  return next;
}

function expand({ model, size, meetings }: Problem, point: Float64Array): Expansion {
  const outcomes = new TieOutcomes(model);
  const width = size + 1;
  const gradient = new Float64Array(width);
  const information = new Float64Array(width * width);
  let likelihood = 0;
  for (const { i, j, counts } of meetings) {
    outcomes.evaluate(point[i]!, point[j]!, point[size]!);
    const places = [i, j, size];
    counts.forEach((count, outcome) => {
      if (count === 0) return;
      likelihood += count * outcomes.logs[outcome]!;
      for (let k = 0; k < 3; k += 1) gradient[places[k]!]! += count * outcomes.gradients[outcome * 3 + k]!;
      for (let k = 0; k < 9; k += 1) {
        const place = places[Math.floor(k / 3)]! * width + places[k % 3]!;
        information[place]! -= count * outcomes.curvatures[outcome * 9 + k]!;
      }
    });
  }
  return { point, likelihood, gradient, information };
}

interface Spread {
  /** Of the strengths; where battles leave no spread to see, what the model expects of so many. */
  readonly covariance: Float64Array;
  /** Standard deviation of the tie parameter, likewise. */
  readonly deviation: number;
}

function spreadOf(problem: Problem, point: Float64Array, bread: Float64Array): Spread {
  const meat = meatOf(problem, point, ({ squares }, outcome) => squares[outcome]!);
  const robust = sandwich(bread, meat);
  const model = problem.isWeighted ? sandwich(bread, expectedMeat(problem, point)) : bread;
  const { hasFreeMean } = TIE_FORMULAS[problem.model];
  const [seen, expected] = [robust.at(-1)!, model.at(-1)!];
  return {
    covariance: guarded(withoutLast(robust), withoutLast(model), { isCentred: hasFreeMean }),
    deviation: Math.sqrt(seen >= DEGENERATE_SHARE * expected ? seen : expected),
  };
}

function expectedMeat(problem: Problem, point: Float64Array): Float64Array {
  return meatOf(
    problem,
    point,
    ({ squares }, _, probability) => probability * squares.reduce((sum, square) => sum + square, 0),
  );
}

/**
 * Sum of the squared scores of independent battles.
 *
 * @param weigh - Sum of squared weights of an outcome, from what was seen or from its probability.
 */
function meatOf(
  { model, size, meetings }: Problem,
  point: Float64Array,
  weigh: (meeting: Meeting, outcome: number, probability: number) => number,
): Float64Array {
  const outcomes = new TieOutcomes(model);
  const width = size + 1;
  const meat = new Float64Array(width * width);
  for (const meeting of meetings) {
    const places = [meeting.i, meeting.j, size];
    outcomes.evaluate(point[meeting.i]!, point[meeting.j]!, point[size]!);
    outcomes.logs.forEach((log, outcome) => {
      const weight = weigh(meeting, outcome, Math.exp(log));
      const score = outcomes.gradients.subarray(outcome * 3, outcome * 3 + 3);
      for (let k = 0; k < 9; k += 1) {
        const [row, column] = [Math.floor(k / 3), k % 3];
        meat[places[row]! * width + places[column]!]! += weight * score[row]! * score[column]!;
      }
    });
  }
  return meat;
}

/** Adds c·11ᵀ to the strengths' part where only their differences are defined: alone it would be singular. */
function withFixedMean({ model, size }: Problem, information: Float64Array): Float64Array {
  if (!TIE_FORMULAS[model].hasFreeMean) return information;
  const width = size + 1;
  let trace = 0;
  for (let i = 0; i < size; i += 1) trace += information[i * width + i]!;
  return mapStrengths(information, (value) => value + trace / (size * size));
}

/** Inverse of the information; what `withFixedMean` added is the same number in all of the strengths' part. */
function breadOf(problem: Problem, information: Float64Array): Float64Array {
  const { model, size } = problem;
  const inverse = invertPositiveDefinite(withFixedMean(problem, information), size + 1);
  if (!TIE_FORMULAS[model].hasFreeMean) return inverse;
  const added = withoutLast(inverse).reduce((sum, value) => sum + value, 0) / (size * size);
  return mapStrengths(inverse, (value) => value - added);
}

/** Changes the part of a matrix that belongs to strengths. */
function mapStrengths(matrix: Float64Array, change: (value: number) => number): Float64Array {
  const width = Math.sqrt(matrix.length);
  const last = width - 1;
  return matrix.map((value, place) => (place % width < last && place < last * width ? change(value) : value));
}

function requireMaximum(problem: Problem, here: Expansion): number {
  const gradient = maximum(here.gradient);
  if (gradient <= gradientTolerance(problem.battles)) return gradient;
  throw notConverged(problem, here);
}

function notConverged({ model }: Problem, { gradient }: Expansion): RatingError {
  return new RatingError(
    'not-converged',
    `Cannot fit ${model}: the search must end at a maximum, got a gradient of ${maximum(gradient)}`,
  );
}

function tieParameterOf(options: {
  readonly model: TieModel;
  readonly alpha: number;
  readonly deviation: number;
  readonly quantile: number;
}): TieParameter {
  const { model, alpha, deviation, quantile } = options;
  const name = model === 'davidson' ? 'nu' : 'theta';
  const origin = model === 'davidson' ? 0 : 1;
  return {
    name,
    value: origin + Math.exp(alpha),
    lower: origin + Math.exp(alpha - quantile * deviation),
    upper: origin + Math.exp(alpha + quantile * deviation),
    deviation: Math.exp(alpha) * deviation,
  };
}

function maximum(values: Float64Array): number {
  return values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
