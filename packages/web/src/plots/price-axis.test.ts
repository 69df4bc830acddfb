import { expect, test } from 'vitest';
import { priceAxis } from './price-axis.ts';

test('priceAxis() gives free models a place of their own, left of every price', () => {
  const axis = priceAxis([0.0008, 0, 2.5, 20]);
  expect(axis.freeAt).toBe(0.00001);
  expect(axis.placeOf(0)).toBe(0.00001);
  expect(axis.min).toBeLessThan(0.00001);
  expect(axis.shareOf(0)).toBeGreaterThan(0);
  expect(axis.shareOf(0)).toBeLessThan(axis.shareOf(0.0008));
  expect(axis.placeOf(2.5)).toBe(2.5);
});

test('priceAxis() leaves no room for free models where there are none, and stands of free ones alone', () => {
  expect(priceAxis([1, 4])).toMatchObject({ min: 1 / 1.5, max: 6, freeAt: undefined });
  const { min, max, shareOf } = priceAxis([0, 0]);
  expect(min).toBeLessThan(max);
  expect(shareOf(0)).toBeCloseTo(0.5);
});
