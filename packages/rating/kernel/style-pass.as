// One pass over the rows of a style fit: two rows at a time in f64. `style-pass.ts` holds the same pass in TypeScript,
// with the meaning of every argument; the two must agree. All arguments are addresses, unless they are numbers of
// something. Memory comes from the caller.

/** Rows that are worked on at once; their scratch columns stay in the processor's first cache. */
const BLOCK: usize = 256;
const COLUMN: usize = BLOCK * 8;

/** Scratch columns of f64: logit and then surplus, spread, spread times a feature, and each feature. */
let surplusColumn: usize = 0;
let spreadColumn: usize = 0;
let productColumn: usize = 0;
let featureColumns: usize = 0;

/** Bytes of scratch memory that a pass needs. */
export function scratchBytes(features: usize): usize {
  return (3 + features) * COLUMN;
}

export function pass(
  segments: usize,
  features: usize,
  isMeat: i32,
  starts: usize,
  bases: usize,
  weights: usize,
  coefficients: usize,
  scores: usize,
  differences: usize,
  differenceBytes: usize,
  counts: usize,
  surplus: usize,
  spread: usize,
  spreadByFeature: usize,
  surplusOfFeatures: usize,
  spreadOfFeatures: usize,
  scratch: usize,
): void {
  surplusColumn = scratch;
  spreadColumn = scratch + COLUMN;
  productColumn = scratch + 2 * COLUMN;
  featureColumns = scratch + 3 * COLUMN;
  for (let segment: usize = 0; segment < segments; segment++) {
    const end = <usize>load<u32>(starts + segment * 4, 4);
    const base = load<f64>(bases + segment * 8);
    const weight = load<f64>(weights + segment * 8);
    const byFeature = spreadByFeature + segment * features * 8;
    for (let row = <usize>load<u32>(starts + segment * 4); row < end; row += BLOCK) {
      const length = min(BLOCK, end - row);
      predict(base, coefficients, features, differences + row * 4, differenceBytes, length);
      settle(scores + row, length, isMeat);
      weigh(weight, isMeat ? weight * weight : weight, counts ? counts + row * 8 : 0, length);
      add(surplus + segment * 8, total(surplusColumn, length));
      add(spread + segment * 8, total(spreadColumn, length));
      let place = spreadOfFeatures;
      for (let k: usize = 0; k < features; k++) {
        const column = featureColumns + k * COLUMN;
        add(surplusOfFeatures + k * 8, dot(surplusColumn, column, length));
        add(byFeature + k * 8, multiply(column, length));
        for (let l: usize = 0; l <= k; l++) {
          add(place, dot(productColumn, featureColumns + l * COLUMN, length));
          place += 8;
        }
      }
    }
  }
}

/**
 * Copies the features' differences to their columns and sums logits up in `surplusColumn`. Reads beyond the end of
 * the segment up to the next four rows, whose surplus and spread are made 0 later.
 */
// @ts-ignore: decorator
@inline
function predict(
  base: f64,
  coefficients: usize,
  features: usize,
  differences: usize,
  differenceBytes: usize,
  length: usize,
): void {
  for (let row: usize = 0; row < length; row += 4) {
    v128.store(surplusColumn + row * 8, f64x2.splat(base));
    v128.store(surplusColumn + row * 8, f64x2.splat(base), 16);
  }
  for (let k: usize = 0; k < features; k++) {
    const coefficient = v128.load64_splat(coefficients + k * 8);
    const from = differences + k * differenceBytes;
    const column = featureColumns + k * COLUMN;
    for (let row: usize = 0; row < length; row += 4) {
      const place = row * 8;
      const one = f64x2.promote_low_f32x4(v128.load64_zero(from + row * 4));
      const other = f64x2.promote_low_f32x4(v128.load64_zero(from + row * 4, 8));
      v128.store(column + place, one);
      v128.store(column + place, other, 16);
      const sum = surplusColumn + place;
      v128.store(sum, f64x2.add(v128.load(sum), f64x2.mul(coefficient, one)));
      v128.store(sum, f64x2.add(v128.load(sum, 16), f64x2.mul(coefficient, other)), 16);
    }
  }
}

/** Turns logits into score less expected score, and its spread. Rows up to the next four become 0. */
// @ts-ignore: decorator
@inline
function settle(scores: usize, length: usize, isMeat: i32): void {
  for (let row: usize = 0; row < length; row += 4) {
    const bytes = i16x8.extend_low_i8x16_u(v128.load32_zero(scores + row));
    const halves = i32x4.extend_low_i16x8_u(bytes);
    settlePair(row * 8, f64x2.convert_low_i32x4_u(halves), isMeat);
    settlePair(row * 8 + 16, f64x2.convert_low_i32x4_u(v128.shuffle<i64>(halves, halves, 1, 0)), isMeat);
  }
  for (let row = length; row % 4 != 0; row++) {
    store<f64>(surplusColumn + row * 8, 0);
    store<f64>(spreadColumn + row * 8, 0);
  }
}

// @ts-ignore: decorator
@inline
function settlePair(place: usize, halves: v128, isMeat: i32): void {
  const half = f64x2.splat(0.5);
  const sign = f64x2.splat(-0.0);
  const logit = v128.load(surplusColumn + place);
  const power = exponential(v128.or(logit, sign));
  const smaller = f64x2.div(power, f64x2.add(f64x2.splat(1), power));
  // Expected score less ½ has the sign of the logit.
  const lead = v128.or(f64x2.sub(half, smaller), v128.and(logit, sign));
  const rest = f64x2.sub(f64x2.sub(f64x2.mul(halves, half), half), lead);
  v128.store(surplusColumn + place, rest);
  const curvature = f64x2.sub(smaller, f64x2.mul(smaller, smaller));
  v128.store(spreadColumn + place, isMeat ? f64x2.mul(rest, rest) : curvature);
}

/**
 * exp(x) for x <= 0 to about the last digit: 2ⁿ times the Taylor series of the rest, which is within ± ln 2 / 2. The
 * series is summed by halves (Estrin), since one long chain of sums would leave the processor waiting.
 */
// @ts-ignore: decorator
@inline
function exponential(x: v128): v128 {
  const bounded = f64x2.pmax(x, f64x2.splat(-708));
  // Added to a number this leaves its rounded value in the lowest bits.
  const shift = f64x2.splat(6755399441055744.0);
  const shifted = f64x2.add(f64x2.mul(bounded, f64x2.splat(1.4426950408889634)), shift);
  const power = f64x2.sub(shifted, shift);
  // ln 2 in two parts, of which the first times a power is exact.
  const most = f64x2.sub(bounded, f64x2.mul(power, f64x2.splat(0.693147180369123816490)));
  const rest = f64x2.sub(most, f64x2.mul(power, f64x2.splat(1.90821492927058770002e-10)));
  const rest2 = f64x2.mul(rest, rest);
  const rest4 = f64x2.mul(rest2, rest2);
  const terms0 = f64x2.add(f64x2.splat(1), rest);
  const terms2 = line(rest, 1.0 / 2.0, 1.0 / 6.0);
  const terms4 = line(rest, 1.0 / 24.0, 1.0 / 120.0);
  const terms6 = line(rest, 1.0 / 720.0, 1.0 / 5040.0);
  const terms8 = line(rest, 1.0 / 40320.0, 1.0 / 362880.0);
  const terms10 = line(rest, 1.0 / 3628800.0, 1.0 / 39916800.0);
  const lowest = f64x2.add(terms0, f64x2.mul(rest2, terms2));
  const middle = f64x2.add(terms4, f64x2.mul(rest2, terms6));
  const highest = f64x2.add(terms8, f64x2.mul(rest2, terms10));
  const tail = f64x2.add(highest, f64x2.mul(rest4, f64x2.splat(1.0 / 479001600.0)));
  const series = f64x2.add(lowest, f64x2.mul(rest4, f64x2.add(middle, f64x2.mul(rest4, tail))));
  return i64x2.add(series, i64x2.shl(shifted, 52));
}

// @ts-ignore: decorator
@inline
function line(x: v128, constant: f64, slope: f64): v128 {
  return f64x2.add(f64x2.splat(constant), f64x2.mul(x, f64x2.splat(slope)));
}

/** Multiplies surplus and spread by their weights and, where there are any (0: none), counts. */
// @ts-ignore: decorator
@inline
function weigh(weight: f64, spreadWeight: f64, counts: usize, length: usize): void {
  if (weight == 1 && !counts) return;
  for (let row: usize = 0; row < length; row++) {
    const count = counts ? load<f64>(counts + row * 8) : 1;
    const place = row * 8;
    store<f64>(surplusColumn + place, load<f64>(surplusColumn + place) * weight * count);
    store<f64>(spreadColumn + place, load<f64>(spreadColumn + place) * spreadWeight * count);
  }
}

/** Writes spread times a feature into `productColumn`. Returns its sum. */
// @ts-ignore: decorator
@inline
function multiply(column: usize, length: usize): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  for (let row: usize = 0; row < length * 8; row += 32) {
    const one = f64x2.mul(v128.load(spreadColumn + row), v128.load(column + row));
    const other = f64x2.mul(v128.load(spreadColumn + row, 16), v128.load(column + row, 16));
    v128.store(productColumn + row, one);
    v128.store(productColumn + row, other, 16);
    even = f64x2.add(even, one);
    odd = f64x2.add(odd, other);
  }
  return lanes(f64x2.add(even, odd));
}

// @ts-ignore: decorator
@inline
function dot(left: usize, right: usize, length: usize): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  for (let row: usize = 0; row < length * 8; row += 32) {
    even = f64x2.add(even, f64x2.mul(v128.load(left + row), v128.load(right + row)));
    odd = f64x2.add(odd, f64x2.mul(v128.load(left + row, 16), v128.load(right + row, 16)));
  }
  return lanes(f64x2.add(even, odd));
}

// @ts-ignore: decorator
@inline
function total(column: usize, length: usize): f64 {
  let even = f64x2.splat(0);
  let odd = even;
  for (let row: usize = 0; row < length * 8; row += 32) {
    even = f64x2.add(even, v128.load(column + row));
    odd = f64x2.add(odd, v128.load(column + row, 16));
  }
  return lanes(f64x2.add(even, odd));
}

// @ts-ignore: decorator
@inline
function lanes(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

// @ts-ignore: decorator
@inline
function add(place: usize, value: f64): void {
  store<f64>(place, load<f64>(place) + value);
}
