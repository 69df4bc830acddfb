import { expect, test } from 'vitest';
import { CLAIMS } from './testing/claims.ts';

test.each(CLAIMS)('$claim', ({ accepted: [from, to], measured }) => {
  const found = measured();
  expect(found).toBeGreaterThanOrEqual(from);
  expect(found).toBeLessThanOrEqual(to);
});

test.each(CLAIMS)('the check of "$claim" sees $control', ({ accepted: [from, to], controlled }) => {
  const found = controlled();
  expect(found < from || found > to).toBe(true);
});
