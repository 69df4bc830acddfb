import { expect, test } from 'vitest';
import { averageRates } from './average-rates.ts';

test('averageRates() leaves models without a rating out, and begins with whoever would win most', () => {
  const matrix = { models: ['ant', 'bee', 'cat', 'dog'], averageWinRates: [0.719, 0.703, null, 0.722] };
  expect(averageRates(matrix)).toEqual([
    { model: 'dog', rate: 0.722 },
    { model: 'ant', rate: 0.719 },
    { model: 'bee', rate: 0.703 },
  ]);
});
