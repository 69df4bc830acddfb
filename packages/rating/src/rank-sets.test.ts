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
  const { best, worst, criticalValue } = rankSets(Float64Array.of(30, 1e-17, -1e-17, -30), covariance, {
    draws: 200,
  });
  expect(criticalValue).toBeLessThan(4);
  expect([...best]).toEqual([1, 2, 2, 4]);
  expect([...worst]).toEqual([1, 3, 3, 4]);
});

test('rankSets() for every look asks for the deviations of anytimeQuantile(), each pair with its share of the error', () => {
  const strengths = Float64Array.of(0.3, 0, -0.3);
  const covariance = Float64Array.of(0.004, -0.002, -0.002, -0.002, 0.004, -0.002, -0.002, -0.002, 0.004);
  const everyLook = rankSets(strengths, covariance, { everyLook: { battles: 3_000 } });
  expect(everyLook.criticalValue).toBe(anytimeQuantile({ battles: 3_000, comparisons: 3 }));
  // 0.3 is 2.74 of its deviations and 0.6 is 5.48: enough at one look, and only the larger at any.
  expect(everyLook.best).toEqual(Int32Array.of(1, 1, 2));
  expect(rankSets(strengths, covariance).best).toEqual(Int32Array.of(1, 2, 3));
  expect(() => rankSets(strengths, covariance, { everyLook: { battles: 0 } })).toThrow(
    'must be numbers above 0',
  );
});
