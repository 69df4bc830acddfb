import { expect, test } from 'vitest';
import { roundedCount, separationMessage } from './separation.ts';

const difference = { points: 5, lower: -5, upper: 15 };

test.each([
  [0, 'pair.separated'],
  [1, 'pair.separateSome'],
  [100_000, 'pair.separateSome'],
  [100_001, 'pair.separateMany'],
  [null, 'pair.separateNever'],
])('separationMessage() of %j votes is %s', (votesToSeparate, key) => {
  expect(separationMessage({ difference, votesToSeparate })).toBe(key);
});

test('separationMessage() says nothing of models without a rating', () => {
  expect(separationMessage({ difference: null, votesToSeparate: null })).toBeUndefined();
});

test('roundedCount() promises no more than it knows', () => {
  expect(roundedCount(3_417, 'en')).toBe('3,400');
  expect(roundedCount(1, 'en')).toBe('1');
});
