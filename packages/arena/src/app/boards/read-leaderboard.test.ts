import { expect, test } from 'vitest';
import type { Model, ModelState } from '../../core/model.ts';
import { testModel } from '../../core/testing/models.ts';
import { CHOICES } from '../../core/vote.ts';
import { openStore } from '../../store/open-store.ts';
import type { ArenaStore } from '../ports.ts';
import { storeVote } from '../testing/stored-votes.ts';
import { NOW, openTestArena, register } from '../testing/test-arena.ts';
import { PLAIN_OPTIONS } from './board-options.ts';
import { type Leaderboard, readLeaderboard } from './read-leaderboard.ts';
import { testBoards } from './testing/test-boards.ts';

const NAMES = ['ant', 'bee', 'cat'];

function modelsWith(states: Partial<Record<string, ModelState>> = {}, names = NAMES): Model[] {
  return names.map((name) => testModel({ name, state: states[name] ?? 'active' }));
}

/** Every pair in every way, and a few more wins for those who come first. */
async function storeVotes(store: ArenaStore): Promise<void> {
  for (const [place, a] of NAMES.entries()) {
    for (const b of NAMES.slice(place + 1)) {
      for (const choice of [...CHOICES, 'a', 'a'] as const)
        await storeVote(store, { models: { a, b }, choice });
    }
  }
}

/** The board of a store as a process with these models reads it. */
async function boardOf(store: ArenaStore, models: readonly Model[]): Promise<Leaderboard> {
  const boards = await testBoards({ store, models, report: () => {}, clock: () => new Date(NOW) });
  boards.frame.catchUpSoon();
  await new Promise((resolve) => setImmediate(resolve));
  return readLeaderboard({ ...boards, registry: await register(store, models) }, 'overall', PLAIN_OPTIONS);
}

const statesOf = ({ rows }: Leaderboard) =>
  Object.fromEntries(rows.map(({ model, state }) => [model, state]));
const figuresOf = ({ rows }: Leaderboard) =>
  rows.map(({ model, rating, lower, upper, rank, votes }) => ({ model, rating, lower, upper, rank, votes }));

test('readLeaderboard() gives every model of the registry before the first vote', async () => {
  const { arena } = await openTestArena(openStore);
  expect(await readLeaderboard(arena, 'overall', PLAIN_OPTIONS)).toMatchObject({
    category: { name: 'overall' },
    confidence: 0.95,
    votes: 0,
    excluded: {},
    version: 0,
    updatedAt: null,
    rows: [
      { model: 'ant', status: 'no-battles', rating: null, votes: 0 },
      { model: 'bee', status: 'no-battles', rating: null, votes: 0 },
    ],
  });
});

test('readLeaderboard() rates by votes, best first, with an interval of some width', async () => {
  const { arena } = await openTestArena(openStore);
  await storeVotes(arena.store);
  const board = await boardOf(arena.store, modelsWith());
  expect(board).toMatchObject({ votes: 18, version: 18, updatedAt: '2026-11-23T10:00:00.000Z' });
  expect(board.rows.map(({ model }) => model)).toEqual(NAMES);
  for (const row of board.rows) {
    expect(row).toMatchObject({ status: 'rated', votes: 12, state: 'active' });
    expect(row.lower).toBeLessThan(row.rating!);
    expect(row.upper).toBeGreaterThan(row.rating!);
  }
});

test('readLeaderboard() rates paused, retired and removed models as any others', async () => {
  const { arena } = await openTestArena(openStore);
  await storeVotes(arena.store);
  const all = await boardOf(arena.store, modelsWith());
  const some = await boardOf(arena.store, modelsWith({ ant: 'retired', bee: 'paused' }, ['ant', 'bee']));
  expect(statesOf(some)).toEqual({ ant: 'retired', bee: 'paused', cat: 'removed' });
  expect(figuresOf(some)).toEqual(figuresOf(all));
  expect(figuresOf(all).every(({ rating }) => rating !== null)).toBe(true);
});

test('readLeaderboard() fits a version once, and the next one after a vote', async () => {
  const { arena } = await openTestArena(openStore);
  await storeVotes(arena.store);
  arena.frame.catchUpSoon();
  await new Promise((resolve) => setImmediate(resolve));
  const first = await readLeaderboard(arena, 'overall', PLAIN_OPTIONS);
  const again = await readLeaderboard(arena, 'overall', PLAIN_OPTIONS);
  expect(again).toEqual(first);
  expect(again.rows[0]!.rating).toBe(first.rows[0]!.rating);
  await storeVote(arena.store, { models: { a: 'cat', b: 'ant' }, choice: 'a' });
  arena.frame.catchUpSoon();
  await new Promise((resolve) => setImmediate(resolve));
  const second = await readLeaderboard(arena, 'overall', PLAIN_OPTIONS);
  expect(second.version).toBe(first.version + 1);
  expect(second.etag).not.toBe(first.etag);
});

test('readLeaderboard() gives an etag by content: the same after a restart, another for another registry', async () => {
  const { arena } = await openTestArena(openStore);
  await storeVotes(arena.store);
  const one = await boardOf(arena.store, modelsWith());
  const again = await boardOf(arena.store, modelsWith());
  const other = await boardOf(arena.store, modelsWith({ ant: 'retired' }));
  expect(again).toEqual(one);
  expect(one.etag).toMatch(/^"[\w-]{22}"$/);
  expect(other.version).toBe(one.version);
  expect(other.etag).not.toBe(one.etag);
});

test.each(['', 'Overall', 'klingon', '__proto__'])(
  'readLeaderboard() knows no category %j',
  async (category) => {
    const { arena } = await openTestArena(openStore);
    await expect(readLeaderboard(arena, category, PLAIN_OPTIONS)).rejects.toThrow(
      expect.objectContaining({ name: 'ArenaError', code: 'category-not-found' }),
    );
  },
);
