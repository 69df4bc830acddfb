import { expect, test } from 'vitest';
import { openStore } from '../../store/open-store.ts';
import { snapshotFile } from '../../store/snapshot-file.ts';
import type { ArenaStore, SnapshotKeeper } from '../ports.ts';
import { keeper } from '../testing/memory-snapshot.ts';
import { storeVote } from '../testing/stored-votes.ts';
import { temporaryFolder } from '../testing/test-arena.ts';
import { DuplicateFinder, type DuplicateFinderOptions } from './duplicate-finder.ts';

const PROMPTS = ['Hello there!', 'something else', 'hello  THERE'];

async function storeOf(prompts: readonly string[]): Promise<ArenaStore> {
  const store = await openStore({ dataDirectory: temporaryFolder() });
  await add(store, prompts);
  return store;
}

async function add(store: ArenaStore, prompts: readonly string[]): Promise<void> {
  for (const prompt of prompts) {
    await storeVote(store, { models: { a: 'ant', b: 'bee' }, choice: 'a', prompt });
  }
}

/** Cluster of each battle, from 1. */
async function clustersOf(store: ArenaStore): Promise<unknown[]> {
  const changes = await store.readFactChanges({ afterChange: 0, limit: 1_000 });
  return changes.toSorted((one, other) => one.sequence - other.sequence).map(({ value }) => value);
}

type PromptStore = DuplicateFinderOptions['store'];

/** The store with other answers to some calls. */
function changed(store: PromptStore, calls: Partial<PromptStore>): PromptStore {
  return {
    findEnd: (upTo) => store.findEnd(upTo),
    hashAt: (sequence) => store.hashAt(sequence),
    readUntagged: (asked) => store.readUntagged(asked),
    readConversations: (sequences) => store.readConversations(sequences),
    saveFacts: (facts) => store.saveFacts(facts),
    ...calls,
  };
}

/** A finder of a process of its own, and the places in the log of which it read the prompts. */
function finderOf(store: PromptStore, snapshots: SnapshotKeeper = keeper()) {
  const read: number[] = [];
  const problems: string[] = [];
  const watched = changed(store, {
    readConversations: (sequences) => {
      read.push(...sequences);
      return store.readConversations(sequences);
    },
  });
  const report = (message: string, error: unknown) => problems.push(`${message}: ${error}`);
  const finder = new DuplicateFinder({ store: watched, snapshots, report, snapshotPrompts: 1 });
  return { finder, read, problems };
}

test.each([
  ['in memory', keeper],
  ['in a file', () => snapshotFile(temporaryFolder(), 'prompts')],
])(
  'DuplicateFinder goes on from its snapshot %s after a restart, as if it had read every prompt',
  async (_, open) => {
    const store = await storeOf(PROMPTS);
    const snapshots = open();
    await finderOf(store, snapshots).finder.readOn();
    await add(store, ['something else?', 'new']);
    const { finder, read, problems } = finderOf(store, snapshots);
    await finder.readOn();
    expect(read).toEqual([4, 5]);
    expect(await clustersOf(store)).toEqual([1, 2, 1, 2, 3]);
    expect([0, 1, 2].map((cluster) => finder.leaderOf(cluster))).toEqual([1, 2, 5]);
    const third = finderOf(store, snapshots);
    expect(await third.finder.readOn()).toBe(false);
    expect(third.read).toEqual([]);
    expect(problems).toEqual([]);
    await store.close();
  },
);

test('DuplicateFinder reads the log where the snapshot is of another one', async () => {
  const [store, other] = [await storeOf(PROMPTS), await storeOf(['Entirely', 'different', 'questions'])];
  const snapshots = keeper();
  await finderOf(other, snapshots).finder.readOn();
  await finderOf(store).finder.readOn();
  const { finder, read, problems } = finderOf(store, snapshots);
  await finder.readOn();
  expect(read).toEqual([1, 2, 3]);
  expect(await clustersOf(store)).toEqual([1, 2, 1]);
  expect(problems).toEqual([]);
  await Promise.all([store.close(), other.close()]);
});

test('DuplicateFinder reads the log where what the snapshot says is not stored', async () => {
  const store = await storeOf(PROMPTS);
  const snapshots = keeper();
  await finderOf(store, snapshots).finder.readOn();
  // As a copy of the log from before would be.
  const bare = changed(store, {
    readUntagged: (asked) => store.readUntagged({ ...asked, version: `not ${asked.version}` }),
  });
  const { finder, read } = finderOf(bare, snapshots);
  await finder.readOn();
  expect(read).toEqual([1, 2, 3]);
  await store.close();
});

test.each([
  ['is cut', (parts: Uint8Array[]) => parts.slice(0, -1), /must be in 9 parts, got 8/],
  ['is no text', (parts: Uint8Array[]) => [Uint8Array.of(123), ...parts.slice(1)], /JSON/],
  [
    'was made under another rule',
    ([first, ...rest]: Uint8Array[]) => [
      new TextEncoder().encode(new TextDecoder().decode(first).replace('duplicate@', 'duplicate@9')),
      ...rest,
    ],
    /rule must be duplicate@/,
  ],
])('DuplicateFinder reads the log where the snapshot %s, and says so', async (_, change, problem) => {
  const store = await storeOf(PROMPTS);
  const snapshots = keeper();
  await finderOf(store, snapshots).finder.readOn();
  snapshots.parts = change(snapshots.parts!);
  const { finder, read, problems } = finderOf(store, snapshots);
  await finder.readOn();
  expect(read).toEqual([1, 2, 3]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^the snapshot of the prompts could not be read, so the log is: /);
  expect(problems[0]).toMatch(problem);
  await store.close();
});

test('DuplicateFinder finds clusters also where they cannot be kept', async () => {
  const store = await storeOf(PROMPTS);
  const full = { ...keeper(), save: () => Promise.reject(new Error('no space left')) };
  const { finder, problems } = finderOf(store, full);
  expect(await finder.readOn()).toBe(true);
  expect(problems).toEqual(['the snapshot of the prompts could not be written: Error: no space left']);
  await store.close();
});
