/**
 * Inverts a symmetric positive definite matrix by Cholesky's decomposition.
 *
 * @param matrix - Row-major, `size` x `size`; not changed.
 * @returns The inverse, row-major, exactly symmetric.
 * @throws {RangeError} If the matrix is not positive definite to working precision.
 */
export function invertPositiveDefinite(matrix: Float64Array, size: number): Float64Array {
  const inverseFactor = invertLower(cholesky(matrix, size), size);
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = 0;
      for (let k = i; k < size; k += 1) sum += inverseFactor[k * size + i]! * inverseFactor[k * size + j]!;
      inverse[i * size + j] = sum;
      inverse[j * size + i] = sum;
    }
  }
  return inverse;
}

/**
 * Solves matrix · x = vector for a symmetric positive definite matrix.
 *
 * @throws {RangeError} If the matrix is not positive definite to working precision.
 */
export function solvePositiveDefinite(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const factor = cholesky(matrix, size);
  const solution = Float64Array.from(vector);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) solution[i]! -= factor[i * size + j]! * solution[j]!;
    solution[i]! /= factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    solution[i]! /= factor[i * size + i]!;
    for (let j = 0; j < i; j += 1) solution[j]! -= factor[i * size + j]! * solution[i]!;
  }
  return solution;
}

/**
 * Lower factor L with L·Lᵀ = matrix.
 *
 * @throws {RangeError} If the matrix is not positive definite to working precision.
 */
export function cholesky(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k += 1) sum -= factor[i * size + k]! * factor[j * size + k]!;
      if (i !== j) {
        factor[i * size + j] = sum / factor[j * size + j]!;
      } else if (sum > 0) {
        factor[i * size + i] = Math.sqrt(sum);
      } else {
        throw new RangeError(
          `Cannot invert the matrix: it must be positive definite, got pivot ${sum} in row ${i}`,
        );
      }
    }
  }
  return factor;
}

function invertLower(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let j = 0; j < size; j += 1) {
    inverse[j * size + j] = 1 / factor[j * size + j]!;
    for (let i = j + 1; i < size; i += 1) {
      let sum = 0;
      for (let k = j; k < i; k += 1) sum -= factor[i * size + k]! * inverse[k * size + j]!;
      inverse[i * size + j] = sum / factor[i * size + i]!;
    }
  }
  return inverse;
}

/** Product of two row-major `size` x `size` matrices. Four rows at a time, so that sums stay in registers. */
export function multiply(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    const row = product.subarray(i * size, (i + 1) * size);
    let k = 0;
    for (; k + 3 < size; k += 4) {
      const place = i * size + k;
      const [one, two, three, four] = [left[place]!, left[place + 1]!, left[place + 2]!, left[place + 3]!];
      const start = k * size;
      for (let j = 0; j < size; j += 1) {
        row[j]! +=
          one * right[start + j]! +
          two * right[start + size + j]! +
          three * right[start + 2 * size + j]! +
          four * right[start + 3 * size + j]!;
      }
    }
    for (; k < size; k += 1) {
      const value = left[i * size + k]!;
      for (let j = 0; j < size; j += 1) row[j]! += value * right[k * size + j]!;
    }
  }
  return product;
}
