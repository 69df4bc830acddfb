import { expect, test } from 'vitest';
import { CLAIMS } from './testing/claims.ts';

/** Thousands of worlds take seconds, and more of them on a busy machine. */
const TIMEOUT_MS = 90_000;

test.each(CLAIMS)(
  '$claim',
  ({ accepted: [from, to], measured }) => {
    const found = measured();
    expect(found).toBeGreaterThanOrEqual(from);
    expect(found).toBeLessThanOrEqual(to);
  },
  TIMEOUT_MS,
);

test.each(CLAIMS)(
  'the check of "$claim" sees $control',
  ({ accepted: [from, to], controlled }) => {
    const found = controlled();
    expect(found < from || found > to).toBe(true);
  },
  TIMEOUT_MS,
);
