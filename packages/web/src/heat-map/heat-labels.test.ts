import { expect, test } from 'vitest';
import { END_PX, placeLabels } from './heat-labels.ts';

/** A side of a map that is seen whole, from pixel 100 on. */
function wholeSide(models: number, cellPx: number) {
  const middleOf = (place: number) => 100 + (place + 0.5) * cellPx;
  return {
    start: 0,
    end: models,
    fromPx: 100,
    toPx: 100 + models * cellPx + END_PX,
    cellPx,
    middleOf,
  };
}

test.each([
  [400, 2],
  [129, 6.1],
  [14, 32],
])(
  'placeLabels() gives %i models with cells of %d px their first name, and each name room',
  (models, cellPx) => {
    const side = wholeSide(models, cellPx);
    const labels = placeLabels(side);
    expect(labels[0]).toEqual({ place: 0, middlePx: 100 + cellPx / 2 });
    for (const [index, { middlePx }] of labels.entries()) {
      if (index > 0) expect(middlePx - labels[index - 1]!.middlePx).toBeGreaterThanOrEqual(13);
      expect(middlePx + 6).toBeLessThanOrEqual(side.toPx);
    }
    expect(labels.at(-1)!.place).toBeGreaterThan(models - 1 - 13 / cellPx);
  },
);

test('placeLabels() names the marked cell whole at either end, and none beside it', () => {
  const side = wholeSide(400, 2);
  expect(placeLabels(side, 399).at(-1)).toEqual({ place: 399, middlePx: 899 });
  expect(placeLabels(side, 3).map(({ place }) => place)).not.toContain(0);
  // The view begins in the middle of a cell, and ends so.
  const moved = { ...side, start: 5, end: 11, fromPx: 111, toPx: 121 };
  expect(placeLabels(moved, 5)).toEqual([{ place: 5, middlePx: 111 }]);
  expect(placeLabels(moved)).toEqual([]);
});
