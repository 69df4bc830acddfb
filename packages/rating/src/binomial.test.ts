import { expect, test } from 'vitest';
import { drawBinomial, logFactorial } from './binomial.ts';
import { createRandom } from './random.ts';

const DRAWS = 20_000;

/** Pearson's statistic of draws against the exact probabilities, classes below five expected put together. */
function chiSquare(trials: number, probability: number): { statistic: number; freedom: number } {
  const random = createRandom(3);
  const counts = new Map<number, number>();
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const count = drawBinomial(trials, probability, random);
    counts.set(count, (counts.get(count) ?? 0) + 1);
  }
  const logOf = (count: number) =>
    logFactorial(trials) -
    logFactorial(count) -
    logFactorial(trials - count) +
    count * Math.log(probability) +
    (trials - count) * Math.log1p(-probability);
  let [statistic, freedom, found, expected] = [0, -1, 0, 0];
  for (let count = 0; count <= trials; count += 1) {
    found += counts.get(count) ?? 0;
    expected += DRAWS * Math.exp(logOf(count));
    if (expected < 5) continue;
    statistic += (found - expected) ** 2 / expected;
    freedom += 1;
    [found, expected] = [0, 0];
  }
  return { statistic, freedom };
}

test.each([
  [5, 0.3],
  [40, 0.02],
  [1_000, 0.003],
  [60, 0.4],
  [1_000, 0.25],
  [1_000, 0.93],
  [100_000, 0.001],
])('drawBinomial() of %i trials at %d follows the binomial law', (trials, probability) => {
  const { statistic, freedom } = chiSquare(trials, probability);
  expect(freedom).toBeGreaterThan(2);
  // Wilson–Hilferty: normal, and five deviations are out of reach of chance.
  const z = ((statistic / freedom) ** (1 / 3) - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom));
  expect(z).toBeLessThan(4);
});

test('the test of the law sees a law that is slightly off', () => {
  const { statistic, freedom } = chiSquare(1_000, 0.25);
  expect(statistic).toBeLessThan(2 * freedom);
  const random = createRandom(3);
  let sum = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) sum += drawBinomial(1_000, 0.25, random);
  const deviation = Math.sqrt((1_000 * 0.25 * 0.75) / DRAWS);
  expect(Math.abs(sum / DRAWS - 250) / deviation).toBeLessThan(4);
  expect(Math.abs(sum / DRAWS - 250.6) / deviation).toBeGreaterThan(4);
});

test.each([
  [0, 0.5, 0],
  [10, 0, 0],
  [10, 1, 10],
  [1e9, 0, 0],
])('drawBinomial() of %i trials at %d is %i', (trials, probability, count) => {
  expect(drawBinomial(trials, probability, createRandom(1))).toBe(count);
});

test('logFactorial() agrees with the sum of logarithms', () => {
  let sum = 0;
  for (let count = 1; count <= 300; count += 1) {
    sum += Math.log(count);
    expect(logFactorial(count)).toBeCloseTo(sum, 9);
  }
});
