/** Points at which the weaker side is expected to score 1 : 10. */
const SCALE = 400;
/** Where the mean of all rated competitors lies. */
export const CENTRE_RATING = 1000;
/** Points in one unit of log-odds. */
export const POINTS_PER_LOGIT = SCALE / Math.LN10;

/**
 * Predicts how often one competitor beats another, from the gap between their ratings.
 *
 * @param options.rating - Rating of the competitor asked about, in points.
 * @param options.opponentRating - Rating of the other competitor, in points of the same fit.
 * @returns Probability in [0, 1]; the two directions sum to 1. A tie counts as half a win.
 * @throws {RangeError} If either rating is not finite.
 *
 * @example
 * winProbability({ rating: 1100, opponentRating: 1000 }) // => 0.6400649998028851
 *
 * @see Bradley & Terry (1952); docs/methods.md#bradleyterry
 */
export function winProbability(options: {
  readonly rating: number;
  readonly opponentRating: number;
}): number {
  const { rating, opponentRating } = options;
  if (!Number.isFinite(rating) || !Number.isFinite(opponentRating)) {
    throw new RangeError(`Cannot predict: ratings must be finite, got ${rating} and ${opponentRating}`);
  }
  return 1 / (1 + 10 ** ((opponentRating - rating) / SCALE));
}
