import { expect, test } from 'vitest';
import { axisOf, closeAxisOf, placeOn } from './axis.ts';

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

const bars = (count: number, halfWidth: number) =>
  Array.from({ length: count }, (_, place) => {
    const rating = 1300 - (550 * place) / count;
    return { rating, lower: rating - halfWidth, upper: rating + halfWidth };
  });

test.each([
  [5, 60],
  [44, 45],
])('closeAxisOf() of %i models holds every interval of ±%i', (count, halfWidth) => {
  const rows = bars(count, halfWidth);
  expect(closeAxisOf(rows)).toEqual(axisOf(rows));
});

test.each([
  [129, 5],
  [400, 4],
])('closeAxisOf() of %i models makes intervals of ±%i wide enough to be seen', (count, halfWidth) => {
  const rows = bars(count, halfWidth);
  const axis = closeAxisOf(rows);
  expect((2 * halfWidth) / (axis.high - axis.low)).toBeGreaterThan(0.025);
  expect(rows.filter(({ upper }) => upper < axis.low).length).toBeLessThan(count / 2);
});
