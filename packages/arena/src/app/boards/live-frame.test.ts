import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { computeBoard } from '../../core/boards/compute-board.ts';
import { CHOICES, type RatedVote } from '../../core/vote.ts';
import { openStore } from '../../store/open-store.ts';
import { ArenaError } from '../arena-error.ts';
import type { ArenaStore, LogEntry } from '../ports.ts';
import { keeper } from '../testing/memory-snapshot.ts';
import { type StoredVote, storeVote } from '../testing/stored-votes.ts';
import { fakeTimers, openTestArena, temporaryFolder } from '../testing/test-arena.ts';
import { LiveFrame, type LogReader } from './live-frame.ts';

const NAMES = ['ant', 'bee', 'cat', 'dog'];
const POLL_MS = 500;
const VOTE: StoredVote = { models: { a: 'ant', b: 'bee' }, choice: 'a' };
const never = new AbortController().signal;
const down = new ArenaError('store-unavailable', 'Cannot read the vote log');

const moment = () => new Promise((resolve) => setImmediate(resolve));

const reported: unknown[] = [];
const report = (_message: string, error: unknown) => void reported.push(error);
afterEach(() => expect(reported.splice(0)).toEqual([]));

const anyVote = fc
  .record({
    models: fc.record({ a: fc.constantFrom(...NAMES), b: fc.constantFrom(...NAMES) }),
    choice: fc.constantFrom(...CHOICES),
    isLeaked: fc.integer({ min: 0, max: 4 }).map((draw) => draw === 0),
  })
  .filter(({ models }) => models.a !== models.b);

function boardOf(live: LiveFrame) {
  const slice = { condition: { all: [] }, duplicates: 'drop' as const };
  return computeBoard(live.now().view, {
    slice,
    style: false,
    minimumVotes: 0,
    confidence: 0.95,
    looks: 'every',
  });
}

function summaryOf(live: LiveFrame) {
  const { votes, excluded } = boardOf(live);
  return { votes, excluded, version: live.version, updatedAt: live.updatedAt };
}

async function versionsOf(board: LiveFrame, signal = never): Promise<number[]> {
  const seen: number[] = [];
  void (async () => {
    for await (const version of board.versions(signal)) seen.push(version);
  })();
  await moment();
  return seen;
}

function toEntries(votes: readonly RatedVote[]): LogEntry[] {
  return votes.map((vote) => ({ kind: 'vote', vote, facts: [] }));
}

const NOTHING_MORE = { readExclusions: async () => [], readFactChanges: async () => [] };

/** A log in memory, for more votes than a test can store, and reads that the test holds up. */
function logOf(length: number): RatedVote[] {
  return Array.from({ length }, (_, index) => ({
    sequence: index + 1,
    battleId: `battle-${index + 1}`,
    voterId: 'voter-1',
    choice: CHOICES[index % CHOICES.length]!,
    models: { a: 'ant', b: 'bee' },
    revisions: { a: 'ant@1', b: 'bee@1' },
    exclusions: [],
    pairProbability: 0.5,
    turnCount: 1,
    conversationHash: 'hash',
    idempotencyKey: `key-${index + 1}`,
    createdAt: '2026-11-23T10:00:00.000Z',
    previousHash: '0',
    hash: '1',
  }));
}

test('LiveFrame that grew vote by vote is the board rebuilt from the log, to the last digit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyVote, { maxLength: 25 }), fc.nat({ max: 3 }), async (votes, pause) => {
      const store = await openStore({ dataDirectory: temporaryFolder() });
      const grown = new LiveFrame({ store, report });
      for (const [index, vote] of votes.entries()) {
        await storeVote(store, vote);
        if (pause === 0 || index % pause === 0) grown.catchUpSoon();
        boardOf(grown);
      }
      grown.catchUpSoon();
      await moment();
      const rebuilt = new LiveFrame({ store, report });
      rebuilt.catchUpSoon();
      await moment();
      await store.close();
      expect(summaryOf(rebuilt).version).toBe(votes.length);
      expect(summaryOf(grown)).toEqual(summaryOf(rebuilt));
      // As text, so that not even the sign of a zero may differ.
      expect(JSON.stringify(boardOf(grown))).toBe(JSON.stringify(boardOf(rebuilt)));
    }),
    { numRuns: 15 },
  );
});

test('LiveFrame counts a vote on an excluded battle as excluded, and as nothing else', async () => {
  const { arena } = await openTestArena(openStore);
  const { frame: board, store } = arena;
  await storeVote(store, VOTE);
  await storeVote(store, { ...VOTE, choice: 'b' });
  board.catchUpSoon();
  await moment();
  const figures = JSON.stringify(boardOf(board).rows.filter((row) => row.votes > 0));
  expect(summaryOf(board)).toMatchObject({ votes: 2, excluded: {}, version: 2 });
  await storeVote(store, { ...VOTE, isLeaked: true });
  await storeVote(store, { models: { a: 'cat', b: 'ant' }, choice: 'a', isLeaked: true });
  board.catchUpSoon();
  await moment();
  expect(summaryOf(board)).toMatchObject({
    votes: 2,
    excluded: { 'identity-leaked': 2 },
    version: 4,
  });
  expect(JSON.stringify(boardOf(board).rows.filter((row) => row.votes > 0))).toBe(figures);
});

test('LiveFrame.start() has read the whole log when it is back', async () => {
  fakeTimers();
  const log = logOf(12_345);
  let reads = 0;
  const store: LogReader = {
    ...NOTHING_MORE,
    readEntries: async ({ afterSequence, limit }) => {
      reads += 1;
      return toEntries(log.slice(afterSequence, afterSequence + limit));
    },
  };
  const board = new LiveFrame({ store, report });
  await board.start(POLL_MS);
  board.stop();
  expect(summaryOf(board)).toMatchObject({ votes: 12_345, version: 12_345 });
  // In parts, not all of it in memory at once.
  expect(reads).toBeGreaterThan(1);
});

test('LiveFrame.start() fails if the log cannot be read, and polls nothing', async () => {
  const { arena, breakStore } = await openTestArena(openStore);
  let reads = 0;
  breakStore({
    readEntries: () => {
      reads += 1;
      return Promise.reject(down);
    },
  });
  await expect(arena.frame.start(POLL_MS)).rejects.toBe(down);
  await vi.advanceTimersByTimeAsync(POLL_MS * 10);
  expect(reads).toBe(1);
});

test('LiveFrame finds votes of another process within the time of a poll, until it is stopped', async () => {
  fakeTimers();
  const dataDirectory = temporaryFolder();
  const own = await openStore({ dataDirectory });
  const other = await openStore({ dataDirectory });
  const board = new LiveFrame({ store: own, report });
  await board.start(POLL_MS);
  await storeVote(other, VOTE);
  await vi.advanceTimersByTimeAsync(POLL_MS - 1);
  expect(board.version).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(board.version).toBe(1);
  board.stop();
  await storeVote(other, VOTE);
  await vi.advanceTimersByTimeAsync(POLL_MS * 10);
  expect(board.version).toBe(1);
  await Promise.all([own.close(), other.close()]);
});

test('LiveFrame reports a poll that fails, once for each, and recovers with the next one', async () => {
  const { arena, breakStore, reports } = await openTestArena(openStore);
  const readEntries = arena.store.readEntries.bind(arena.store);
  await arena.frame.start(POLL_MS);
  await storeVote(arena.store, VOTE);
  await storeVote(arena.store, { ...VOTE, choice: 'tie' });
  breakStore({ readEntries: () => Promise.reject(down) });
  await vi.advanceTimersByTimeAsync(POLL_MS * 2);
  const failure = { message: 'the boards could not read the vote log', error: down };
  expect(reports).toEqual([failure, failure]);
  expect(arena.frame.version).toBe(0);
  breakStore({ readEntries });
  await vi.advanceTimersByTimeAsync(POLL_MS);
  expect(summaryOf(arena.frame)).toMatchObject({ votes: 2, version: 2 });
  expect(reports).toHaveLength(2);
  arena.frame.stop();
});

test('LiveFrame.versions() gives the version now, then each new one', async () => {
  const { arena } = await openTestArena(openStore);
  const { frame: board, store } = arena;
  await storeVote(store, VOTE);
  board.catchUpSoon();
  await moment();
  const seen = await versionsOf(board);
  expect(seen).toEqual([1]);
  await storeVote(store, VOTE);
  board.catchUpSoon();
  await moment();
  expect(seen).toEqual([1, 2]);
  // Nothing new, nothing said.
  board.catchUpSoon();
  await moment();
  expect(seen).toEqual([1, 2]);
});

test('LiveFrame.versions() gives votes that were read together as one version', async () => {
  const { arena } = await openTestArena(openStore);
  const [first, second] = [await versionsOf(arena.frame), await versionsOf(arena.frame)];
  for (let count = 0; count < 5; count += 1) await storeVote(arena.store, VOTE);
  for (let count = 0; count < 5; count += 1) arena.frame.catchUpSoon();
  await moment();
  expect(first).toEqual([0, 5]);
  expect(second).toEqual([0, 5]);
});

test('LiveFrame.versions() gives a slow reader the newest version, not each in between', async () => {
  const { arena } = await openTestArena(openStore);
  const versions = arena.frame.versions(never);
  expect(await versions.next()).toEqual({ done: false, value: 0 });
  for (let count = 0; count < 3; count += 1) {
    await storeVote(arena.store, VOTE);
    arena.frame.catchUpSoon();
    await moment();
  }
  expect(await versions.next()).toEqual({ done: false, value: 3 });
});

test('LiveFrame.versions() ends when the reader goes away, and at once for one who had gone', async () => {
  const { arena } = await openTestArena(openStore);
  const left = new AbortController();
  const versions = arena.frame.versions(left.signal);
  await versions.next();
  const next = versions.next();
  left.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  expect(await arena.frame.versions(AbortSignal.abort()).next()).toEqual({ done: true, value: undefined });
});

test('LiveFrame reads one at a time, and once more for all calls during a read', async () => {
  const log = logOf(3);
  let visible = 1;
  let running = 0;
  const reads: number[] = [];
  let gate = Promise.withResolvers<void>();
  const store: LogReader = {
    ...NOTHING_MORE,
    readEntries: async ({ afterSequence }) => {
      running += 1;
      expect(running).toBe(1);
      reads.push(afterSequence);
      const votes = log.slice(afterSequence, visible);
      await gate.promise;
      running -= 1;
      return toEntries(votes);
    },
  };
  const board = new LiveFrame({ store, report });
  board.catchUpSoon();
  visible = 3;
  for (let count = 0; count < 4; count += 1) board.catchUpSoon();
  await moment();
  expect(reads).toEqual([0]);
  const open = gate;
  gate = Promise.withResolvers<void>();
  gate.resolve();
  open.resolve();
  await moment();
  expect(reads).toEqual([0, 1, 3, 3]);
  expect(board.version).toBe(3);
});

/** Lets a vote come `depth` steps of the microtask queue after a read was answered; gives what the board then has. */
async function versionAfterVoteAt(depth: number): Promise<number> {
  const log = logOf(2);
  let visible = 1;
  const board: LiveFrame = new LiveFrame({
    report,
    store: {
      ...NOTHING_MORE,
      readEntries: async ({ afterSequence }) => {
        const votes = log.slice(afterSequence, visible);
        if (afterSequence === 0) void voteLater();
        return toEntries(votes);
      },
    },
  });
  async function voteLater(): Promise<void> {
    for (let step = 0; step < depth; step += 1) await undefined;
    visible = 2;
    board.catchUpSoon();
  }
  board.catchUpSoon();
  await moment();
  return board.version;
}

// A call between the last look at whether a read is needed and the moment when the read counts as over must not be
// lost: the vote would then wait for the next poll.
test('LiveFrame.catchUpSoon() reads a vote at once at whatever moment of a read it comes', async () => {
  const versions: number[] = [];
  for (let depth = 1; depth <= 12; depth += 1) versions.push(await versionAfterVoteAt(depth));
  expect(versions).toEqual(Array(12).fill(2));
});

async function readAll(live: LiveFrame): Promise<LiveFrame> {
  await live.start(POLL_MS);
  live.stop();
  return live;
}

test('LiveFrame goes on from a snapshot of its log, and is then what it would be without one', async () => {
  fakeTimers();
  const store = await openStore({ dataDirectory: temporaryFolder() });
  const snapshots = keeper();
  const excluded = {
    subject: 'voter',
    subjectId: 'me',
    reason: 'excluded-voter',
    rule: 'operator',
    note: null,
  } as const;
  for (let count = 0; count < 4; count += 1)
    await storeVote(store, { ...VOTE, voterId: count % 2 ? 'me' : 'you' });
  await store.appendExclusion({ ...excluded, action: 'set', createdAt: '2026-11-24T00:00:00.000Z' });
  await store.saveFacts([{ sequence: 1, tagger: 'duplicates', version: '1', value: 3 }]);
  const first = await readAll(new LiveFrame({ store, report, snapshots, snapshotRows: 1 }));
  await first.keepSnapshot();
  for (let count = 0; count < 3; count += 1)
    await storeVote(store, { ...VOTE, choice: 'tie', voterId: 'me' });
  await store.saveFacts([{ sequence: 2, tagger: 'duplicates', version: '2', value: 3 }]);
  const reads: number[] = [];
  const watched = {
    ...bound(store),
    readEntries: (options: { afterSequence: number; limit: number }) => {
      reads.push(options.afterSequence);
      return store.readEntries(options);
    },
  };
  const restored = await readAll(new LiveFrame({ store: watched, report, snapshots, snapshotRows: 1 }));
  const rebuilt = await readAll(new LiveFrame({ store, report }));
  expect(reads[0]).toBe(4);
  expect(summaryOf(restored)).toEqual(summaryOf(rebuilt));
  expect(summaryOf(restored)).toMatchObject({ votes: 2, excluded: { 'excluded-voter': 5 } });
  expect(JSON.stringify(boardOf(restored))).toBe(JSON.stringify(boardOf(rebuilt)));
  expect([0, 1, 2].map((row) => restored.frame.get(row, 'cluster'))).toEqual([3, 3, 0]);
  expect([...restored.revisions]).toEqual([...rebuilt.revisions]);
  const ofBoth = [restored, rebuilt].map((live) => live.factVersions(live.version));
  expect(ofBoth).toEqual(Array(2).fill({ duplicates: { '1': 1, '2': 1 } }));
  await store.close();
});

test('LiveFrame reads the log where the snapshot is of another one, and says where it cannot be read', async () => {
  fakeTimers();
  const store = await openStore({ dataDirectory: temporaryFolder() });
  const other = await openStore({ dataDirectory: temporaryFolder() });
  const snapshots = keeper();
  for (let count = 0; count < 3; count += 1) {
    await storeVote(store, VOTE);
    await storeVote(other, { ...VOTE, choice: 'b' });
  }
  const foreign = await readAll(new LiveFrame({ store: other, report, snapshots, snapshotRows: 1 }));
  await foreign.keepSnapshot();
  expect(boardOf(await readAll(new LiveFrame({ store, report, snapshots }))).rows[0]).toMatchObject({
    name: 'ant',
  });
  snapshots.parts = [new Uint8Array([123])];
  expect(boardOf(await readAll(new LiveFrame({ store, report, snapshots }))).votes).toBe(3);
  expect(reported.splice(0)).toHaveLength(1);
  await Promise.all([store.close(), other.close()]);
});

/** Methods of a store that can be passed on one by one. */
function bound(store: ArenaStore): LogReader {
  return {
    readEntries: (options) => store.readEntries(options),
    readExclusions: (options) => store.readExclusions(options),
    readFactChanges: (options) => store.readFactChanges(options),
    hashAt: (sequence) => store.hashAt(sequence),
  };
}
