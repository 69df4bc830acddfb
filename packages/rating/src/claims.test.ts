import { expect, test } from 'vitest';
import { CLAIMS } from './testing/claims.ts';
import { ORDER_CLAIMS } from './testing/order-claims.ts';

const ALL = [...CLAIMS, ...ORDER_CLAIMS];

test.each(ALL)('$claim', ({ accepted: [from, to], measured }) => {
  const found = measured();
  expect(found).toBeGreaterThanOrEqual(from);
  expect(found).toBeLessThanOrEqual(to);
});

test.each(ALL)('the check of "$claim" sees $control', ({ accepted: [from, to], controlled }) => {
  const found = controlled();
  expect(found < from || found > to).toBe(true);
});
