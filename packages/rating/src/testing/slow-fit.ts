import type { BattleTable } from '../battle-set.ts';

// The textbook's formulas in plain loops, which share no code with the library: what it is compared with.

/** Product of two row-major matrices. */
export function multiplySlowly(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const product = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < size; j += 1) {
      for (let k = 0; k < size; k += 1) product[i * size + j]! += left[i * size + k]! * right[k * size + j]!;
    }
  }
  return product;
}

/** Inverse of a symmetric positive definite matrix: Cholesky's factor, and each column of the identity solved for. */
export function invertSlowly(matrix: Float64Array, size: number): Float64Array {
  const factor = factorizeSlowly(matrix, size);
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column += 1) {
    const solution = Array.from({ length: size }, (_, i) => Number(i === column));
    for (let i = 0; i < size; i += 1) {
      for (let k = 0; k < i; k += 1) solution[i]! -= factor[i * size + k]! * solution[k]!;
      solution[i]! /= factor[i * size + i]!;
    }
    for (let i = size - 1; i >= 0; i -= 1) {
      for (let k = i + 1; k < size; k += 1) solution[i]! -= factor[k * size + i]! * solution[k]!;
      solution[i]! /= factor[i * size + i]!;
    }
    solution.forEach((value, i) => {
      inverse[i * size + column] = value;
    });
  }
  return inverse;
}

function factorizeSlowly(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k += 1) sum -= factor[i * size + k]! * factor[j * size + k]!;
      factor[i * size + j] = i === j ? Math.sqrt(sum) : sum / factor[j * size + j]!;
    }
  }
  return factor;
}

/** Plain battles of all competitors of a table: Newton's method from equal strengths, a fixed number of steps. */
export function fitSlowly(table: BattleTable) {
  const size = table.competitors.length;
  let strengths = new Float64Array(size);
  for (let step = 0; step < 30; step += 1) {
    const { gradient, information } = derivatives(table, strengths);
    const inverse = invertSlowly(regular(information, size), size);
    const direction = strengths.map((_, i) =>
      gradient.reduce((sum, value, j) => sum + inverse[i * size + j]! * value, 0),
    );
    const share = Math.min(1, 0.7 / Math.max(...direction.map(Math.abs)));
    const moved = strengths.map((strength, i) => strength + share * direction[i]!);
    const mean = moved.reduce((sum, value) => sum + value, 0) / size;
    strengths = moved.map((value) => value - mean);
  }
  const { information, meat, logLikelihood } = derivatives(table, strengths);
  const inverse = invertSlowly(regular(information, size), size);
  // What 11ᵀ has added is the same everywhere.
  const added = inverse.reduce((sum, value) => sum + value, 0) / size ** 2;
  const bread = inverse.map((value) => value - added);
  return {
    strengths,
    bread,
    covariance: multiplySlowly(multiplySlowly(bread, meat, size), bread, size),
    logLikelihood,
  };
}

/** Only differences of strengths are defined; the mean needs a curvature too, of like size. */
function regular(information: Float64Array, size: number): Float64Array {
  const diagonal = information.filter((_, place) => place % (size + 1) === 0);
  const added = diagonal.reduce((sum, value) => sum + value, 0) / size ** 2;
  return information.map((value) => value + added);
}

function derivatives(table: BattleTable, strengths: Float64Array) {
  const size = strengths.length;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  const meat = new Float64Array(size * size);
  let logLikelihood = 0;
  for (const { first, second, firstWins, secondWins, ties, bothBad } of table.pairs) {
    const gap = strengths[first]! - strengths[second]!;
    const outcomes = [
      [firstWins, 1],
      [secondWins, 0],
      [ties + bothBad, 0.5],
    ] as const;
    const chance = 1 / (1 + Math.exp(-gap));
    for (const [count, score] of outcomes) {
      const surplus = score - chance;
      gradient[first]! += count * surplus;
      gradient[second]! -= count * surplus;
      logLikelihood -= count * (score * Math.log1p(Math.exp(-gap)) + (1 - score) * Math.log1p(Math.exp(gap)));
      for (const [i, j, sign] of [
        [first, first, 1],
        [second, second, 1],
        [first, second, -1],
        [second, first, -1],
      ] as const) {
        information[i * size + j]! += sign * count * chance * (1 - chance);
        meat[i * size + j]! += sign * count * surplus ** 2;
      }
    }
  }
  return { gradient, information, meat, logLikelihood };
}
