/**
 * Interval of a share, after Wilson.
 *
 * @param share - Observed, in [0, 1]; ties may stand in it as halves, which makes the interval a little too wide.
 * @param count - Number of observations, at least 1.
 * @param quantile - Of the standard normal law, at (1 + confidence) / 2.
 * @returns Bounds in [0, 1].
 *
 * @see Wilson (1927), Probable inference, the law of succession, and statistical inference
 */
export function wilsonInterval(
  share: number,
  count: number,
  quantile: number,
): { readonly lower: number; readonly upper: number } {
  const square = quantile ** 2;
  const middle = (share + square / (2 * count)) / (1 + square / count);
  const half =
    (quantile / (1 + square / count)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count ** 2));
  return { lower: Math.max(0, middle - half), upper: Math.min(1, middle + half) };
}
