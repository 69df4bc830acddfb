import { anytimeQuantile } from './anytime-quantile.ts';
import { cholesky } from './matrix.ts';
import { normalQuantile } from './normal-quantile.ts';
import { createRandom } from './random.ts';

const DRAWS = 4_000;
/** A variance of a difference below this share of the two's own has been left by rounding. */
const ROUNDING_SHARE = 1e-9;

export interface RankSetOptions {
  /** Probability that all rank sets hold the truth at once, in (0, 1). Default 0.95. */
  readonly confidence?: number;
  /** Draws for the critical value. Default 4,000. */
  readonly draws?: number;
  /** Default 1. */
  readonly seed?: number;
  /**
   * How many battles the log has now: then the sets hold at every look at a log that grows, together. Default: they hold at one
   * look. What is drawn is not needed then.
   */
  readonly everyLook?: { readonly battles: number };
}

/** What can be said of all competitors' ranks at once. Indexed like the strengths. */
export interface RankSets {
  /** A difference is certain above this many of its own standard deviations. */
  readonly criticalValue: number;
  /** 1 + number of competitors that are surely better. */
  readonly best: Int32Array;
  /** Number of competitors that are not surely worse. */
  readonly worst: Int32Array;
  /** From 1: a tier ends where a competitor is surely worse than the first of the tier. */
  readonly tiers: Int32Array;
}

/**
 * Rank sets that hold for all competitors at once, from the differences of their strengths. Intervals of single
 * ratings say too little here: two of them may overlap although their difference is certain, and with many
 * competitors some of them are wrong.
 *
 * All pairs are tested at once by the largest |t| (single step); its distribution is drawn from the normal law with
 * the given covariance. For every look, each pair has its share of the error instead (`anytimeQuantile`).
 *
 * @param covariance - Of the strengths, row-major, in any gauge.
 * @throws {RangeError} If confidence, draws or battles are out of range.
 * @see Mogstad, Romano, Shaikh & Wilhelm (2024) for ranks; Hothorn, Bretz & Westfall (2008) for max-|t|;
 * docs/methods.md#simultaneous-ranks
 */
export function rankSets(
  strengths: Float64Array,
  covariance: Float64Array,
  options: RankSetOptions = {},
): RankSets {
  const { confidence = 0.95, draws = DRAWS, seed = 1 } = options;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot rank: confidence must be inside (0, 1), got ${confidence}`);
  }
  if (!(Number.isInteger(draws) && draws >= 100)) {
    throw new RangeError(`Cannot rank: draws must be a whole number from 100, got ${draws}`);
  }
  const deviations = differenceDeviations(covariance, strengths.length);
  const comparisons = Math.max(1, (strengths.length * (strengths.length - 1)) / 2);
  const criticalValue = options.everyLook
    ? anytimeQuantile({ battles: options.everyLook.battles, confidence, comparisons })
    : drawCriticalValue({ covariance, deviations, confidence, draws, seed });
  const isBetter = (i: number, j: number) => {
    const deviation = deviations[i * strengths.length + j]!;
    // Where nothing but ties joins two, nothing is known of how their difference scatters.
    return deviation > 0 && strengths[i]! - strengths[j]! > criticalValue * deviation;
  };
  const places = strengths.map((_, i) => i);
  const best = Int32Array.from(places, (i) => 1 + places.filter((j) => isBetter(j, i)).length);
  const worst = Int32Array.from(
    places,
    (i) => strengths.length - places.filter((j) => isBetter(i, j)).length,
  );
  return { criticalValue, best, worst, tiers: tiersOf(strengths, isBetter) };
}

/** Standard deviation of each difference; row-major, zero on the diagonal and where two move together. */
export function differenceDeviations(covariance: Float64Array, size: number): Float64Array {
  return covariance.map((value, place) => {
    const own = covariance[Math.floor(place / size) * (size + 1)]! + covariance[(place % size) * (size + 1)]!;
    const variance = own - 2 * value;
    // Two that move together leave a variance of 0, but for rounding.
    return variance > ROUNDING_SHARE * own ? Math.sqrt(variance) : 0;
  });
}

/** Quantile of max |(Zi − Zj) / sd(Zi − Zj)| over all pairs, Z normal with the covariance. */
function drawCriticalValue(options: {
  readonly covariance: Float64Array;
  readonly deviations: Float64Array;
  readonly confidence: number;
  readonly draws: number;
  readonly seed: number;
}): number {
  const { covariance, deviations, confidence, draws, seed } = options;
  const size = Math.sqrt(covariance.length);
  const factor = cholesky(regular(covariance, size), size);
  const random = createRandom(seed);
  const normal = new Float64Array(size);
  const drawn = new Float64Array(size);
  const maxima = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw += 1) {
    // In the open interval: the quantile of 0 is infinite.
    for (let i = 0; i < size; i += 1) normal[i] = normalQuantile((random() * 2 ** 32 + 0.5) / (2 ** 32 + 1));
    multiplyTransposed(factor, normal, drawn);
    maxima[draw] = largestRatio(drawn, deviations);
  }
  maxima.sort();
  return maxima[Math.ceil(confidence * draws) - 1]!;
}

/**
 * A covariance in the gauge of mean 0 is singular along 11ᵀ, which no difference sees; few battles can leave it
 * singular elsewhere, by a share that changes no digit shown.
 */
function regular(covariance: Float64Array, size: number): Float64Array {
  let trace = 0;
  for (let i = 0; i < size; i += 1) trace += covariance[i * size + i]!;
  const mean = trace / size;
  return covariance.map((value, place) => value + mean + (place % (size + 1) === 0 ? mean * 1e-10 : 0));
}

/** product = Uᵀ·vector. */
function multiplyTransposed(factor: Float64Array, vector: Float64Array, product: Float64Array): void {
  const size = vector.length;
  product.fill(0);
  for (let i = 0; i < size; i += 1) {
    for (let j = i; j < size; j += 1) product[j]! += factor[i * size + j]! * vector[i]!;
  }
}

function largestRatio(values: Float64Array, deviations: Float64Array): number {
  const size = values.length;
  let largest = 0;
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const deviation = deviations[i * size + j]!;
      if (deviation === 0) continue;
      const ratio = Math.abs(values[i]! - values[j]!) / deviation;
      if (ratio > largest) largest = ratio;
    }
  }
  return largest;
}

function tiersOf(strengths: Float64Array, isBetter: (i: number, j: number) => boolean): Int32Array {
  const order = [...strengths.keys()].sort(
    (one, other) => strengths[other]! - strengths[one]! || one - other,
  );
  const tiers = new Int32Array(strengths.length);
  let head = order[0]!;
  let tier = 1;
  for (const competitor of order) {
    if (isBetter(head, competitor)) {
      head = competitor;
      tier += 1;
    }
    tiers[competitor] = tier;
  }
  return tiers;
}
