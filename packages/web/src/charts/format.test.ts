import { expect, test } from 'vitest';
import { formatDollars } from './format.ts';

test.each([
  [0, '$0'],
  [0.0004, '$0.0004'],
  [0.002, '$0.002'],
  [0.075, '$0.075'],
  [0.3014, '$0.301'],
  [0.6, '$0.60'],
  [2.5, '$2.50'],
  [10, '$10.00'],
  [230.696, '$230.70'],
  [1234, '$1,234.00'],
])('formatDollars() of %f is %s', (amount, text) => {
  expect(formatDollars(amount, 'en')).toBe(text);
});
