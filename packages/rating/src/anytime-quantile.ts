/** How many battles there are, and at how many the test is to be sharpest. */
export interface AnytimeOptions {
  /** What is known now, counted in battles that each tell as much; > 0. */
  readonly battles: number;
  /** Battles at which the boundary is tightest; > 0. Any choice is valid. Default 10,000. */
  readonly tunedFor?: number;
  /** Probability that no claim is ever wrong, at any look, in (0, 1). Default 0.95. */
  readonly confidence?: number;
  /** Differences that are looked at together, from 1. Default 1. */
  readonly comparisons?: number;
}

const TUNED_FOR = 10_000;

/**
 * Says how many standard deviations a difference must have to be certain whenever somebody looks: after each vote, for ever.
 * A quantile for one look, at 95 %, is passed sooner or later by chance alone.
 *
 * Robbins' normal mixture: a Brownian motion Sₙ of variance n passes √((n + r)·log((n + r)/(r·α²))) at any n with a probability of at
 * most α, here α = (1 − confidence) / comparisons. A difference of strengths times its information is such a motion, nearly,
 * where battles are counted by what they tell of it: `rankSets` has one count for each pair.
 *
 * @returns Deviations, above the quantile of a single look.
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * anytimeQuantile({ battles: 10_000 }) // => 3.0352089903762525
 *
 * @see Robbins (1970); Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024) on asymptotic confidence sequences;
 * docs/methods.md#at-every-look
 */
export function anytimeQuantile(options: AnytimeOptions): number {
  const { battles, tunedFor = TUNED_FOR, confidence = 0.95, comparisons = 1 } = options;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot look at any time: confidence must be inside (0, 1), got ${confidence}`);
  }
  if (!(battles > 0 && tunedFor > 0 && Number.isFinite(battles + tunedFor))) {
    throw new RangeError(
      `Cannot look at any time: battles and tunedFor must be numbers above 0, got ${battles} and ${tunedFor}`,
    );
  }
  if (!(Number.isInteger(comparisons) && comparisons >= 1)) {
    throw new RangeError(
      `Cannot look at any time: comparisons must be a whole number from 1, got ${comparisons}`,
    );
  }
  const alpha = (1 - confidence) / comparisons;
  const surprise = -2 * Math.log(alpha);
  // Nearly the best r for a look at `tunedFor`.
  const r = tunedFor / (surprise + Math.log(surprise + 1));
  return Math.sqrt((1 + r / battles) * (Math.log((battles + r) / r) + surprise));
}
