import { expect, test } from 'vitest';
import { testModel } from '../../core/testing/models.ts';
import { openStore } from '../../store/open-store.ts';
import { createDirectTagger } from '../../tagging/direct-tagger.ts';
import { LiveFrame } from '../boards/live-frame.ts';
import type { ArenaStore, RuleTagger } from '../ports.ts';
import { storeImport } from '../testing/stored-imports.ts';
import { storeVote } from '../testing/stored-votes.ts';
import { temporaryFolder } from '../testing/test-arena.ts';
import { TaggingJobs } from './tagging-jobs.ts';
import { toUsedTaggers } from './used-taggers.ts';

const NOW = '2026-11-24T12:00:00.000Z';
const TAGGER = createDirectTagger([testModel({ name: 'ant', aliases: ['Antony'] })]);

const failed = (message: string, error: unknown) => {
  throw new Error(message, { cause: error });
};

/** Takes replies of side A into the log, in battles of two models that the registry lacks; undefined for a battle without a text. */
function importReplies(store: ArenaStore, replies: readonly (string | undefined)[]): Promise<void> {
  const texts = replies.map((reply) =>
    reply === undefined ? undefined : [{ prompt: 'Who are you?', replies: { a: reply, b: 'An answer.' } }],
  );
  return storeImport(store, { a: 'quux-7b', b: 'blorp-v2' }, texts);
}

/** Runs the jobs of a process that has just started. */
async function tagAnew(store: ArenaStore, tagger: RuleTagger = TAGGER): Promise<void> {
  const clock = () => new Date(NOW);
  const jobs = new TaggingJobs({ store, tagger, clock, report: failed, log: () => {}, onFacts: () => {} });
  jobs.runSoon();
  await jobs.settled();
}

const rowsOf = async (store: ArenaStore) =>
  (await store.readExclusions({ afterId: 0, limit: 100 })).map(
    ({ sequence, action, rule }) => `${action} ${sequence} by ${rule}`,
  );

/** A rule of another version, which finds what a text of the test says. */
const ruleOf = (version: number, finds: (text: string) => boolean): RuleTagger => ({
  ...TAGGER,
  leakRule: `identity-leak@${version}`,
  findLeaks: async (battles) =>
    battles.map(({ turns }) => (finds(turns[0]!.replies.a.text) ? 'side a, turn 1: found' : undefined)),
});

test('imported conversations are read for identity leaks once, by names of the registry and of their own models', async () => {
  const folder = temporaryFolder();
  const store = await openStore({ dataDirectory: folder });
  await importReplies(store, [
    'I am ChatGPT, trained by OpenAI.',
    'A plain answer.',
    undefined,
    'I am quux-7b.',
    'I am Antony.',
  ]);
  await tagAnew(store);
  const rule = TAGGER.leakRule;
  expect(await rowsOf(store)).toEqual([1, 4, 5].map((sequence) => `set ${sequence} by ${rule}`));
  const [first] = await store.readExclusions({ afterId: 0, limit: 1 });
  expect(first).toMatchObject({ reason: 'identity-leaked', subject: 'sequence', createdAt: NOW });
  expect(first!.note).toContain('side a, turn 1: self-identification, model');
  await store.close();

  const restarted = await openStore({ dataDirectory: folder });
  await tagAnew(restarted);
  expect(await rowsOf(restarted)).toHaveLength(3);
  const live = new LiveFrame({ store: restarted, report: failed });
  await live.readAll();
  const bits = Array.from({ length: 5 }, (_, row) => live.frame.get(row, 'exclusions'));
  expect(bits).toEqual([1, 0, 0, 1, 1]);
  expect(toUsedTaggers(live.factVersions(5))['identity-leak']).toEqual({ [rule.split('@')[1]!]: 4 });
  await restarted.close();
});

test('a newer version of the rule sets and lifts its own rows, and nothing that an operator has said', async () => {
  const store = await openStore({ dataDirectory: temporaryFolder() });
  await importReplies(store, ['old', 'new', 'old and new', 'old', 'new']);
  await tagAnew(
    store,
    ruleOf(7, (text) => text.includes('old')),
  );
  const operator = { reason: 'identity-leaked', rule: 'operator', note: null, createdAt: NOW } as const;
  const say = (sequence: number, action: 'set' | 'lifted') =>
    store.appendExclusion({ ...operator, subject: 'sequence', subjectId: String(sequence), action });
  await say(4, 'lifted');
  await say(4, 'set');
  await say(5, 'set');
  await say(5, 'lifted');
  const before = await rowsOf(store);
  await tagAnew(
    store,
    ruleOf(8, (text) => text.includes('new')),
  );
  expect((await rowsOf(store)).slice(before.length)).toEqual([
    'lifted 1 by identity-leak@8',
    'set 2 by identity-leak@8',
  ]);
  await tagAnew(
    store,
    ruleOf(9, (text) => text.includes('old')),
  );
  expect((await rowsOf(store)).slice(before.length + 2)).toEqual([
    'set 1 by identity-leak@9',
    'lifted 2 by identity-leak@9',
  ]);
  await store.close();
});

test('a battle that was left out while it ran keeps its row, which only another version lifts', async () => {
  const store = await openStore({ dataDirectory: temporaryFolder() });
  const vote = { models: { a: 'ant', b: 'bee' }, choice: 'a' } as const;
  await storeVote(store, { ...vote, isLeaked: true, leakRule: 'identity-leak@2' });
  await storeVote(store, vote);
  const live = ['set 1 by identity-leak@2'];
  expect(await rowsOf(store)).toEqual(live);
  await tagAnew(
    store,
    ruleOf(2, () => false),
  );
  expect(await rowsOf(store)).toEqual(live);
  await tagAnew(
    store,
    ruleOf(3, () => false),
  );
  expect(await rowsOf(store)).toEqual([...live, 'lifted 1 by identity-leak@3']);
  await tagAnew(
    store,
    ruleOf(4, () => true),
  );
  expect((await rowsOf(store)).slice(2)).toEqual(['set 1 by identity-leak@4', 'set 2 by identity-leak@4']);
  expect((await store.readExclusions({ afterId: 2, limit: 5 }))[0]).toMatchObject({ subject: 'battle' });
  await store.close();
});
