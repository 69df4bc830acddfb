import { expect, test } from 'vitest';
import { rankChanges } from './rank-changes.ts';

const board = (...entries: [string, number][]) => entries.map(([name, rank]) => ({ name, rank }));

test('rankChanges() says who joined, who moved and who left, and nothing of who stayed', () => {
  const before = board(['ant', 1], ['bee', 2], ['cat', 2], ['dog', 4]);
  const after = board(['cat', 1], ['ant', 1], ['elk', 3], ['bee', 4]);
  expect(rankChanges(before, after)).toEqual({
    joined: [{ name: 'elk', rank: 3 }],
    moved: [
      { name: 'cat', rank: 1, from: 2 },
      { name: 'bee', rank: 4, from: 2 },
    ],
    left: [{ name: 'dog', rank: 4 }],
  });
  expect(rankChanges(before, before)).toEqual({ joined: [], moved: [], left: [] });
});
