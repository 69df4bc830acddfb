import { expect, test } from 'vitest';
import { anytimeQuantile } from './anytime-quantile.ts';
import { differenceDeviations, rankSets } from './rank-sets.ts';

test('differenceDeviations() of two that move together is 0, whatever rounding makes of it', () => {
  // 0.1 + 0.2 − 2 · 0.15 comes out above 0 or below it, by the order of the operations.
  const covariance = Float64Array.of(0.1, 0.15 + 2e-17, 0.15 + 2e-17, 0.2 - 1e-16);
  expect(0.1 + (0.2 - 1e-16) - 2 * (0.15 + 2e-17)).toBeLessThan(0);
  expect([...differenceDeviations(covariance, 2)]).toEqual([0, 0, 0, 0]);
});

test('rankSets() claims no order of two whose difference has no spread, and judges the others as ever', () => {
  // The two in the middle move together.
  const covariance = Float64Array.of(3, -1, -1, -1, -1, 1, 1, -1, -1, 1, 1, -1, -1, -1, -1, 3);
  const { best, worst, criticalValues } = rankSets(Float64Array.of(30, 1e-17, -1e-17, -30), covariance, {
    draws: 200,
  });
  expect(criticalValues[1]).toBeLessThan(4);
  expect([criticalValues[0], criticalValues[6]]).toEqual([
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ]);
  expect([...best]).toEqual([1, 2, 2, 4]);
  expect([...worst]).toEqual([1, 3, 3, 4]);
});

test('rankSets() for every look asks for the deviations of anytimeQuantile(), each pair with its share of the error', () => {
  const strengths = Float64Array.of(0.3, 0, -0.3);
  const covariance = Float64Array.of(0.004, -0.002, -0.002, -0.002, 0.004, -0.002, -0.002, -0.002, 0.004);
  const { criticalValues, best } = rankSets(strengths, covariance, { looks: 'every' });
  // A difference has the variance 0.012, which 4 / 0.012 battles of two equals would leave.
  const expected = anytimeQuantile({ battles: 4 / 0.012, tunedFor: 1_000, comparisons: 3 });
  expect(criticalValues[1]).toBeCloseTo(expected, 12);
  // 0.3 is 2.74 of its deviations and 0.6 is 5.48: enough at one look, and only the larger at any.
  expect(best).toEqual(Int32Array.of(1, 1, 2));
  expect(rankSets(strengths, covariance).best).toEqual(Int32Array.of(1, 2, 3));
});

test('rankSets() for every look is slower to speak of one who joined late', () => {
  // Two with thousands of battles, and one with a few.
  const covariance = Float64Array.of(0.001, 0, 0, 0, 0.001, 0, 0, 0, 0.4);
  const { criticalValues } = rankSets(new Float64Array(3), covariance, { looks: 'every' });
  expect(criticalValues[2]! / criticalValues[1]!).toBeGreaterThan(2);
  expect(criticalValues[2]).toBe(criticalValues[6]);
});
