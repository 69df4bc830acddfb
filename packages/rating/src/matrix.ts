import { planPanels, TILE } from './matrix-panel.ts';

// All matrices are row-major, `size` x `size`. The work is done by panels: four rows, four columns at a time, padded with zeros.

/**
 * Upper factor U with Uᵀ·U = matrix, by Cholesky's decomposition; zero below the diagonal.
 *
 * @param matrix - Symmetric; only its upper triangle is read. Not changed.
 * @throws {RangeError} If the matrix is not positive definite to working precision.
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const { matrices, stride, addPanel } = planPanels(1, size);
  const work = matrices[0]!;
  copyIn(matrix, size, work, stride);
  for (let row = 0; row < size; row += TILE) {
    addPanel({
      target: work,
      left: work,
      right: work,
      row,
      from: row,
      to: stride,
      end: row,
      isLower: false,
      sign: -1,
    });
    for (let i = row; i < Math.min(row + TILE, size); i += 1) finishFactorRow(work, stride, { row, i, size });
  }
  return copyOut(work, stride, size, true);
}

/** Subtracts the rows of the same panel, which were not known yet, and divides by the pivot. */
function finishFactorRow(
  work: Float64Array,
  stride: number,
  { row, i, size }: { readonly row: number; readonly i: number; readonly size: number },
): void {
  for (let k = row; k < i; k += 1) {
    const value = work[k * stride + i]!;
    for (let j = i; j < size; j += 1) work[i * stride + j]! -= value * work[k * stride + j]!;
  }
  const square = work[i * stride + i]!;
  if (!(square > 0)) {
    throw new RangeError(
      `Cannot invert the matrix: it must be positive definite, got pivot ${square} in row ${i}`,
    );
  }
  const pivot = Math.sqrt(square);
  work[i * stride + i] = pivot;
  for (let j = i + 1; j < size; j += 1) work[i * stride + j]! /= pivot;
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
  for (let i = 0; i < size; i += 1) lower[i * stride + i] = 1;
  for (let row = 0; row < size; row += TILE) {
    addPanel({
      target: lower,
      left: upper,
      right: lower,
      row,
      from: 0,
      to: row,
      end: row,
      isLower: true,
      sign: -1,
    });
    for (let i = row; i < Math.min(row + TILE, size); i += 1)
      finishInverseRow(upper, lower, stride, { row, i });
  }
  for (let row = 0; row < size; row += TILE) {
    addPanel({
      target: inverse,
      left: lower,
      right: lower,
      row,
      from: row,
      to: stride,
      end: stride,
      isLower: true,
      sign: 1,
    });
  }
  return mirrored(copyOut(inverse, stride, size, false), size);
}

function finishInverseRow(
  upper: Float64Array,
  lower: Float64Array,
  stride: number,
  { row, i }: { readonly row: number; readonly i: number },
): void {
  for (let k = row; k < i; k += 1) {
    const value = upper[k * stride + i]!;
    for (let j = 0; j <= k; j += 1) lower[i * stride + j]! -= value * lower[k * stride + j]!;
  }
  const pivot = upper[i * stride + i]!;
  for (let j = 0; j <= i; j += 1) lower[i * stride + j]! /= pivot;
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

/**
 * bread · meat · bread of two symmetric matrices; exactly symmetric. Both triangles are computed and their mean taken: what
 * rounding adds to a whole row then stays something that centring takes out.
 */
export function sandwich(bread: Float64Array, meat: Float64Array): Float64Array<ArrayBuffer> {
  const size = Math.sqrt(bread.length);
  const { matrices, stride, addPanel } = planPanels(4, size);
  const [outer, inner, half, whole] = [matrices[0]!, matrices[1]!, matrices[2]!, matrices[3]!];
  copyIn(bread, size, outer, stride);
  copyIn(meat, size, inner, stride);
  const all = { from: 0, to: stride, end: stride, isLower: false, sign: 1 } as const;
  for (let row = 0; row < size; row += TILE) {
    addPanel({ ...all, target: half, left: inner, right: outer, row });
  }
  for (let row = 0; row < size; row += TILE) {
    addPanel({ ...all, target: whole, left: outer, right: half, row });
  }
  return symmetrized(copyOut(whole, stride, size, false), size);
}

/** Mean of the matrix and its transpose, in place. */
function symmetrized(matrix: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const mean = (matrix[i * size + j]! + matrix[j * size + i]!) / 2;
      matrix[i * size + j] = mean;
      matrix[j * size + i] = mean;
    }
  }
  return matrix;
}

function copyIn(matrix: Float64Array, size: number, padded: Float64Array, stride: number): void {
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) padded[i * stride + j] = matrix[i * size + j]!;
  }
}

/** @param isUpper - Whether to leave all below the diagonal 0. */
function copyOut(padded: Float64Array, stride: number, size: number, isUpper: boolean) {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = isUpper ? i : 0; j < size; j += 1) matrix[i * size + j] = padded[i * stride + j]!;
  }
  return matrix;
}

/** Copies what is above the diagonal to below it, in place. */
function mirrored(matrix: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) matrix[i * size + j] = matrix[j * size + i]!;
  }
  return matrix;
}
