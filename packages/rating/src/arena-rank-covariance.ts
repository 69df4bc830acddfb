import type { BattleTable } from './battle-set.ts';
import { logistic } from './bradley-terry.ts';
import { tableOfMembers } from './matrices.ts';
import { invertPositiveDefinite, sandwich } from './matrix.ts';

/** Ridge on each strength, as a share of the battles. */
const RIDGE_SHARE = 1e-5;

/**
 * Covariance as lmarena/arena-rank computes it by default: the sandwich with a ridge of 1e-5 of the battles on the diagonal of the
 * curvature, which is not in the likelihood. It makes the singular curvature invertible and intervals up to 6 % narrower, most for those
 * with few battles. Here to reproduce its boards.
 *
 * @param fitted.members - Indices into `table.competitors`; battles with others are left out.
 * @param fitted.strengths - Log-odds of the members, as `fitStrengths` gives them.
 * @returns Row-major.
 * @see lmarena/arena-rank 0.1.1, `BradleyTerry.compute_ratings_and_cis`; docs/methods.md#as-arena-rank-has-them
 */
export function arenaRankCovariance(fitted: {
  readonly table: BattleTable;
  readonly members: readonly number[];
  readonly strengths: Float64Array;
}): Float64Array {
  const { table, members, strengths } = fitted;
  const size = members.length;
  const curvature = new Float64Array(size * size);
  const spread = new Float64Array(size * size);
  let battles = 0;
  for (const pair of tableOfMembers(table, members).pairs) {
    const { first: i, second: j } = pair;
    const drawn = pair.ties + pair.bothBad;
    const count = pair.firstWins + pair.secondWins + drawn;
    const p = logistic(strengths[i]! - strengths[j]!);
    const squares = pair.firstWins * (1 - p) ** 2 + pair.secondWins * p ** 2 + drawn * (0.5 - p) ** 2;
    addContrast(curvature, size, [i, j], count * p * (1 - p));
    addContrast(spread, size, [i, j], squares);
    battles += count;
  }
  for (let i = 0; i < size; i += 1) curvature[i * size + i]! += RIDGE_SHARE * battles;
  return sandwich(invertPositiveDefinite(curvature, size), spread);
}

/** Adds weight · ddᵀ, d = +1 and −1 at the pair. */
function addContrast(
  matrix: Float64Array,
  size: number,
  [i, j]: readonly [number, number],
  weight: number,
): void {
  matrix[i * size + i]! += weight;
  matrix[j * size + j]! += weight;
  matrix[i * size + j]! -= weight;
  matrix[j * size + i]! -= weight;
}
