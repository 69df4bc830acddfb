// Passes over the rows of a style fit. `pass` takes two rows at a time in f64; `style-pass.ts` holds the same in TypeScript, with the
// meaning of every argument, and the two must agree. `quickPass` takes four in f32, and `slopePass` gives no spread: both for
// at most four features and rows that are one battle each. All arguments are addresses, unless they are numbers of something.
// Memory comes from the caller.

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

/** Rows of which sums are taken in f32 before they go to f64: few enough for six digits. */
const QUICK_BLOCK: usize = 4096;
/** Features of the quick pass. With fewer, the others are any columns with coefficients 0, and nobody reads their sums. */
const QUICK_FEATURES: usize = 4;

/** As `pass`, of four features, each row alone. `coefficients` and all sums hold four features. */
export function quickPass(
  segments: usize,
  isMeat: i32,
  starts: usize,
  bases: usize,
  weights: usize,
  coefficients: usize,
  scores: usize,
  features0: usize,
  features1: usize,
  features2: usize,
  features3: usize,
  surplus: usize,
  spread: usize,
  spreadByFeature: usize,
  surplusOfFeatures: usize,
  spreadOfFeatures: usize,
): void {
  const zero = f32x4.splat(0);
  const half = f32x4.splat(0.5);
  const sign = f32x4.splat(-0.0);
  const lanesFrom0 = i32x4(0, 1, 2, 3);
  const c0 = f32x4.splat(<f32>load<f64>(coefficients));
  const c1 = f32x4.splat(<f32>load<f64>(coefficients, 8));
  const c2 = f32x4.splat(<f32>load<f64>(coefficients, 16));
  const c3 = f32x4.splat(<f32>load<f64>(coefficients, 24));
  for (let segment: usize = 0; segment < segments; segment++) {
    const end = <usize>load<u32>(starts + segment * 4, 4);
    const base = f32x4.splat(<f32>load<f64>(bases + segment * 8));
    const weight = load<f64>(weights + segment * 8);
    const spreadWeight = isMeat ? weight * weight : weight;
    const byFeature = spreadByFeature + segment * QUICK_FEATURES * 8;
    for (let from = <usize>load<u32>(starts + segment * 4); from < end; from += QUICK_BLOCK) {
      const to = min(from + QUICK_BLOCK, end);
      let rests = zero;
      let spreads = zero;
      let r0 = zero;
      let r1 = zero;
      let r2 = zero;
      let r3 = zero;
      let s0 = zero;
      let s1 = zero;
      let s2 = zero;
      let s3 = zero;
      let s00 = zero;
      let s10 = zero;
      let s11 = zero;
      let s20 = zero;
      let s21 = zero;
      let s22 = zero;
      let s30 = zero;
      let s31 = zero;
      let s32 = zero;
      let s33 = zero;
      for (let row = from; row < to; row += 4) {
        const x0 = v128.load(features0 + row * 4);
        const x1 = v128.load(features1 + row * 4);
        const x2 = v128.load(features2 + row * 4);
        const x3 = v128.load(features3 + row * 4);
        const upper = f32x4.add(f32x4.mul(c0, x0), f32x4.mul(c1, x1));
        const lower = f32x4.add(f32x4.mul(c2, x2), f32x4.mul(c3, x3));
        const logit = f32x4.add(base, f32x4.add(upper, lower));
        const bytes = i16x8.extend_low_i8x16_u(v128.load32_zero(scores + row));
        const halves = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(bytes));
        const power = quickExponential(v128.or(logit, sign));
        const smaller = f32x4.div(power, f32x4.add(f32x4.splat(1), power));
        const lead = v128.or(f32x4.sub(half, smaller), v128.and(logit, sign));
        // Rows of the next segment count for nothing here.
        const isOwn = i32x4.lt_s(lanesFrom0, i32x4.splat(<i32>(to - row)));
        const rest = v128.and(isOwn, f32x4.sub(f32x4.sub(f32x4.mul(halves, half), half), lead));
        const curvature = f32x4.sub(smaller, f32x4.mul(smaller, smaller));
        const weighed = isMeat ? f32x4.mul(rest, rest) : v128.and(isOwn, curvature);
        rests = f32x4.add(rests, rest);
        spreads = f32x4.add(spreads, weighed);
        r0 = f32x4.add(r0, f32x4.mul(rest, x0));
        r1 = f32x4.add(r1, f32x4.mul(rest, x1));
        r2 = f32x4.add(r2, f32x4.mul(rest, x2));
        r3 = f32x4.add(r3, f32x4.mul(rest, x3));
        const p0 = f32x4.mul(weighed, x0);
        s0 = f32x4.add(s0, p0);
        s00 = f32x4.add(s00, f32x4.mul(p0, x0));
        const p1 = f32x4.mul(weighed, x1);
        s1 = f32x4.add(s1, p1);
        s10 = f32x4.add(s10, f32x4.mul(p1, x0));
        s11 = f32x4.add(s11, f32x4.mul(p1, x1));
        const p2 = f32x4.mul(weighed, x2);
        s2 = f32x4.add(s2, p2);
        s20 = f32x4.add(s20, f32x4.mul(p2, x0));
        s21 = f32x4.add(s21, f32x4.mul(p2, x1));
        s22 = f32x4.add(s22, f32x4.mul(p2, x2));
        const p3 = f32x4.mul(weighed, x3);
        s3 = f32x4.add(s3, p3);
        s30 = f32x4.add(s30, f32x4.mul(p3, x0));
        s31 = f32x4.add(s31, f32x4.mul(p3, x1));
        s32 = f32x4.add(s32, f32x4.mul(p3, x2));
        s33 = f32x4.add(s33, f32x4.mul(p3, x3));
      }
      add(surplus + segment * 8, weight * quickLanes(rests));
      add(spread + segment * 8, spreadWeight * quickLanes(spreads));
      add(surplusOfFeatures + 0, weight * quickLanes(r0));
      add(surplusOfFeatures + 8, weight * quickLanes(r1));
      add(surplusOfFeatures + 16, weight * quickLanes(r2));
      add(surplusOfFeatures + 24, weight * quickLanes(r3));
      add(byFeature + 0, spreadWeight * quickLanes(s0));
      add(byFeature + 8, spreadWeight * quickLanes(s1));
      add(byFeature + 16, spreadWeight * quickLanes(s2));
      add(byFeature + 24, spreadWeight * quickLanes(s3));
      add(spreadOfFeatures + 0, spreadWeight * quickLanes(s00));
      add(spreadOfFeatures + 8, spreadWeight * quickLanes(s10));
      add(spreadOfFeatures + 16, spreadWeight * quickLanes(s11));
      add(spreadOfFeatures + 24, spreadWeight * quickLanes(s20));
      add(spreadOfFeatures + 32, spreadWeight * quickLanes(s21));
      add(spreadOfFeatures + 40, spreadWeight * quickLanes(s22));
      add(spreadOfFeatures + 48, spreadWeight * quickLanes(s30));
      add(spreadOfFeatures + 56, spreadWeight * quickLanes(s31));
      add(spreadOfFeatures + 64, spreadWeight * quickLanes(s32));
      add(spreadOfFeatures + 72, spreadWeight * quickLanes(s33));
    }
  }
}

/** exp(x) for x <= 0 to about the last digit of f32, as `exponential` does it. */
// @ts-ignore: decorator
@inline
function quickExponential(x: v128): v128 {
  const bounded = f32x4.pmax(x, f32x4.splat(-87));
  const shift = f32x4.splat(12582912.0);
  const shifted = f32x4.add(f32x4.mul(bounded, f32x4.splat(1.44269504)), shift);
  const power = f32x4.sub(shifted, shift);
  const most = f32x4.sub(bounded, f32x4.mul(power, f32x4.splat(0.693359375)));
  const rest = f32x4.add(most, f32x4.mul(power, f32x4.splat(2.12194440e-4)));
  const rest2 = f32x4.mul(rest, rest);
  const terms0 = f32x4.add(f32x4.splat(1), rest);
  const terms2 = quickLine(rest, 1.0 / 2.0, 1.0 / 6.0);
  const terms4 = quickLine(rest, 1.0 / 24.0, 1.0 / 120.0);
  const tail = f32x4.add(terms4, f32x4.mul(rest2, f32x4.splat(1.0 / 720.0)));
  const series = f32x4.add(terms0, f32x4.mul(rest2, f32x4.add(terms2, f32x4.mul(rest2, tail))));
  return i32x4.add(series, i32x4.shl(shifted, 23));
}

// @ts-ignore: decorator
@inline
function quickLine(x: v128, constant: f32, slope: f32): v128 {
  return f32x4.add(f32x4.splat(constant), f32x4.mul(x, f32x4.splat(slope)));
}

// @ts-ignore: decorator
@inline
function quickLanes(sums: v128): f64 {
  const low = f64x2.promote_low_f32x4(sums);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(sums, sums, 1, 0));
  return lanes(f64x2.add(low, high));
}

/** The surplus of `pass` alone, of four features, each row alone, in f64; arguments as of `quickPass`. */
export function slopePass(
  segments: usize,
  starts: usize,
  bases: usize,
  weights: usize,
  coefficients: usize,
  scores: usize,
  features0: usize,
  features1: usize,
  features2: usize,
  features3: usize,
  surplus: usize,
  surplusOfFeatures: usize,
): void {
  const lanesFrom0 = i64x2(0, 1);
  const c0 = v128.load64_splat(coefficients);
  const c1 = v128.load64_splat(coefficients, 8);
  const c2 = v128.load64_splat(coefficients, 16);
  const c3 = v128.load64_splat(coefficients, 24);
  for (let segment: usize = 0; segment < segments; segment++) {
    const end = <usize>load<u32>(starts + segment * 4, 4);
    const base = v128.load64_splat(bases + segment * 8);
    const weight = load<f64>(weights + segment * 8);
    let rests = f64x2.splat(0);
    let r0 = f64x2.splat(0);
    let r1 = f64x2.splat(0);
    let r2 = f64x2.splat(0);
    let r3 = f64x2.splat(0);
    for (let row = <usize>load<u32>(starts + segment * 4); row < end; row += 2) {
      const x0 = f64x2.promote_low_f32x4(v128.load64_zero(features0 + row * 4));
      const x1 = f64x2.promote_low_f32x4(v128.load64_zero(features1 + row * 4));
      const x2 = f64x2.promote_low_f32x4(v128.load64_zero(features2 + row * 4));
      const x3 = f64x2.promote_low_f32x4(v128.load64_zero(features3 + row * 4));
      const upper = f64x2.add(f64x2.mul(c0, x0), f64x2.mul(c1, x1));
      const lower = f64x2.add(f64x2.mul(c2, x2), f64x2.mul(c3, x3));
      const bytes = i16x8.extend_low_i8x16_u(v128.load16_splat(scores + row));
      const halves = f64x2.convert_low_i32x4_u(i32x4.extend_low_i16x8_u(bytes));
      const isOwn = i64x2.lt_s(lanesFrom0, i64x2.splat(<i64>(end - row)));
      const rest = v128.and(isOwn, restOf(f64x2.add(base, f64x2.add(upper, lower)), halves));
      rests = f64x2.add(rests, rest);
      r0 = f64x2.add(r0, f64x2.mul(rest, x0));
      r1 = f64x2.add(r1, f64x2.mul(rest, x1));
      r2 = f64x2.add(r2, f64x2.mul(rest, x2));
      r3 = f64x2.add(r3, f64x2.mul(rest, x3));
    }
    add(surplus + segment * 8, weight * lanes(rests));
    add(surplusOfFeatures, weight * lanes(r0));
    add(surplusOfFeatures + 8, weight * lanes(r1));
    add(surplusOfFeatures + 16, weight * lanes(r2));
    add(surplusOfFeatures + 24, weight * lanes(r3));
  }
}

/** Score less expected score. */
// @ts-ignore: decorator
@inline
function restOf(logit: v128, halves: v128): v128 {
  const half = f64x2.splat(0.5);
  const sign = f64x2.splat(-0.0);
  const power = exponential(v128.or(logit, sign));
  const smaller = f64x2.div(power, f64x2.add(f64x2.splat(1), power));
  const lead = v128.or(f64x2.sub(half, smaller), v128.and(logit, sign));
  return f64x2.sub(f64x2.sub(f64x2.mul(halves, half), half), lead);
}
