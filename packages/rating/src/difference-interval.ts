import { contrast } from './matrix.ts';
import { normalQuantile } from './normal-quantile.ts';
import type { Ranking } from './rank-competitors.ts';
import { POINTS_PER_LOGIT } from './scale.ts';

/** By how much one competitor is above another. All in points. */
export interface DifferenceInterval {
  /** Rating of `one` less rating of `other`. */
  readonly difference: number;
  /** Below and above `difference`, by the same distance > 0. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * Gives the interval of the difference of two ratings: whether it holds 0 says whether the two can be told apart. Intervals of
 * the two ratings do not say it, since they may overlap although the difference is certain, and leave out that errors of the
 * two go together.
 *
 * By the normal law with the covariance that the ranking's intervals come from. It holds for two competitors that were
 * chosen beforehand; for whichever of many stand out, `rankSets`.
 *
 * @param options.confidence - Share of intervals that hold the truth, in (0, 1). Default 0.95.
 * @throws {RangeError} If one and other are not two rated competitors, or the confidence is not inside (0, 1).
 *
 * @example
 * const battles = new BattleSet();
 * battles.add({ first: 'pizza', second: 'sushi', outcome: 'a', count: 30 });
 * battles.add({ first: 'pizza', second: 'sushi', outcome: 'b', count: 20 });
 * const { difference, lower } = differenceInterval(rankBattles(battles), { one: 'pizza', other: 'sushi' });
 * [Math.round(difference), Math.round(lower)] // => [70, -28]
 *
 * @see Chiang et al. (2024), section 5, for intervals of the fit; docs/methods.md#relative-to-what
 */
export function differenceInterval(
  ranking: Ranking,
  {
    one,
    other,
    confidence = 0.95,
  }: { readonly one: string; readonly other: string; readonly confidence?: number },
): DifferenceInterval {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot compare: confidence must be inside (0, 1), got ${confidence}`);
  }
  const { rated, fit } = ranking;
  const [i, j] = [rated.indexOf(one), rated.indexOf(other)];
  if (fit === undefined || i < 0 || j < 0 || i === j) {
    throw new RangeError(
      `Cannot compare: one and other must be two rated competitors, got '${one}' and '${other}'`,
    );
  }
  const deviation = Math.sqrt(contrast(fit.covariance, rated.length, i, j));
  const difference = (fit.strengths[i]! - fit.strengths[j]!) * POINTS_PER_LOGIT;
  const halfWidth = normalQuantile((1 + confidence) / 2) * deviation * POINTS_PER_LOGIT;
  return { difference, lower: difference - halfWidth, upper: difference + halfWidth };
}
