import { expect, test } from 'vitest';
import { publicationHash } from '../../core/publication.ts';
import { openStore } from '../../store/open-store.ts';
import { PLAIN_OPTIONS } from '../boards/board-options.ts';
import { readLeaderboard } from '../boards/read-leaderboard.ts';
import { verifyPublications } from '../publishing/verify-publications.ts';
import { storeVote } from '../testing/stored-votes.ts';
import { openTestArena, type TestArena } from '../testing/test-arena.ts';
import { toUsedTaggers } from './used-taggers.ts';

const STYLE = { tokens: 1, headers: 0, lists: 0, bold: 0 };
const FACTS = {
  language: 'en',
  promptTokens: 9,
  turns: 1,
  isCode: false,
  isRefusal: false,
  fishesIdentity: false,
  style: { a: STYLE, b: STYLE },
};
const LABELS = {
  criteria: [],
  instructionFollowing: 1,
  math: false,
  creativeWriting: false,
  expert: false,
  occupations: [],
};

const vote = ({ arena }: TestArena, createdAt = '2026-11-23T05:00:00.000Z') =>
  storeVote(arena.store, { models: { a: 'ant', b: 'bee' }, choice: 'a', createdAt });

const say = ({ arena }: TestArena, tagger: 'rules' | 'labels', version: string, sequences: number[]) =>
  arena.store.saveFacts(
    sequences.map((sequence) => ({ sequence, tagger, version, value: tagger === 'rules' ? FACTS : LABELS })),
  );

async function taggersOf({ arena }: TestArena) {
  await arena.frame.look(() => {});
  return (await readLeaderboard(arena, 'overall', PLAIN_OPTIONS)).taggers;
}

test('a board names the versions that have spoken of its battles, not those that are configured', async () => {
  const stage = await openTestArena(openStore);
  for (let count = 0; count < 3; count += 1) await vote(stage);
  expect(await taggersOf(stage)).toEqual({});
  await say(stage, 'rules', 'coding@1 refusal@1', [1, 2, 3]);
  await say(stage, 'labels', '4423-1', [2]);
  expect(await taggersOf(stage)).toEqual({
    coding: { '1': 3 },
    labeller: { '4423-1': 1 },
    refusal: { '1': 3 },
  });
  await say(stage, 'rules', 'coding@2 refusal@1', [1]);
  expect(await taggersOf(stage)).toEqual({
    coding: { '1': 2, '2': 1 },
    labeller: { '4423-1': 1 },
    refusal: { '1': 3 },
  });
});

test('a publication names the versions that had spoken of its battles then, and so do its boards until the next one', async () => {
  const stage = await openTestArena(openStore, {
    publishing: { mode: 'interval', everyHours: 24, holdHours: 6 },
  });
  stage.setClock('2026-11-23T12:00:00.000Z');
  await vote(stage);
  await vote(stage, '2026-11-23T11:00:00.000Z');
  await say(stage, 'rules', 'coding@1', [1, 2]);
  const { publisher } = stage.arena;
  const published = await publisher.publish({ isForced: true });
  expect(published).toMatchObject({ version: 1, method: { taggers: { coding: { '1': 1 } } } });
  await say(stage, 'rules', 'coding@2', [1, 2]);
  expect(await taggersOf(stage)).toEqual({ coding: { '1': 1 } });
  expect(await publisher.publish({ isForced: true })).toMatchObject({
    version: 1,
    method: { taggers: { coding: { '2': 1 } } },
  });
});

test('a publication from when the configured versions were named still verifies', async () => {
  const stage = await openTestArena(openStore);
  await vote(stage);
  const { publisher, store } = stage.arena;
  const append = store.appendPublication.bind(store);
  stage.breakStore({
    appendPublication: (publication) => {
      const taggers = { coding: 1, labeller: '4423-1' };
      const { hash: _, ...older } = { ...publication, method: { ...publication.method, taggers } };
      return append({ ...older, hash: publicationHash(older) });
    },
  });
  await publisher.publish({ isForced: true });
  const checks = [];
  for await (const check of verifyPublications(store)) checks.push(check);
  expect(checks).toEqual([{ number: 1, outcome: 'recomputed', detail: null }]);
});

test('toUsedTaggers() gives equal texts for equal counts, however they were read', () => {
  const counts = { rules: { 'b@2 a@1': 1, 'b@1 a@1': 2 }, labels: { 'x-1': 3 } };
  const other = { labels: { 'x-1': 3 }, rules: { 'b@1 a@1': 2, 'b@2 a@1': 1 } };
  expect(JSON.stringify(toUsedTaggers(counts))).toBe('{"a":{"1":3},"b":{"1":2,"2":1},"labeller":{"x-1":3}}');
  expect(JSON.stringify(toUsedTaggers(other))).toBe(JSON.stringify(toUsedTaggers(counts)));
});
