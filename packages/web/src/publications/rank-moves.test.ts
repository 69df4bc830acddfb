import { expect, test } from 'vitest';
import { rankMoves } from './rank-moves.ts';

test('rankMoves() says who gained, lost, joined and left, and counts ranks only', () => {
  const before = [
    { name: 'ant', rank: 1 },
    { name: 'bee', rank: 2 },
    { name: 'cat', rank: 3 },
    { name: 'dog', rank: 4 },
    { name: 'eel', rank: null },
  ];
  const after = [
    { name: 'bee', rank: 1 },
    { name: 'ant', rank: 2 },
    { name: 'cat', rank: 3 },
    { name: 'eel', rank: 4 },
    { name: 'dog', rank: null },
    { name: 'fox', rank: null },
  ];
  const { gains, left } = rankMoves(before, after);
  expect([...gains]).toEqual([
    ['bee', 1],
    ['ant', -1],
    ['cat', 0],
    ['eel', 'joined'],
  ]);
  expect(left).toEqual([{ name: 'dog', rank: 4 }]);
});
