import { expect, test } from 'vitest';
import { computeBoard } from '../../core/boards/compute-board.ts';
import { markDuplicates } from '../../core/boards/mark-duplicates.ts';
import { tagBits } from '../../core/frame/tags.ts';
import type { BattleFacts } from '../../core/tagging/facts.ts';
import { openStore } from '../../store/open-store.ts';
import { LiveFrame } from '../boards/live-frame.ts';
import type { ArenaStore, RuleTagger } from '../ports.ts';
import { storeImport } from '../testing/stored-imports.ts';
import { storeVote } from '../testing/stored-votes.ts';
import { temporaryFolder } from '../testing/test-arena.ts';
import { TaggingJobs } from './tagging-jobs.ts';

const NO_STYLE = { tokens: 3, headers: 0, lists: 0, bold: 0 };
const MODELS = { a: 'ant', b: 'bee' };

/** Says that prompts with "code" are code, and that everything is Chinese. */
function taggerOf(
  version: string,
  facts: Partial<BattleFacts> = {},
): RuleTagger & { readonly seen: number[] } {
  const seen: number[] = [];
  return {
    version,
    leakRule: 'identity-leak@0',
    seen,
    findLeaks: async (battles) => battles.map(() => undefined),
    tag: async (conversations) => {
      seen.push(conversations.length);
      return conversations.map((turns) => ({
        language: 'zh',
        promptTokens: turns[0]!.prompt.length,
        turns: turns.length,
        isCode: turns[0]!.prompt.includes('code'),
        isRefusal: false,
        fishesIdentity: false,
        style: { a: NO_STYLE, b: NO_STYLE },
        ...facts,
      }));
    },
  };
}

const clock = () => new Date('2026-11-24T12:00:00.000Z');
const failed = (message: string, error: unknown) => {
  throw new Error(message, { cause: error });
};

/** A store, a frame that reads it, and jobs that tag it. */
async function stage(tagger: RuleTagger) {
  const store = await openStore({ dataDirectory: temporaryFolder() });
  const live = new LiveFrame({ store, report: failed });
  const jobs = new TaggingJobs({ store, tagger, clock, report: failed, log: () => {}, onFacts: () => {} });
  return {
    store,
    live,
    jobs,
    async settle() {
      jobs.runSoon();
      await jobs.settled();
      await read(live);
    },
  };
}

/** Lets a frame read what there is. */
async function read(live: LiveFrame): Promise<void> {
  await live.start(60_000);
  live.stop();
}

function row(live: LiveFrame, index: number) {
  const { frame } = live;
  return {
    language: frame.languages[frame.get(index, 'language')],
    promptTokens: frame.get(index, 'promptTokens'),
    isCode: (frame.get(index, 'tags') & tagBits(['coding'])) !== 0,
    cluster: frame.get(index, 'cluster'),
    tokensA: frame.get(index, 'tokensA'),
  };
}

test('TaggingJobs tags every battle once, and a frame that reads later or now knows the same', async () => {
  const tagger = taggerOf('1');
  const { store, live, settle } = await stage(tagger);
  await storeVote(store, { models: MODELS, choice: 'a', prompt: 'write code' });
  await read(live);
  expect(row(live, 0)).toMatchObject({ language: 'unknown', cluster: 0 });
  await settle();
  await storeVote(store, { models: MODELS, choice: 'b', prompt: 'a poem' });
  await settle();
  await settle();
  expect(tagger.seen).toEqual([1, 1]);
  expect(row(live, 0)).toEqual({ language: 'zh', promptTokens: 10, isCode: true, cluster: 1, tokensA: 3 });
  expect(row(live, 1)).toEqual({ language: 'zh', promptTokens: 6, isCode: false, cluster: 2, tokensA: 3 });
  const later = new LiveFrame({ store, report: failed });
  await read(later);
  expect([0, 1].map((index) => row(later, index))).toEqual([0, 1].map((index) => row(live, index)));
  await store.close();
});

test('TaggingJobs tags everything again under a new version, and boards follow', async () => {
  const first = await stage(taggerOf('1'));
  const { store, live } = first;
  await storeVote(store, { models: MODELS, choice: 'a', prompt: 'write code' });
  await first.settle();
  const tagger = taggerOf('2', { isCode: false, language: 'en' });
  const jobs = new TaggingJobs({ store, tagger, clock, report: failed, log: () => {}, onFacts: () => {} });
  jobs.runSoon();
  await jobs.settled();
  const before = live.now().state;
  await read(live);
  expect(live.now().state).not.toBe(before);
  expect(row(live, 0)).toMatchObject({ language: 'en', isCode: false, cluster: 1 });
  await store.close();
});

test('TaggingJobs finds the same prompts, also after a restart, and stores no cluster twice', async () => {
  const { store, live, settle } = await stage(taggerOf('1'));
  for (const prompt of ['Hello there!', 'something else', 'hello  THERE']) {
    await storeVote(store, { models: MODELS, choice: 'a', prompt });
  }
  await settle();
  expect([0, 1, 2].map((index) => row(live, index).cluster)).toEqual([1, 2, 1]);
  const last = (await changesOf(store)).at(-1);
  const restarted = new TaggingJobs({
    store,
    tagger: taggerOf('1'),
    clock,
    report: failed,
    log: () => {},
    onFacts: () => {},
  });
  restarted.runSoon();
  await restarted.settled();
  expect((await changesOf(store)).at(-1)).toEqual(last);
  await storeVote(store, { models: MODELS, choice: 'a', prompt: 'something else?' });
  restarted.runSoon();
  await restarted.settled();
  await read(live);
  expect(row(live, 3).cluster).toBe(2);
  expect([0, 1].map((cluster) => restarted.leaderOf(cluster))).toEqual([1, 2]);
  await store.close();
});

function changesOf(store: ArenaStore) {
  return store.readFactChanges({ afterChange: 0, limit: 1_000 });
}

test('TaggingJobs says how far it is with much work, and nothing of a vote', async () => {
  const { store, settle } = await stage(taggerOf('1'));
  await storeVote(store, { models: MODELS, choice: 'a' });
  await settle();
  const replies = { a: 'An answer.', b: 'Another one.' };
  const texts = Array.from({ length: 601 }, (_, place) => [{ prompt: `question ${place}`, replies }]);
  await storeImport(store, MODELS, texts);
  const seen: unknown[] = [];
  const lines: string[] = [];
  const tagger = taggerOf('2');
  const jobs: TaggingJobs = new TaggingJobs({
    ...{ store, clock, report: failed, onFacts: () => {} },
    log: (line) => lines.push(line),
    tagger: {
      ...tagger,
      tag: (conversations) => {
        seen.push(jobs.progress);
        return tagger.tag(conversations);
      },
    },
  });
  jobs.runSoon();
  await jobs.settled();
  const done = [0, 200, 400, 600].map((count) => ({ step: 'rules', done: count, total: 602 }));
  expect(seen).toEqual(done);
  expect(jobs.progress).toBeNull();
  expect(lines[0]).toBe('tagging battles by rule: 0 of 602');
  expect(lines.filter((line) => line.includes('done, '))).toEqual([
    expect.stringMatching(/^tagging battles by rule: done, 602 in /),
    expect.stringMatching(/^reading battles for identity leaks: done, 601 in /),
    expect.stringMatching(/^finding prompts that are the same: done, 602 in /),
  ]);
  lines.length = 0;
  await storeVote(store, { models: MODELS, choice: 'a' });
  jobs.runSoon();
  await jobs.settled();
  expect(lines).toEqual([]);
  await store.close();
});

test('a prompt that came too often counts as often as the cap says, and the board says how many were left out', async () => {
  const { store, live, settle } = await stage(taggerOf('1'));
  for (let count = 0; count < 12; count += 1) {
    await storeVote(store, { models: MODELS, choice: count % 2 === 0 ? 'a' : 'b', prompt: 'hi' });
  }
  await storeVote(store, { models: MODELS, choice: 'a', prompt: 'a question of its own' });
  await settle();
  const { view } = live.now();
  expect(markDuplicates(view, { rule: { battles: 5 }, seed: 42 }).capped).toEqual([
    { cluster: 0, battles: 12, lost: 7 },
  ]);
  const board = (duplicates: 'drop' | 'keep') =>
    computeBoard(view, {
      slice: { condition: { all: [] }, duplicates },
      style: false,
      minimumVotes: 0,
      confidence: 0.95,
      looks: 'every',
    });
  expect(board('drop')).toMatchObject({ votes: 6, excluded: { duplicate: 7 } });
  expect(board('keep')).toMatchObject({ votes: 13, excluded: {} });
  await store.close();
});

test('LiveFrame follows exclusions of battles, of places in the log and of voters, and their lifting', async () => {
  const { store, live } = await stage(taggerOf('1'));
  for (const voterId of ['one', 'other', 'one'])
    await storeVote(store, { models: MODELS, choice: 'a', voterId });
  await read(live);
  const event = { rule: 'operator', note: null, createdAt: '2026-11-24T00:00:00.000Z' } as const;
  const set = (subject: 'sequence' | 'voter', subjectId: string, reason: 'test' | 'excluded-voter') =>
    store.appendExclusion({ ...event, subject, subjectId, reason, action: 'set' });
  await set('sequence', '2', 'test');
  await set('voter', 'one', 'excluded-voter');
  await read(live);
  const bits = () => Array.from({ length: live.version }, (_, index) => live.frame.get(index, 'exclusions'));
  const [excludedVoter, test] = [1 << 3, 1 << 4];
  expect(bits()).toEqual([excludedVoter, test, excludedVoter]);
  await storeVote(store, { models: MODELS, choice: 'a', voterId: 'one' });
  await read(live);
  expect(bits()).toEqual([excludedVoter, test, excludedVoter, excludedVoter]);
  const rebuilt = new LiveFrame({ store, report: failed });
  await read(rebuilt);
  expect(Array.from({ length: 4 }, (_, index) => rebuilt.frame.get(index, 'exclusions'))).toEqual(bits());
  await store.appendExclusion({
    ...event,
    subject: 'voter',
    subjectId: 'one',
    reason: 'excluded-voter',
    action: 'lifted',
  });
  await store.appendExclusion({
    ...event,
    subject: 'sequence',
    subjectId: '2',
    reason: 'test',
    action: 'lifted',
  });
  await read(live);
  expect(bits()).toEqual([0, 0, 0, 0]);
  await store.close();
});
