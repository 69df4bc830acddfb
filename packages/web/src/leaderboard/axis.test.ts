import { expect, test } from 'vitest';
import { axisOf, placeOn } from './axis.ts';

test('axisOf() holds every interval', () => {
  const rows = [
    { lower: 900, upper: 1000 },
    { lower: 950, upper: 1150 },
    { lower: null, upper: null },
  ];
  const axis = axisOf(rows);
  for (const rating of [900, 950, 1000, 1150]) {
    expect(placeOn(axis, rating)).toBeGreaterThan(0);
    expect(placeOn(axis, rating)).toBeLessThan(1);
  }
  expect(placeOn(axis, 1025)).toBeCloseTo(0.5);
});

test('axisOf() of nothing is still an axis', () => {
  expect(placeOn(axisOf([]), 1000)).toBe(0.5);
});
