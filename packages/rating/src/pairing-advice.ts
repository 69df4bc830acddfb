import type { BattleTable } from './battle-set.ts';
import { fitStrengths } from './bradley-terry.ts';
import { expectedScore, inverseInformation, tableOfMembers } from './matrices.ts';
import { contrast } from './matrix.ts';
import { normalQuantile } from './normal-quantile.ts';

/**
 * What one more battle is to narrow. `win-fraction`: the interval of the pair's own observed share, as Chatbot
 * Arena's paper has it. `strengths`: the variances of all strengths, summed (A-optimal).
 */
export const SHRINKAGE_CRITERIA = ['win-fraction', 'strengths'] as const;
export type ShrinkageCriterion = (typeof SHRINKAGE_CRITERIA)[number];

/** What one more battle of a pair is worth. Indices are into `BattleTable.competitors`. */
export interface PairShrinkage {
  readonly first: number;
  readonly second: number;
  readonly battles: number;
  /** > 0. `win-fraction`: standard deviations of a share; `strengths`: squared log-odds. */
  readonly shrinkage: number;
}

/** Strengths closer than this, in log-odds, are equal to the precision of the fit. */
const EQUAL_GAP = 1e-9;

/**
 * Says for every pair of `members`, met or not, how much one more battle between them is expected to narrow.
 *
 * `win-fraction`: √(v/n) − √(v/(n+1)), with n the pair's battles and v the variance of one score among them. One
 * virtual win for each side is added to v, so that it is ¼ for a pair that never met and never 0 for one that always
 * ended alike; a pair that never met counts as met once, since its interval has no end. Needs no fit: any competitors
 * may be members.
 *
 * `strengths`: w·|H⁺d|² / (1 + w·dᵀH⁺d), by which the trace of H⁺ falls when w·ddᵀ joins H (Sherman–Morrison):
 * d = +1 and −1 at the pair, w = p(1 − p) the information of a battle.
 *
 * @param members - Indices into `table.competitors`, each once; for `strengths`, of one comparable group.
 * @param options.criterion - Default `win-fraction`.
 * @returns By place of the first, then of the second, within `members`.
 * @throws {RatingError} `not-converged`, by `strengths`.
 * @throws {TypeError} If the criterion is none of `SHRINKAGE_CRITERIA`.
 * @see Chiang et al. (2024), "Active sampling rule"; Pukelsheim (1993) for A-optimality; docs/methods.md#pairing-advice
 */
export function shrinkages(
  table: BattleTable,
  members: readonly number[],
  options: { readonly criterion?: ShrinkageCriterion } = {},
): PairShrinkage[] {
  const { criterion = 'win-fraction' } = options;
  if (!SHRINKAGE_CRITERIA.includes(criterion)) {
    throw new TypeError(
      `Cannot advise: criterion must be one of ${SHRINKAGE_CRITERIA.join(', ')}, got '${criterion}'`,
    );
  }
  const size = members.length;
  if (size < 2) return [];
  const tallies = talliesOf(tableOfMembers(table, members));
  const shrinkageOf = criterion === 'strengths' ? strengthShrinkage(table, members) : fractionShrinkage;
  const advice: PairShrinkage[] = [];
  for (let i = 0; i < size; i += 1) {
    for (let j = i + 1; j < size; j += 1) {
      const tally = tallies.get(i * size + j) ?? NO_BATTLES;
      const battles = tally.wins + tally.losses + tally.drawn;
      advice.push({ first: members[i]!, second: members[j]!, battles, shrinkage: shrinkageOf(tally, i, j) });
    }
  }
  return advice;
}

interface Tally {
  readonly wins: number;
  readonly losses: number;
  readonly drawn: number;
}
const NO_BATTLES: Tally = { wins: 0, losses: 0, drawn: 0 };

/** By `lower place * size + higher place`; wins of the lower place. */
function talliesOf({ competitors, pairs }: BattleTable): Map<number, Tally> {
  const size = competitors.length;
  return new Map(
    pairs.map(({ first, second, firstWins, secondWins, ties, bothBad }) => {
      const drawn = ties + bothBad;
      return first < second
        ? [first * size + second, { wins: firstWins, losses: secondWins, drawn }]
        : [second * size + first, { wins: secondWins, losses: firstWins, drawn }];
    }),
  );
}

function fractionShrinkage({ wins, losses, drawn }: Tally): number {
  const battles = wins + losses + drawn;
  const mean = (wins + 1 + drawn / 2) / (battles + 2);
  const squares = (wins + 1) * (1 - mean) ** 2 + (losses + 1) * mean ** 2 + drawn * (0.5 - mean) ** 2;
  const variance = squares / (battles + 2);
  const met = Math.max(battles, 1);
  return Math.sqrt(variance / met) - Math.sqrt(variance / (met + 1));
}

function strengthShrinkage(
  table: BattleTable,
  members: readonly number[],
): (tally: Tally, i: number, j: number) => number {
  const size = members.length;
  const { strengths } = fitStrengths(table, members);
  const inverse = inverseInformation(tableOfMembers(table, members), strengths);
  return (_, i, j) => {
    const expected = expectedScore(strengths[i]! - strengths[j]!);
    const weight = expected * (1 - expected);
    let squares = 0;
    for (let k = 0; k < size; k += 1) squares += (inverse[k * size + i]! - inverse[k * size + j]!) ** 2;
    return (weight * squares) / (1 + weight * contrast(inverse, size, i, j));
  };
}

/**
 * Turns shrinkages into probabilities of drawing each pair, in proportion but for a floor. Without a floor a few rare
 * pairs swallow nearly all battles, and what is never drawn can never be weighed back in.
 *
 * @param options.floor - Share of the battles drawn uniformly, in [0, 1]: no pair is less likely than this share of
 * 1 / number of pairs. Default 0.1.
 * @returns Probabilities that sum to 1, indexed like `advice`; uniform if all shrinkages are 0.
 * @throws {RangeError} If the floor is out of range, or a shrinkage is negative or not finite.
 *
 * @example
 * pairProbabilities([{ shrinkage: 3 }, { shrinkage: 1 }], { floor: 0.5 }) // => [0.625, 0.375]
 */
export function pairProbabilities(
  advice: readonly Pick<PairShrinkage, 'shrinkage'>[],
  options: { readonly floor?: number } = {},
): number[] {
  const { floor = 0.1 } = options;
  if (!(floor >= 0 && floor <= 1)) {
    throw new RangeError(`Cannot give probabilities: floor must be in [0, 1], got ${floor}`);
  }
  const wrong = advice.find(({ shrinkage }) => !(shrinkage >= 0 && Number.isFinite(shrinkage)));
  if (wrong) {
    throw new RangeError(
      `Cannot give probabilities: shrinkages must be finite numbers from 0, got ${wrong.shrinkage}`,
    );
  }
  const total = advice.reduce((sum, { shrinkage }) => sum + shrinkage, 0);
  const pairs = advice.length;
  // Divided, not multiplied by 1 / pairs, which may round below the share that is promised.
  return advice.map(({ shrinkage }) =>
    total === 0 ? 1 / pairs : floor / pairs + (1 - floor) * (shrinkage / total),
  );
}

export interface SeparationOptions {
  /** Indices into `BattleTable.competitors`, two of the members. */
  readonly one: number;
  readonly other: number;
  /** Of the interval of the difference, in (0, 1). Default 0.95. */
  readonly confidence?: number;
}

/**
 * Says how many more battles between two competitors would separate them, if both strengths stay where they are: the
 * fewest for which the sandwich interval of their difference no longer holds 0.
 *
 * n battles add n·w·ddᵀ to the bread H and n·κw·ddᵀ to the meat B, w = p(1 − p), κ the spread of this log's scores
 * relative to what the fit expects of them (ties make it less than 1). With r = dᵀH⁺d and V the variance of the
 * difference now, it becomes (V + n·κw·r²) / (1 + n·w·r)², and the condition is quadratic in n.
 *
 * @param members - Indices of at least two competitors of one comparable group (`comparableGroups`).
 * @returns A whole number, 0 if they are separate already. Null if the strengths are equal: no number of battles
 * would tell them apart if they stay so.
 * @throws {RangeError} If one and other are not two of the members, or the confidence is not inside (0, 1).
 * @throws {RatingError} `not-converged`.
 * @see docs/methods.md#pairing-advice
 */
export function votesToSeparate(
  table: BattleTable,
  members: readonly number[],
  { one, other, confidence = 0.95 }: SeparationOptions,
): number | null {
  const i = members.indexOf(one);
  const j = members.indexOf(other);
  if (i < 0 || j < 0 || i === j) {
    throw new RangeError(
      `Cannot separate: one and other must be two of the members, got ${one} and ${other}`,
    );
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot separate: confidence must be inside (0, 1), got ${confidence}`);
  }
  const { strengths, covariance } = fitStrengths(table, members);
  const gap = strengths[i]! - strengths[j]!;
  if (Math.abs(gap) < EQUAL_GAP) return null;
  const memberTable = tableOfMembers(table, members);
  const size = members.length;
  const resistance = contrast(inverseInformation(memberTable, strengths), size, i, j);
  const variance = contrast(covariance, size, i, j);
  const expected = expectedScore(gap);
  const information = expected * (1 - expected);
  const scatter = information * relativeSpread(memberTable, strengths);
  return fewestBattles({
    gap,
    quantile: normalQuantile((1 + confidence) / 2),
    variance,
    resistance,
    information,
    scatter,
  });
}

/** The least whole n from 0 with gap²·(1 + n·w·r)² > z²·(V + n·κw·r²). */
function fewestBattles(options: {
  readonly gap: number;
  readonly quantile: number;
  readonly variance: number;
  readonly resistance: number;
  readonly information: number;
  readonly scatter: number;
}): number {
  const { gap, quantile, variance, resistance, information, scatter } = options;
  const ratio = (quantile / gap) ** 2;
  const step = information * resistance;
  const constant = 1 - ratio * variance;
  if (constant > 0) return 0;
  const halfLinear = step - (ratio * scatter * resistance ** 2) / 2;
  const root = (-halfLinear + Math.sqrt(halfLinear ** 2 - step ** 2 * constant)) / step ** 2;
  return Math.floor(root) + 1;
}

/** Variance of the scores about what the fit expects, relative to the variance that it expects: κ. */
function relativeSpread(table: BattleTable, strengths: Float64Array): number {
  let observed = 0;
  let modelled = 0;
  for (const { first, second, firstWins, secondWins, ties, bothBad } of table.pairs) {
    const expected = expectedScore(strengths[first]! - strengths[second]!);
    const drawn = ties + bothBad;
    observed += firstWins * (1 - expected) ** 2 + secondWins * expected ** 2 + drawn * (0.5 - expected) ** 2;
    modelled += (firstWins + secondWins + drawn) * expected * (1 - expected);
  }
  return observed / modelled;
}
