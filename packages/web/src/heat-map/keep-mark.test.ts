import { expect, test } from 'vitest';
import { keepMark } from './keep-mark.ts';

const models = ['ant', 'bee', 'cat'];
const spoken = { row: 0, column: 2, isSpoken: true, models };
const pointed = { ...spoken, isSpoken: false };

test('keepMark() follows a pair that was walked to when its models change places', () => {
  expect(keepMark(spoken, models)).toBe(spoken);
  expect(keepMark(spoken, ['bee', 'cat', 'dog', 'ant'])).toMatchObject({ row: 3, column: 1 });
  expect(keepMark(spoken, ['bee', 'cat'])).toBeUndefined();
});

test('keepMark() leaves what a pointer rests on where it is', () => {
  expect(keepMark(pointed, ['cat', 'bee', 'ant'])).toMatchObject({ row: 0, column: 2 });
  expect(keepMark(pointed, ['cat', 'bee'])).toBeUndefined();
  expect(keepMark(undefined, models)).toBeUndefined();
});
