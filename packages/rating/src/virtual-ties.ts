import type { BattleTable } from './battle-set.ts';
import { type BradleyTerryFit, centred, covariancesOf, fitParts, logistic } from './bradley-terry.ts';
import { centredCovariance } from './guarded-covariance.ts';
import { withoutLast } from './matrix.ts';

/** Stands beside names of competitors, and is none. */
const REFERENCE = '\u0000';

/**
 * Fits strengths under a prior: each member has `virtualTies` ties with a reference that nobody else is. It is the
 * penalty −k·log cosh(θ/2) on each strength's distance to the reference; with it every maximum is finite.
 *
 * Virtual ties enter the information, and the spread of the scores as they would scatter if they had been battles. As ties that are
 * always ties they would make nearly certain of whoever has hardly a battle.
 *
 * @param members - Indices of at least one competitor.
 * @param virtualTies - > 0.
 * @returns Strengths and matrices of the members alone, in the gauge of mean 0.
 * @throws {RangeError} If the number of virtual ties is not above 0.
 * @throws {RatingError} `not-converged`.
 * @see Caron & Doucet (2012) on priors for Bradley–Terry; docs/methods.md#prior
 */
export function fitWithVirtualTies(
  table: BattleTable,
  members: readonly number[],
  virtualTies: number,
): BradleyTerryFit {
  if (!(virtualTies > 0 && Number.isFinite(virtualTies))) {
    throw new RangeError(`Cannot fit: virtual ties must be a number above 0, got ${virtualTies}`);
  }
  const reference = table.competitors.length;
  const none = { firstWins: 0, secondWins: 0, drawn: 0 };
  const virtual = members.map((first) => ({
    first,
    second: reference,
    firstWins: 0,
    secondWins: 0,
    ties: virtualTies,
    bothBad: 0,
    squares: none,
  }));
  const extended = {
    competitors: [...table.competitors, REFERENCE],
    pairs: [...table.pairs, ...virtual],
  };
  const { meat, expectedMeat, ...fit } = fitParts(extended, [...members, reference]);
  // Nobody's score is spread by the reference, so that the members can be centred first: the fewer virtual ties, the larger is
  // what all strengths have in common, and the more digits it would take with it.
  const bread = centredCovariance(withoutLast(fit.bread));
  const spread = members.map((_, i) => {
    const chance = logistic(fit.strengths[i]! - fit.strengths.at(-1)!);
    return virtualTies * chance * (1 - chance);
  });
  return {
    ...fit,
    strengths: centred(fit.strengths.slice(0, -1)),
    ...covariancesOf(
      bread,
      withSpread(withoutLast(meat), spread),
      expectedMeat && withSpread(withoutLast(expectedMeat), spread),
    ),
    bread,
  };
}

/** Adds to the diagonal. */
function withSpread(meat: Float64Array, spread: readonly number[]): Float64Array {
  spread.forEach((value, i) => {
    meat[i * (spread.length + 1)]! += value;
  });
  return meat;
}
