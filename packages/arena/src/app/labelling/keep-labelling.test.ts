import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../store/open-store.ts';
import { LiveFrame } from '../boards/live-frame.ts';
import { storeVote } from '../testing/stored-votes.ts';
import { temporaryFolder } from '../testing/test-arena.ts';
import { startLabelling } from './keep-labelling.ts';
import { LabelAsker } from './label-asker.ts';
import { type LabelStore, labelBattles } from './label-battles.ts';
import { failed, ScriptedLabeller, SleepingTime } from './testing/scripted-labeller.ts';

const MODELS = { a: 'ant', b: 'bee' };
const DAY_MS = 24 * 60 * 60_000;

/** A store with a frame that reads it, and labelling that follows the frame until the test has ended. */
async function stage(
  labeller: ScriptedLabeller,
  options: { prompts?: string[]; budget?: { tokens: number }; saveFacts?: LabelStore['saveFacts'] } = {},
) {
  const store = await openStore({ dataDirectory: temporaryFolder() });
  const reports: string[] = [];
  const report = (message: string, error: unknown) =>
    void reports.push(`${message}: ${(error as Error)?.message}`);
  const add = (prompt: string) => storeVote(store, { models: MODELS, choice: 'a', prompt });
  for (const prompt of options.prompts ?? []) await add(prompt);
  const frame = new LiveFrame({ store, report });
  await frame.start(60_000);
  const timing = new SleepingTime();
  const { budget = {} } = options;
  const asker = new LabelAsker({ labeller, requestsPerMinute: 60_000, budget, timing });
  if (options.saveFacts) store.saveFacts = options.saveFacts;
  const labelling = startLabelling({ store, asker, atOnce: 1, frame, report, timing });
  onTestFinished(async () => {
    await labelling.stop();
    frame.stop();
    await store.close();
  });
  const unlabelled = async () => {
    const asked = { tagger: 'labels', version: labeller.version, afterSequence: 0, limit: 1_000 };
    return (await store.readUntagged(asked)).length;
  };
  return { store, frame, timing, reports, labelling, asker, add, unlabelled };
}

test('startLabelling() labels what is there, then whatever comes, and asks nothing twice', async () => {
  const labeller = new ScriptedLabeller();
  const { add, frame, unlabelled } = await stage(labeller, { prompts: ['one', 'two'] });
  await expect.poll(unlabelled).toBe(0);
  frame.catchUpSoon();
  await add('three');
  frame.catchUpSoon();
  await expect.poll(unlabelled).toBe(0);
  await expect.poll(() => labeller.asked).toEqual(['one', 'two', 'three']);
});

test('startLabelling() pauses after failures, and goes on when the labeller is back', async () => {
  let isDown = true;
  const labeller = new ScriptedLabeller({ answer: () => (isDown ? failed('connect') : undefined) });
  const prompts = Array.from({ length: 12 }, (_none, place) => `prompt ${place}`);
  const { reports, timing, unlabelled } = await stage(labeller, { prompts });
  await expect.poll(() => reports.length).toBeGreaterThan(0);
  isDown = false;
  await expect.poll(unlabelled).toBe(0);
  expect(reports[0]).toBe('labelling pauses: the labeller fails: connect: detail of connect');
  expect(timing.sleeps).toContain(10 * 60_000);
});

test('startLabelling() is not held up by prompts that the labeller refuses, however many', async () => {
  const labeller = new ScriptedLabeller({
    answer: (prompt) => (prompt.startsWith('vile') ? failed('rejected') : undefined),
  });
  const vile = Array.from({ length: 35 }, (_none, place) => `vile ${place}`);
  const { unlabelled, timing } = await stage(labeller, { prompts: [...vile, 'good'] });
  await expect.poll(unlabelled).toBe(35);
  expect(labeller.asked).toHaveLength(36);
  expect(timing.now()).toBeGreaterThanOrEqual(30 * 60_000);
});

test('startLabelling() waits for the next day when the budget is used up', async () => {
  const labeller = new ScriptedLabeller();
  const prompts = Array.from({ length: 5 }, (_none, place) => `prompt ${place}`);
  const { reports, timing, unlabelled, asker } = await stage(labeller, {
    prompts,
    budget: { tokens: 4_000 },
  });
  await expect.poll(unlabelled).toBe(0);
  expect(reports[0]).toMatch(/^labelling pauses: the budget of 24 hours is used up/);
  expect(timing.now()).toBeGreaterThanOrEqual(DAY_MS);
  expect(asker.spending.used.inputTokens).toBeLessThan(4_000);
});

test('startLabelling() tells of a store that fails, and tries again', async () => {
  let failures = 0;
  const stageOf = await stage(new ScriptedLabeller(), {
    prompts: ['one'],
    saveFacts: async () => {
      failures += 1;
      throw new Error('the disk is full');
    },
  });
  await expect.poll(() => failures).toBeGreaterThan(1);
  expect(stageOf.reports[0]).toBe('battles could not be labelled: the disk is full');
});

test('stop() ends labelling, in the middle of a pause too', async () => {
  const labeller = new ScriptedLabeller({ answer: () => failed('rejected') });
  const prompts = Array.from({ length: 12 }, (_none, place) => `prompt ${place}`);
  const { labelling, reports, store, asker } = await stage(labeller, { prompts });
  await expect.poll(() => reports.length).toBeGreaterThan(0);
  await labelling.stop();
  const asked = labeller.asked.length;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(labeller.asked.length).toBe(asked);
  // A run of its own is refused nothing by the one that was stopped.
  expect(await labelBattles({ store, asker, atOnce: 1, limit: 1 })).toMatchObject({ endedBy: 'limit' });
});
