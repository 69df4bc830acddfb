/** Rows that are worked on at once; their scratch columns stay in the processor's first cache. */
const BLOCK = 256;

/**
 * The rows of a style fit and what a pass makes of them. A segment is a run of rows that have the same first and the
 * same second competitor. All columns lie in one buffer, which the kernel works on.
 */
export interface PassColumns {
  /** First row of each segment, and the number of rows. Length `segments` + 1. */
  readonly starts: Uint32Array;
  /** Of each segment: logit of a row whose differences are all 0. */
  readonly bases: Float64Array;
  /** Of each segment: what a battle counts for. */
  readonly weights: Float64Array;
  /** Log-odds for one unit of each feature's difference. */
  readonly coefficients: Float64Array;
  /** Twice the score of the first competitor: 0, 1 or 2. */
  readonly scores: Uint8Array;
  /** Of each feature: difference of the sides in each row. */
  readonly differences: readonly Float32Array[];
  /** Equal battles in each row; null if every row is one. */
  readonly counts: Float64Array | null;
  /** Out: score less expected score, summed over each segment. */
  readonly surplus: Float64Array;
  /** Out: spread of a row, summed over each segment; times each feature, `[segment][feature]`. */
  readonly spread: Float64Array;
  readonly spreadByFeature: Float64Array;
  /** Out: surplus times each feature, summed over all rows. */
  readonly surplusOfFeatures: Float64Array;
  /** Out: spread times two features, summed over all rows; lower triangle by rows. */
  readonly spreadOfFeatures: Float64Array;
}

/**
 * Goes over all rows once. The spread of a row is w·p·(1 − p), the curvature of its weighted log-likelihood; or, with
 * `isMeat`, w²·(score − p)², the square of its derivative. Its surplus is the same in both.
 */
export type Pass = (columns: PassColumns, isMeat: boolean) => void;

const surplus = new Float64Array(BLOCK);
const spread = new Float64Array(BLOCK);
const product = new Float64Array(BLOCK);

/**
 * The pass in plain TypeScript, which runs everywhere and by which the kernel is tested. It goes column by column
 * through short blocks: loops with one task each are what a compiler turns into good code.
 */
export const plainPass: Pass = (columns, isMeat) => {
  clearSums(columns);
  const { starts, bases, weights, differences } = columns;
  for (let segment = 0; segment < bases.length; segment += 1) {
    const end = starts[segment + 1]!;
    for (let from = starts[segment]!; from < end; from += BLOCK) {
      const length = Math.min(BLOCK, end - from);
      surplus.fill(bases[segment]!, 0, length);
      differences.forEach((column, k) => {
        addScaled(column, columns.coefficients[k]!, from, length);
      });
      settle(columns.scores, from, length, isMeat);
      weigh(weights[segment]!, isMeat, columns.counts, from, length);
      addBlock(columns, segment, from, length);
    }
  }
};

/** Sets all that a pass adds to back to 0. */
export function clearSums(columns: PassColumns): void {
  const { surplusOfFeatures, spreadOfFeatures, spreadByFeature } = columns;
  for (const sums of [
    columns.surplus,
    columns.spread,
    spreadByFeature,
    surplusOfFeatures,
    spreadOfFeatures,
  ]) {
    sums.fill(0);
  }
}

function addScaled(column: Float32Array, coefficient: number, from: number, length: number): void {
  for (let row = 0; row < length; row += 1) surplus[row]! += coefficient * column[from + row]!;
}

/** Turns logits into score less expected score, and its spread. */
function settle(scores: Uint8Array, from: number, length: number, isMeat: boolean): void {
  for (let row = 0; row < length; row += 1) {
    const logit = surplus[row]!;
    const power = Math.exp(-Math.abs(logit));
    const smaller = power / (1 + power);
    const rest = scores[from + row]! * 0.5 - (logit >= 0 ? 1 - smaller : smaller);
    surplus[row] = rest;
    spread[row] = isMeat ? rest * rest : smaller * (1 - smaller);
  }
}

function weigh(
  weight: number,
  isMeat: boolean,
  counts: Float64Array | null,
  from: number,
  length: number,
): void {
  if (weight === 1 && counts === null) return;
  const spreadWeight = isMeat ? weight * weight : weight;
  for (let row = 0; row < length; row += 1) {
    const count = counts === null ? 1 : counts[from + row]!;
    surplus[row]! *= weight * count;
    spread[row]! *= spreadWeight * count;
  }
}

function addBlock(columns: PassColumns, segment: number, from: number, length: number): void {
  const { differences } = columns;
  columns.surplus[segment]! += total(surplus, length);
  columns.spread[segment]! += total(spread, length);
  let place = 0;
  for (let k = 0; k < differences.length; k += 1) {
    columns.surplusOfFeatures[k]! += dot(surplus, differences[k]!, from, length);
    multiply(differences[k]!, from, length);
    columns.spreadByFeature[segment * differences.length + k]! += total(product, length);
    for (let l = 0; l <= k; l += 1, place += 1) {
      columns.spreadOfFeatures[place]! += dot(product, differences[l]!, from, length);
    }
  }
}

function multiply(column: Float32Array, from: number, length: number): void {
  for (let row = 0; row < length; row += 1) product[row] = spread[row]! * column[from + row]!;
}

function dot(left: Float64Array, column: Float32Array, from: number, length: number): number {
  let sum = 0;
  for (let row = 0; row < length; row += 1) sum += left[row]! * column[from + row]!;
  return sum;
}

function total(column: Float64Array, length: number): number {
  let sum = 0;
  for (let row = 0; row < length; row += 1) sum += column[row]!;
  return sum;
}
