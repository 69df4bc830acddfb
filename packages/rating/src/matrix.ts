import { placeOf, planPanels, TILE } from './matrix-panel.ts';

// All matrices are row-major, `size` x `size`. The work is done on copies, by panels: four rows, four columns at a time, padded
// with zeros.

/**
 * Upper factor U with Uᵀ·U = matrix, by Cholesky's decomposition; zero below the diagonal.
 *
 * @param matrix - Symmetric; only its upper triangle is read. Not changed.
 * @param factor - Where the factor goes; 0 below the diagonal. Default: a new matrix.
 * @throws {RangeError} If the matrix is not positive definite to working precision.
 */
export function cholesky(
  matrix: Float64Array,
  size: number,
  factor: Float64Array = new Float64Array(size * size),
): Float64Array {
  const { matrices, stride, addPanel } = planPanels(1, size);
  const work = matrices[0]!;
  copyIn(matrix, size, work, stride);
  const parts = { target: work, left: work, right: work, to: stride, isLower: false, sign: -1 } as const;
  for (let row = 0; row < size; row += TILE) {
    addPanel({ ...parts, row, from: row, end: row });
    for (let i = row; i < Math.min(row + TILE, size); i += 1) finishFactorRow(work, stride, row, i);
  }
  return copyOut(work, stride, factor, size);
}

/** Subtracts the rows of the same panel, which were not known yet, and divides by the pivot. */
function finishFactorRow(work: Float64Array, stride: number, row: number, i: number): void {
  for (let k = row; k < i; k += 1) {
    const value = work[placeOf(k, i, stride)]!;
    for (let column = row; column < stride; column += TILE) {
      const target = placeOf(i, column, stride);
      const source = placeOf(k, column, stride);
      for (let place = 0; place < TILE; place += 1) work[target + place]! -= value * work[source + place]!;
    }
  }
  const square = work[placeOf(i, i, stride)]!;
  if (!(square > 0)) {
    throw new RangeError(
      `Cannot invert the matrix: it must be positive definite, got pivot ${square} in row ${i}`,
    );
  }
  divideRow(work, stride, { i, from: row, to: stride, divisor: Math.sqrt(square) });
  // What is left of the diagonal in its tile is no part of the factor.
  for (let j = row; j < i; j += 1) work[placeOf(i, j, stride)] = 0;
}

interface RowDivision {
  readonly i: number;
  /** Columns, whole tiles. */
  readonly from: number;
  readonly to: number;
  readonly divisor: number;
}

function divideRow(work: Float64Array, stride: number, { i, from, to, divisor }: RowDivision): void {
  for (let column = from; column < to; column += TILE) {
    const target = placeOf(i, column, stride);
    for (let place = 0; place < TILE; place += 1) work[target + place]! /= divisor;
  }
}

/** Solves Uᵀ·U·x = vector, with the factor from `cholesky`. */
export function solveByFactor(factor: Float64Array, vector: Float64Array): Float64Array<ArrayBuffer> {
  const size = vector.length;
  const solution = Float64Array.from(vector);
  for (let i = 0; i < size; i += 1) {
    const value = solution[i]! / factor[i * size + i]!;
    solution[i] = value;
    for (let j = i + 1; j < size; j += 1) solution[j]! -= factor[i * size + j]! * value;
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = solution[i]!;
    for (let j = i + 1; j < size; j += 1) sum -= factor[i * size + j]! * solution[j]!;
    solution[i] = sum / factor[i * size + i]!;
  }
  return solution;
}

/** Inverse of Uᵀ·U, exactly symmetric, with the factor from `cholesky`. */
export function invertByFactor(factor: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const { matrices, stride, addPanel } = planPanels(3, size);
  const [upper, lower, inverse] = [matrices[0]!, matrices[1]!, matrices[2]!];
  copyIn(factor, size, upper, stride);
  // The inverse of Uᵀ, a lower triangle, is what turns the identity into itself when solved for.
  for (let i = 0; i < size; i += 1) lower[placeOf(i, i, stride)] = 1;
  const known = { target: lower, left: upper, right: lower, from: 0, isLower: true, sign: -1 } as const;
  for (let row = 0; row < size; row += TILE) {
    addPanel({ ...known, row, to: row, end: row });
    for (let i = row; i < Math.min(row + TILE, size); i += 1) finishInverseRow(upper, lower, stride, row, i);
  }
  const square = { target: inverse, left: lower, right: lower, to: stride, isLower: true, sign: 1 } as const;
  for (let row = 0; row < size; row += TILE) addPanel({ ...square, row, from: row, end: stride });
  return mirroredOut(inverse, stride, size);
}

function finishInverseRow(
  upper: Float64Array,
  lower: Float64Array,
  stride: number,
  row: number,
  i: number,
): void {
  for (let k = row; k < i; k += 1) {
    const value = upper[placeOf(k, i, stride)]!;
    for (let column = 0; column <= k; column += TILE) {
      const target = placeOf(i, column, stride);
      const source = placeOf(k, column, stride);
      for (let place = 0; place < TILE; place += 1) lower[target + place]! -= value * lower[source + place]!;
    }
  }
  divideRow(lower, stride, { i, from: 0, to: i + 1, divisor: upper[placeOf(i, i, stride)]! });
}

/**
 * Inverts a symmetric positive definite matrix.
 *
 * @returns The inverse, exactly symmetric.
 * @throws {RangeError} If the matrix is not positive definite to working precision.
 */
export function invertPositiveDefinite(matrix: Float64Array, size: number): Float64Array<ArrayBuffer> {
  return invertByFactor(cholesky(matrix, size), size);
}

/**
 * Solves matrix · x = vector for a symmetric positive definite matrix.
 *
 * @throws {RangeError} If the matrix is not positive definite to working precision.
 */
export function solvePositiveDefinite(matrix: Float64Array, vector: Float64Array): Float64Array<ArrayBuffer> {
  return solveByFactor(cholesky(matrix, vector.length), vector);
}

/** Variance of the difference of two, dᵀMd. */
export function contrast(matrix: Float64Array, size: number, i: number, j: number): number {
  return matrix[i * size + i]! + matrix[j * size + j]! - 2 * matrix[i * size + j]!;
}

/** Strengths come first in a joint covariance. */
export function leadingBlock(matrix: Float64Array, size: number): Float64Array {
  const whole = Math.sqrt(matrix.length);
  return Float64Array.from(
    { length: size * size },
    (_, place) => matrix[Math.floor(place / size) * whole + (place % size)]!,
  );
}

/** Without its last row and column. */
export function withoutLast(matrix: Float64Array): Float64Array {
  const width = Math.sqrt(matrix.length);
  const last = width - 1;
  return matrix.filter((_, place) => place % width < last && place < last * width);
}

/** bread · meat · bread of two symmetric matrices; exactly symmetric, since one triangle is computed and mirrored. */
export function sandwich(bread: Float64Array, meat: Float64Array): Float64Array<ArrayBuffer> {
  const size = Math.sqrt(bread.length);
  const { matrices, stride, addPanel } = planPanels(4, size);
  const [outer, inner, half, whole] = [matrices[0]!, matrices[1]!, matrices[2]!, matrices[3]!];
  copyIn(bread, size, outer, stride);
  copyIn(meat, size, inner, stride);
  const all = { to: stride, end: stride, isLower: false, sign: 1 } as const;
  for (let row = 0; row < size; row += TILE) {
    addPanel({ ...all, target: half, left: inner, right: outer, row, from: 0 });
  }
  for (let row = 0; row < size; row += TILE) {
    addPanel({ ...all, target: whole, left: outer, right: half, row, from: row });
  }
  return mirroredOut(whole, stride, size);
}

function copyIn(matrix: Float64Array, size: number, padded: Float64Array, stride: number): void {
  for (let column = 0; column < size; column += TILE) {
    const width = Math.min(TILE, size - column);
    let place = placeOf(0, column, stride);
    for (let i = 0; i < size; i += 1, place += TILE) {
      for (let j = 0; j < width; j += 1) padded[place + j] = matrix[i * size + column + j]!;
    }
  }
}

/** Fills in the upper triangle. */
function copyOut(padded: Float64Array, stride: number, matrix: Float64Array, size: number): Float64Array {
  for (let j = 0; j < size; j += 1) {
    let place = placeOf(0, j, stride);
    for (let i = 0; i <= j; i += 1, place += TILE) matrix[i * size + j] = padded[place]!;
  }
  return matrix;
}

/** The upper triangle, and the same below it. */
function mirroredOut(padded: Float64Array, stride: number, size: number): Float64Array<ArrayBuffer> {
  const matrix = new Float64Array(size * size);
  for (let j = 0; j < size; j += 1) {
    let place = placeOf(0, j, stride);
    for (let i = 0; i <= j; i += 1, place += TILE) {
      matrix[i * size + j] = padded[place]!;
      matrix[j * size + i] = padded[place]!;
    }
  }
  return matrix;
}
