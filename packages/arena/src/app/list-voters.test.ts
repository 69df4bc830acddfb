import { expect, test } from 'vitest';
import { BattleFrame } from '../core/frame/battle-frame.ts';
import { frameRow } from '../core/frame/testing/frame-rows.ts';
import { listVoters } from './list-voters.ts';

test('listVoters() gives who has voted most first, with the first and the last time, and leaves out nobody', () => {
  const frame = new BattleFrame();
  const votes = [
    ['Ada', 50],
    ['Bob', 10],
    ['', 1],
    ['Ada', 20],
    ['Ada', 30],
    ['Eve', 5],
  ] as const;
  for (const [voter, createdAt] of votes) frame.append(frameRow({ voter, createdAt }));
  const ada = { id: 'Ada', battles: 3, firstAt: 20, lastAt: 50 };
  const bob = { id: 'Bob', battles: 1, firstAt: 10, lastAt: 10 };
  expect(listVoters(frame, 10)).toEqual([ada, bob, { id: 'Eve', battles: 1, firstAt: 5, lastAt: 5 }]);
  expect(listVoters(frame, 2)).toEqual([ada, bob]);
});
