import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson.ts';

// scipy 1.17.1: binomtest(hits, count).proportion_ci(confidence, method='wilson'), norm.ppf((1 + confidence) / 2)
test.each([
  [15, 20, 0.95, 1.959963984540054, 0.5312991, 0.8881383],
  [0, 10, 0.95, 1.959963984540054, 0, 0.2775328],
  [50, 100, 0.95, 1.959963984540054, 0.4038315, 0.5961685],
  [15, 20, 0.9, 1.6448536269514722, 0.5677982, 0.8726228],
  [0, 10, 0.999, 3.2905267314919255, 0, 0.5198671],
])('wilsonInterval() of %i in %i at %d is as in scipy', (hits, count, _, quantile, lower, upper) => {
  const interval = wilsonInterval(hits / count, count, quantile);
  expect(interval.lower).toBeCloseTo(lower, 6);
  expect(interval.upper).toBeCloseTo(upper, 6);
});
