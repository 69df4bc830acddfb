import { expect, test } from 'vitest';
import { oneLine } from './one-line.ts';

test('oneLine() leaves nothing that could move the cursor, colour the terminal or turn the line', () => {
  expect(oneLine('one\u001b[31mred\u202eder\r\ntwo\u2028three')).toBe('one [31mred der two three');
});

test('oneLine() cuts between characters', () => {
  expect(oneLine('甲𠀀乙', 2)).toBe('甲𠀀…');
  expect(oneLine('甲𠀀', 2)).toBe('甲𠀀');
});
