import { describe, expect, test } from 'vitest';
import {
  cholesky,
  invertPositiveDefinite,
  sandwich,
  solveByFactor,
  solvePositiveDefinite,
} from './matrix.ts';
import { createRandom } from './random.ts';
import { invertSlowly, multiplySlowly } from './testing/slow-fit.ts';

const SIZES = [1, 2, 3, 4, 5, 8, 31, 100];

/** Symmetric, and positive definite by its diagonal. */
function randomMatrix(size: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      const value = random() - 0.5 + (i === j ? size : 0);
      matrix[i * size + j] = value;
      matrix[j * size + i] = value;
    }
  }
  return matrix;
}

/** Within 1e-12 of the largest number. */
function expectClose(found: Float64Array, expected: ArrayLike<number>): void {
  const scale = Math.max(...Array.from(expected, Math.abs));
  found.forEach((value, place) => {
    expect(Math.abs(value - expected[place]!)).toBeLessThanOrEqual(1e-12 * scale);
  });
}

/** To the last digit. */
function expectSymmetric(matrix: Float64Array, size: number): void {
  expect(matrix.map((_, place) => matrix[(place % size) * size + Math.floor(place / size)]!)).toEqual(matrix);
}

describe.each(SIZES)('of size %i', (size) => {
  const matrix = randomMatrix(size, size);
  const identity = Float64Array.from(matrix, (_, place) => Number(place % (size + 1) === 0));

  test('cholesky() gives an upper triangle whose square is the matrix', () => {
    const factor = cholesky(matrix, size);
    const transposed = factor.map((_, place) => factor[(place % size) * size + Math.floor(place / size)]!);
    expectClose(multiplySlowly(transposed, factor, size), matrix);
    factor.forEach((value, place) => {
      if (place % size < Math.floor(place / size)) expect(value).toBe(0);
    });
  });

  test('invertPositiveDefinite() gives an exactly symmetric inverse', () => {
    const inverse = invertPositiveDefinite(matrix, size);
    expectClose(multiplySlowly(inverse, matrix, size), identity);
    expectClose(inverse, invertSlowly(matrix, size));
    expectSymmetric(inverse, size);
  });

  test('a vector is solved for', () => {
    const vector = Float64Array.from({ length: size }, (_, i) => i - 1.5);
    const solution = solvePositiveDefinite(matrix, vector);
    expect(solveByFactor(cholesky(matrix, size), vector)).toEqual(solution);
    const back = vector.map((_, i) =>
      solution.reduce((sum, value, j) => sum + matrix[i * size + j]! * value, 0),
    );
    expectClose(back, vector);
  });

  test('sandwich() is the product of three', () => {
    const meat = randomMatrix(size, size + 1);
    const bread = invertPositiveDefinite(matrix, size);
    const product = sandwich(bread, meat);
    expectClose(product, multiplySlowly(multiplySlowly(bread, meat, size), bread, size));
    expectSymmetric(product, size);
  });
});

test('a matrix that is not positive definite is refused, with its row', () => {
  const matrix = Float64Array.of(1, 2, 2, 1);
  expect(() => cholesky(matrix, 2)).toThrow(
    new RangeError('Cannot invert the matrix: it must be positive definite, got pivot -3 in row 1'),
  );
  expect(() => invertPositiveDefinite(Float64Array.of(Number.NaN), 1)).toThrow(RangeError);
});
