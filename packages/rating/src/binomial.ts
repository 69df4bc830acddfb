type Random = () => number;

/** Below this mean, counting up from 0 is faster than rejection, which needs about 10. */
const INVERSION_MEAN = 10;

/**
 * Draws how many of `trials` succeed, exactly.
 *
 * Few expected successes are counted up from 0 (inversion); many are drawn by transformed rejection with squeeze,
 * whose time does not grow with the number of trials.
 *
 * @param trials - Whole, >= 0.
 * @param probability - In [0, 1].
 * @see Hörmann (1993), algorithm BTRS
 */
export function drawBinomial(trials: number, probability: number, random: Random): number {
  if (probability > 0.5) return trials - drawBinomial(trials, 1 - probability, random);
  if (trials === 0 || probability <= 0) return 0;
  return trials * probability < INVERSION_MEAN
    ? invert(trials, probability, random)
    : reject(trials, probability, random);
}

function invert(trials: number, probability: number, random: Random): number {
  const odds = probability / (1 - probability);
  let share = Math.exp(trials * Math.log1p(-probability));
  let left = random();
  let count = 0;
  while (left > share && count < trials) {
    left -= share;
    count += 1;
    share *= (odds * (trials - count + 1)) / count;
  }
  return count;
}

function reject(trials: number, probability: number, random: Random): number {
  const spread = Math.sqrt(trials * probability * (1 - probability));
  // The constants and names of the published algorithm.
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const c = trials * probability + 0.5;
  const vr = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const mode = Math.floor((trials + 1) * probability);
  const logOdds = Math.log(probability / (1 - probability));
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const us = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / us + b) * u + c);
    if (us >= 0.07 && v <= vr) return count;
    if (count < 0 || count > trials) continue;
    const height = Math.log((v * alpha) / (a / (us * us) + b));
    const bound =
      logFactorial(mode) +
      logFactorial(trials - mode) -
      logFactorial(count) -
      logFactorial(trials - count) +
      (count - mode) * logOdds;
    if (height <= bound) return count;
  }
}

const SMALL_LOG_FACTORIALS = Float64Array.from({ length: 16 }, (_, count) => {
  let sum = 0;
  for (let factor = 2; factor <= count; factor += 1) sum += Math.log(factor);
  return sum;
});

/** log(count!), by Stirling's series above 15: to about 14 digits. */
export function logFactorial(count: number): number {
  if (count < 16) return SMALL_LOG_FACTORIALS[count]!;
  const inverse = 1 / count;
  const series =
    inverse * (1 / 12 - inverse ** 2 * (1 / 360 - inverse ** 2 * (1 / 1260 - inverse ** 2 / 1680)));
  return (count + 0.5) * Math.log(count) - count + 0.5 * Math.log(2 * Math.PI) + series;
}
