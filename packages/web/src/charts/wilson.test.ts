import { expect, test } from 'vitest';
import { wilsonInterval } from './wilson.ts';

// scipy 1.17.1: binomtest(hits, count).proportion_ci(method='wilson')
test.each([
  [15, 20, 0.5312993, 0.8881384],
  [0, 10, 0, 0.2775328],
  [50, 100, 0.4038315, 0.5961685],
])('wilsonInterval() of %i in %i is as in scipy', (hits, count, lower, upper) => {
  const interval = wilsonInterval(hits / count, count);
  expect(interval.lower).toBeCloseTo(lower, 6);
  expect(interval.upper).toBeCloseTo(upper, 6);
});
