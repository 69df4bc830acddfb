import { anytimeQuantile } from './anytime-quantile.ts';
import { cholesky } from './matrix.ts';
import { normalQuantile } from './normal-quantile.ts';
import { createRandom } from './random.ts';

const DRAWS = 4_000;
/** A variance of a difference below this share of the two's own has been left by rounding. */
const ROUNDING_SHARE = 1e-9;
/** A battle of two equals tells so much of their difference: the variance of its score. */
const INFORMATION_OF_BATTLE = 1 / 4;
/**
 * What is known of a difference where claims at every look are sharpest, as battles of the two alone. A difference then has a
 * deviation of 11 points; with a tenth to a hundred times as many the bound is at most 1.3 times its least.
 */
const TUNED_FOR = 1_000;

/** How often somebody looks at a log that grows: once, or whenever anything has changed. */
export const LOOKS = ['one', 'every'] as const;
export type Looks = (typeof LOOKS)[number];

export interface RankSetOptions {
  /** Probability that all rank sets hold the truth at once, in (0, 1). Default 0.95. */
  readonly confidence?: number;
  /** Draws for the critical value. Default 4,000. */
  readonly draws?: number;
  /** Default 1. */
  readonly seed?: number;
  /**
   * How many battles the strengths were fitted to. Of few, a fit explains more than it should: n battles leave what n − M + 1 would
   * scatter, and variances are taken n / (n − M + 1) times for it. Default: so many that it does not matter.
   */
  readonly battles?: number;
  /** `every`: the sets hold at every look at a log that grows, together, and nothing is drawn. Default `one`. */
  readonly looks?: Looks;
}

/** What can be said of all competitors' ranks at once. Indexed like the strengths. */
export interface RankSets {
  /**
   * A difference is certain above so many of its own standard deviations. Row-major; one number for one look, and for every look one
   * for each pair. Infinite where a difference has no deviation.
   */
  readonly criticalValues: Float64Array;
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
 * the given covariance. For every look, each pair has its share of the error instead (`anytimeQuantile`), and its clock is what
 * is known of its own difference: one who joins a log of a million battles starts at none.
 *
 * @param fitted - Covariance of the strengths, row-major, in any gauge.
 * @throws {RangeError} If confidence, draws or battles are out of range.
 * @see Mogstad, Romano, Shaikh & Wilhelm (2024) for ranks; Hothorn, Bretz & Westfall (2008) for max-|t|;
 * docs/methods.md#simultaneous-ranks and #at-every-look
 */
export function rankSets(
  strengths: Float64Array,
  fitted: Float64Array,
  options: RankSetOptions = {},
): RankSets {
  const { confidence = 0.95, draws = DRAWS, seed = 1, looks = 'one', battles } = options;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot rank: confidence must be inside (0, 1), got ${confidence}`);
  }
  if (!(Number.isInteger(draws) && draws >= 100)) {
    throw new RangeError(`Cannot rank: draws must be a whole number from 100, got ${draws}`);
  }
  if (battles !== undefined && !(battles > 0)) {
    throw new RangeError(`Cannot rank: battles must be a number above 0, got ${battles}`);
  }
  const covariance = forSoFew(fitted, battles);
  const deviations = differenceDeviations(covariance, strengths.length);
  const criticalValues =
    looks === 'every'
      ? everyLookValues(deviations, { confidence, size: strengths.length })
      : oneLookValues(deviations, drawCriticalValue({ covariance, deviations, confidence, draws, seed }));
  const isBetter = (i: number, j: number) => {
    const place = i * strengths.length + j;
    // Where nothing but ties joins two, nothing is known of how their difference scatters.
    return (
      deviations[place]! > 0 && strengths[i]! - strengths[j]! > criticalValues[place]! * deviations[place]!
    );
  };
  const places = strengths.map((_, i) => i);
  const best = Int32Array.from(places, (i) => 1 + places.filter((j) => isBetter(j, i)).length);
  const worst = Int32Array.from(
    places,
    (i) => strengths.length - places.filter((j) => isBetter(i, j)).length,
  );
  return { criticalValues, best, worst, tiers: tiersOf(strengths, isBetter) };
}

/** The covariance as large as so few battles leave it uncertain [MW85]. */
function forSoFew(covariance: Float64Array, battles: number | undefined): Float64Array {
  if (battles === undefined) return covariance;
  const parameters = Math.sqrt(covariance.length) - 1;
  const growth = battles / Math.max(1, battles - parameters);
  return covariance.map((value) => value * growth);
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

function oneLookValues(deviations: Float64Array, criticalValue: number): Float64Array {
  return deviations.map((deviation) => (deviation === 0 ? Number.POSITIVE_INFINITY : criticalValue));
}

/** Estimates that use all that is known have independent increments: by this clock a difference is a Brownian motion. */
function everyLookValues(
  deviations: Float64Array,
  { confidence, size }: { readonly confidence: number; readonly size: number },
): Float64Array {
  const comparisons = Math.max(1, (size * (size - 1)) / 2);
  return deviations.map((deviation) => {
    if (deviation === 0) return Number.POSITIVE_INFINITY;
    const battles = 1 / (INFORMATION_OF_BATTLE * deviation ** 2);
    return anytimeQuantile({ battles, tunedFor: TUNED_FOR, confidence, comparisons });
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
