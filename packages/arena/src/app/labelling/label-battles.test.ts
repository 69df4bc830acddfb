import { expect, onTestFinished, test } from 'vitest';
import { TAGS } from '../../core/frame/tags.ts';
import { openStore } from '../../store/open-store.ts';
import { LiveFrame } from '../boards/live-frame.ts';
import type { ArenaStore } from '../ports.ts';
import { countUntagged } from '../tagging/count-untagged.ts';
import { storeImport } from '../testing/stored-imports.ts';
import { storeVote } from '../testing/stored-votes.ts';
import { temporaryFolder } from '../testing/test-arena.ts';
import { estimateLabels } from './estimate-labels.ts';
import { LabelAsker } from './label-asker.ts';
import { type LabelBattlesOptions, labelBattles } from './label-battles.ts';
import { failed, labelsOf, ScriptedLabeller, SleepingTime, unusable } from './testing/scripted-labeller.ts';

const MODELS = { a: 'ant', b: 'bee' };

async function storeOf(prompts: readonly string[]): Promise<ArenaStore> {
  const store = await openStore({ dataDirectory: temporaryFolder() });
  onTestFinished(() => store.close());
  for (const prompt of prompts) await storeVote(store, { models: MODELS, choice: 'a', prompt });
  return store;
}

function run(
  store: ArenaStore,
  labeller: ScriptedLabeller,
  options: Partial<LabelBattlesOptions> & { budget?: { tokens: number } } = {},
) {
  const { budget = {}, ...rest } = options;
  const timing = new SleepingTime();
  const asker = new LabelAsker({ labeller, requestsPerMinute: 60_000, budget, timing });
  return labelBattles({ store, asker, atOnce: 3, ...rest });
}

/** Labels by place in the log, as they are stored. */
async function storedLabels(store: ArenaStore) {
  const facts = await store.readFactChanges({ afterChange: 0, limit: 10_000 });
  return new Map(facts.map(({ sequence, tagger, version, value }) => [sequence, { tagger, version, value }]));
}

const numbered = (count: number) => Array.from({ length: count }, (_none, place) => `prompt ${place}`);

test('labelBattles() labels every battle once, and a second run asks nothing', async () => {
  const store = await storeOf(['what is 7*8', 'hello', 'tell me a story']);
  const labeller = new ScriptedLabeller({ price: { input: 2, output: 10 } });
  const first = await run(store, labeller);
  expect(first).toMatchObject({ labelled: 3, requests: 3, endedBy: 'end-of-log', doneUpTo: 3 });
  expect(first.used).toEqual({ inputTokens: 3_000, outputTokens: 300 });
  expect(first.dollars).toBeCloseTo(0.009, 12);
  expect(await storedLabels(store)).toEqual(
    new Map([
      [1, { tagger: 'labels', version: 'model-1', value: labelsOf({ math: true }) }],
      [2, { tagger: 'labels', version: 'model-1', value: labelsOf() }],
      [3, { tagger: 'labels', version: 'model-1', value: labelsOf() }],
    ]),
  );
  expect(await run(store, labeller)).toMatchObject({ labelled: 0, requests: 0, endedBy: 'end-of-log' });
  expect(labeller.asked).toHaveLength(3);
});

test('labelBattles() asks once for battles with the same prompts', async () => {
  const store = await storeOf(['hello', 'HELLO', 'other', 'Hello']);
  const labeller = new ScriptedLabeller();
  expect(await run(store, labeller)).toMatchObject({ labelled: 4, requests: 2 });
  expect((await storedLabels(store)).size).toBe(4);
});

test('labelBattles() asks nothing for prompts that were labelled before a restart, by this labeller', async () => {
  const folder = temporaryFolder();
  const first = await openStore({ dataDirectory: folder });
  for (const prompt of ['hi', 'what is 1+1']) await storeVote(first, { models: MODELS, choice: 'a', prompt });
  await run(first, new ScriptedLabeller());
  await first.close();
  const store = await openStore({ dataDirectory: folder });
  onTestFinished(() => store.close());
  const turns = ['HI', 'What is 1+1', 'new'].map((prompt) => [{ prompt, replies: { a: 'x', b: 'y' } }]);
  await storeImport(store, MODELS, turns);
  const labeller = new ScriptedLabeller();
  expect(await estimateLabels({ store, labeller })).toMatchObject({ battles: 3, requests: 1 });
  expect(await run(store, labeller)).toMatchObject({ labelled: 3, requests: 1, doneUpTo: 5 });
  expect(labeller.asked).toEqual(['new']);
  const labels = await storedLabels(store);
  expect([3, 4].map((sequence) => labels.get(sequence))).toEqual([1, 2].map((place) => labels.get(place)));
  const other = new ScriptedLabeller({ version: 'model-2' });
  expect(await run(store, other)).toMatchObject({ labelled: 5, requests: 3 });
});

test('labelBattles() does not ask in a second run what a limited one has asked', async () => {
  const store = await storeOf(['hi', 'hello', 'HI', 'Hello']);
  const labeller = new ScriptedLabeller();
  expect(await run(store, labeller, { limit: 2 })).toMatchObject({ labelled: 2, endedBy: 'limit' });
  expect(await run(store, labeller)).toMatchObject({ labelled: 2, requests: 0, endedBy: 'end-of-log' });
  expect(labeller.asked).toEqual(['hi', 'hello']);
});

test('labelBattles() labels everything again for another labeller, and its labels replace the old ones', async () => {
  const store = await storeOf(['hello', 'what is 1+1']);
  await run(store, new ScriptedLabeller());
  expect(await run(store, new ScriptedLabeller({ version: 'model-2' }))).toMatchObject({ labelled: 2 });
  const versions = [...(await storedLabels(store)).values()].map(({ version }) => version);
  expect(versions).toEqual(['model-2', 'model-2']);
});

test('labelBattles() keeps to its number of requests at once', async () => {
  const store = await storeOf(numbered(12));
  const labeller = new ScriptedLabeller();
  await run(store, labeller, { atOnce: 3 });
  expect(labeller.mostAtOnce).toBeGreaterThan(1);
  expect(labeller.mostAtOnce).toBeLessThanOrEqual(3);
});

test('labelBattles() stores nothing for a battle whose labels fail, and the next run asks again', async () => {
  const store = await storeOf(['good', 'bad', 'broken', 'fine']);
  let isDown = true;
  const labeller = new ScriptedLabeller({
    answer: (prompt) => {
      if (prompt === 'bad') return isDown ? unusable : undefined;
      return prompt === 'broken' && isDown ? failed('server-error') : undefined;
    },
  });
  const first = await run(store, labeller);
  expect(first).toMatchObject({ labelled: 2, requests: 1 + 2 + 4 + 1, endedBy: 'end-of-log' });
  expect([...first.failed].sort()).toEqual([
    ['server-error', 1],
    ['unusable', 1],
  ]);
  // What the endpoint failed at may be asked again soon; what the model cannot label is done with for now.
  expect(first.doneUpTo).toBe(2);
  expect([...(await storedLabels(store)).keys()].sort()).toEqual([1, 4]);
  isDown = false;
  expect(await run(store, labeller)).toMatchObject({ labelled: 2, endedBy: 'end-of-log', doneUpTo: 3 });
});

test('labelBattles() ends when the labeller fails time after time', async () => {
  const store = await storeOf(numbered(40));
  const labeller = new ScriptedLabeller({ answer: () => failed('rejected') });
  const result = await run(store, labeller, { atOnce: 1 });
  expect(result).toMatchObject({
    labelled: 0,
    requests: 10,
    endedBy: 'failures',
    detail: 'detail of rejected',
  });
  expect(result.doneUpTo).toBe(10);
});

test('labelBattles() stops at the budget, at the limit and at an abort, and goes on the next time', async () => {
  const store = await storeOf(numbered(20));
  const labeller = new ScriptedLabeller();
  const budget = await run(store, labeller, { budget: { tokens: 6_000 } });
  expect(budget).toMatchObject({ labelled: 4, endedBy: 'budget', doneUpTo: 4 });
  expect(await run(store, labeller, { limit: 5 })).toMatchObject({ labelled: 5, endedBy: 'limit' });
  const end = new AbortController();
  const aborted = await run(store, labeller, {
    signal: end.signal,
    atOnce: 1,
    onProgress: ({ labelled }) => {
      if (labelled === 3) end.abort();
    },
  });
  expect(aborted).toMatchObject({ labelled: 3, endedBy: 'abort' });
  expect(await run(store, labeller)).toMatchObject({ labelled: 8, endedBy: 'end-of-log', doneUpTo: 20 });
  expect(labeller.asked).toHaveLength(20);
});

test('labelBattles() ends with the failure of the store, and lets nothing run on', async () => {
  const store = await storeOf(numbered(10));
  const labeller = new ScriptedLabeller();
  let failures = 0;
  const saveFacts: ArenaStore['saveFacts'] = async (facts) => {
    failures += 1;
    if (failures === 1) throw new Error('the disk is full');
    await store.saveFacts(facts);
  };
  const broken = {
    readUntagged: store.readUntagged.bind(store),
    readConversations: store.readConversations.bind(store),
    readKnown: store.readKnown.bind(store),
    saveFacts,
  };
  await expect(run(store, labeller, { store: broken })).rejects.toThrow('the disk is full');
  const asked = labeller.asked.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(labeller.asked.length).toBe(asked);
  expect(asked).toBeLessThanOrEqual(3);
});

test('the frame of the boards knows what was labelled, and keeps what rules have said', async () => {
  const store = await storeOf(['what is 7*8', 'hello']);
  const rules = {
    language: 'en',
    promptTokens: 5,
    turns: 1,
    isCode: true,
    isRefusal: false,
    fishesIdentity: false,
  };
  const side = { tokens: 1, headers: 0, lists: 0, bold: 0 };
  const value = { ...rules, style: { a: side, b: side } };
  await store.saveFacts([{ sequence: 1, tagger: 'rules', version: '1', value }]);
  await run(store, new ScriptedLabeller());
  const live = new LiveFrame({ store, report: () => {} });
  await live.start(60_000);
  live.stop();
  const tagsOf = (row: number) => TAGS.filter((_tag, place) => (live.frame.get(row, 'tags') >>> place) & 1);
  const known = TAGS.filter((tag) => tag.endsWith('-known'));
  expect(tagsOf(0)).toEqual(TAGS.filter((tag) => known.includes(tag) || tag === 'coding' || tag === 'math'));
  const byRule = ['coding-known', 'refusal-known', 'identity-fishing-known'];
  expect(tagsOf(1)).toEqual(known.filter((tag) => !byRule.includes(tag)));
});

test('estimateLabels() says what a run takes, and asks nothing', async () => {
  const store = await storeOf(['one', 'two', 'ONE']);
  const labeller = new ScriptedLabeller({ price: { input: 2, output: 10 } });
  const estimate = await estimateLabels({ store, labeller });
  expect(estimate).toMatchObject({
    battles: 3,
    requests: 2,
    usage: { inputTokens: 2_000, outputTokens: 200 },
  });
  expect(estimate.dollars).toBeCloseTo(0.006, 12);
  expect(labeller.asked).toEqual([]);
  const { requests, used } = await run(store, labeller);
  expect({ requests, usage: used }).toEqual({ requests: estimate.requests, usage: estimate.usage });
  expect(await estimateLabels({ store, labeller })).toMatchObject({ battles: 0, requests: 0 });
  expect(await countUntagged(store, { tagger: 'labels', version: 'another' })).toBe(3);
});
