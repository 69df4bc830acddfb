import { expect, test } from 'vitest';
import { moveBy } from './move-cursor.ts';

test.each([
  ['ArrowDown', { row: 1, column: 3 }],
  ['ArrowUp', { row: 0, column: 3 }],
  ['ArrowRight', { row: 0, column: 4 }],
  ['ArrowLeft', { row: 0, column: 2 }],
  ['PageDown', { row: 4, column: 3 }],
  ['Home', { row: 0, column: 0 }],
  ['End', { row: 0, column: 4 }],
])('moveBy(%j) stays on the map', (key, expected) => {
  expect(moveBy(key, { row: 0, column: 3 }, 5)).toEqual(expected);
});

test('moveBy() begins at the first pair, and leaves other keys alone', () => {
  expect(moveBy('ArrowDown', undefined, 5)).toEqual({ row: 0, column: 1 });
  expect(moveBy('a', undefined, 5)).toBeUndefined();
  expect(moveBy('ArrowDown', undefined, 0)).toBeUndefined();
});
