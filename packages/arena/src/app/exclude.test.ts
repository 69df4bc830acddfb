import { expect, test } from 'vitest';
import type { ExclusionReason } from '../core/exclusion.ts';
import { openStore } from '../store/open-store.ts';
import { PLAIN_OPTIONS } from './boards/board-options.ts';
import { readLeaderboard } from './boards/read-leaderboard.ts';
import { type ExclusionTarget, orderExclusion, walkExclusions } from './exclude.ts';
import { storeImport } from './testing/imported-battles.ts';
import { storeVote } from './testing/stored-votes.ts';
import { NOW, openTestArena } from './testing/test-arena.ts';

const MODELS = { a: 'ant', b: 'bee' };

async function stage() {
  const { arena } = await openTestArena(openStore);
  for (const voterId of ['Ada', 'Bob', 'Ada'])
    await storeVote(arena.store, { models: MODELS, choice: 'a', voterId });
  await storeVote(arena.store, { models: MODELS, choice: 'b', voterId: 'Bob', isLeaked: true });
  const order = (action: 'set' | 'lifted', target: ExclusionTarget, reason: ExclusionReason = 'operator') =>
    orderExclusion(arena.store, { action, targets: [target], reason, note: 'a note', createdAt: NOW });
  const counts = async () => {
    await arena.frame.look(() => {});
    const { votes, excluded } = await readLeaderboard(arena, 'overall', PLAIN_OPTIONS);
    return { votes, excluded };
  };
  return { arena, order, counts };
}

test('orderExclusion() takes battles by place, by id and by voter out of the board, and puts them back', async () => {
  const { arena, order, counts } = await stage();
  expect(await counts()).toEqual({ votes: 3, excluded: { 'identity-leaked': 1 } });
  expect(await order('set', { sequence: 2 })).toBe(1);
  const voter = {
    targets: [{ voter: 'Ada' }],
    reason: 'excluded-voter',
    note: null,
    createdAt: NOW,
  } as const;
  expect(await orderExclusion(arena.store, { ...voter, action: 'set' })).toBe(2);
  expect(await counts()).toEqual({
    votes: 0,
    excluded: { 'identity-leaked': 1, operator: 1, 'excluded-voter': 2 },
  });
  const ofVote = { ...voter, targets: [{ voterOf: 3 }] };
  expect(await orderExclusion(arena.store, { ...ofVote, action: 'lifted' })).toBe(2);
  await order('lifted', { sequence: 2 });
  expect(await counts()).toEqual({ votes: 3, excluded: { 'identity-leaked': 1 } });
});

test('an operator lifts by place what a rule has set by id', async () => {
  const { arena, counts } = await stage();
  const lift = {
    targets: [{ sequence: 4 }],
    reason: 'identity-leaked',
    note: 'no leak',
    createdAt: NOW,
  } as const;
  await orderExclusion(arena.store, { ...lift, action: 'lifted' });
  expect(await counts()).toEqual({ votes: 4, excluded: {} });
  const events = [];
  for await (const event of walkExclusions(arena.store)) events.push(event);
  expect(events.map(({ subject, sequence, action, rule }) => [subject, sequence, action, rule])).toEqual([
    ['battle', 4, 'set', 'test'],
    ['battle', 4, 'lifted', 'operator'],
  ]);
  expect((await arena.store.findBattle(events[0]!.subjectId))!.exclusions).toEqual([]);
});

test.each([
  ['lifted', { sequence: 1 }, 'is not excluded as operator'],
  ['set', { sequence: 5 }, '--sequence must be from 1 to 4, got 5'],
  ['set', { battle: 'nothing' }, '--battle must be the id of one'],
  ['set', { voter: 'Eve' }, '--voter must be one who has voted'],
  ['set', { voter: '' }, 'nobody knows who voted'],
  ['set', { voterOf: 5 }, '--voter-of must be from 1 to 4, got 5'],
] as const)('%s on %o is refused, and nothing is written', async (action, target, message) => {
  const { arena, order } = await stage();
  await expect(order(action, target)).rejects.toThrow(message);
  expect(await arena.store.readExclusions({ afterId: 0, limit: 10 })).toHaveLength(1);
});

test('what is excluded already is not excluded again', async () => {
  const { order } = await stage();
  await order('set', { sequence: 1 });
  await expect(order('set', { sequence: 1 })).rejects.toThrow('is excluded as operator already');
});

test('an exclusion that came with a file is known, is lifted by a row of its own, and set again', async () => {
  const { arena, order, counts } = await stage();
  const models = { a: 'cat', b: 'dog' };
  await storeImport(
    arena.store,
    [{ models }, { models, exclusions: ['named-mode', 'test'] }, { models, voter: 'Ada' }],
    NOW,
  );
  const named = 'named-mode' as const;
  const sequence = 6;
  await expect(order('set', { sequence }, named)).rejects.toThrow('is excluded as named-mode already');
  await expect(order('lifted', { sequence: 5 }, named)).rejects.toThrow('is not excluded as named-mode');
  expect(await order('lifted', { sequence }, named)).toBe(1);
  expect(await counts()).toEqual({ votes: 5, excluded: { 'identity-leaked': 1, test: 1 } });
  await expect(order('lifted', { sequence }, named)).rejects.toThrow('is not excluded as named-mode');
  await order('lifted', { sequence }, 'test');
  expect(await counts()).toEqual({ votes: 6, excluded: { 'identity-leaked': 1 } });
  await order('set', { sequence }, named);
  expect(await counts()).toEqual({ votes: 5, excluded: { 'identity-leaked': 1, 'named-mode': 1 } });
});

test('a battle of an excluded voter is known to be excluded, whether it was voted here or came with a file', async () => {
  const { arena, order, counts } = await stage();
  await storeImport(arena.store, [{ models: MODELS, voter: 'Ada' }], NOW);
  const reason = 'excluded-voter' as const;
  await order('set', { voter: 'Ada' }, reason);
  for (const sequence of [1, 5]) await order('lifted', { sequence }, reason);
  expect(await counts()).toEqual({ votes: 3, excluded: { 'identity-leaked': 1, 'excluded-voter': 1 } });
});

test('several battles are excluded together, each once, or none of them', async () => {
  const { arena, counts } = await stage();
  const note = { reason: 'test', note: null, createdAt: NOW } as const;
  const order = (action: 'set' | 'lifted', ...sequences: number[]) =>
    orderExclusion(arena.store, { ...note, action, targets: sequences.map((sequence) => ({ sequence })) });
  await expect(order('set', 1, 9)).rejects.toThrow('--sequence must be from 1 to 4, got 9');
  expect(await order('set', 1, 2, 1)).toBe(2);
  expect(await counts()).toEqual({ votes: 1, excluded: { 'identity-leaked': 1, test: 2 } });
  await expect(order('set', 3, 2)).rejects.toThrow('Cannot exclude: sequence 2 is excluded as test already');
  await expect(order('lifted', 1, 3)).rejects.toThrow('Cannot include: sequence 3 is not excluded as test');
  expect(await order('lifted', 1, 2)).toBe(2);
  expect((await arena.store.readExclusions({ afterId: 0, limit: 10 })).length).toBe(5);
});

test('a note that is too long to be read by everybody is refused', async () => {
  const { arena } = await stage();
  const orderWith = (note: string) =>
    orderExclusion(arena.store, {
      targets: [{ sequence: 1 }],
      action: 'set',
      reason: 'operator',
      note,
      createdAt: NOW,
    });
  await expect(orderWith('😀'.repeat(1_001))).rejects.toThrow(
    'Cannot exclude: the note must have at most 1000 characters, got 1001',
  );
  expect(await orderWith('😀'.repeat(1_000))).toBe(1);
});
