import { expect, test } from 'vitest';
import { LabelAsker } from './label-asker.ts';
import { failed, labelsOf, ScriptedLabeller, SleepingTime, unusable } from './testing/scripted-labeller.ts';

const signal = new AbortController().signal;

function askerOf(
  labeller: ScriptedLabeller,
  options: Partial<ConstructorParameters<typeof LabelAsker>[0]> = {},
) {
  const timing = new SleepingTime();
  const asker = new LabelAsker({ labeller, requestsPerMinute: 60_000, budget: {}, timing, ...options });
  return { asker, timing };
}

test('LabelAsker gives the labels of an answer', async () => {
  const labeller = new ScriptedLabeller();
  const { asker } = askerOf(labeller);
  expect(await asker.ask(['What is 2+2?'], signal)).toEqual({
    outcome: 'labels',
    labels: labelsOf({ math: true }),
  });
  expect(labeller.asked).toEqual(['What is 2+2?']);
  expect(asker.requests).toBe(1);
});

test('LabelAsker asks again, with longer and longer pauses, where the endpoint failed', async () => {
  const labeller = new ScriptedLabeller({
    answer: (_prompt, tries) => (tries < 4 ? failed('cut') : undefined),
  });
  const { asker, timing } = askerOf(labeller);
  expect(await asker.ask(['hello'], signal)).toMatchObject({ outcome: 'labels' });
  expect(timing.sleeps.filter((ms) => ms >= 1_000)).toEqual([1_000, 4_000, 16_000]);
  expect(asker.requests).toBe(4);
});

test.each([
  ['cut', 4, false],
  ['timeout', 4, false],
  ['rejected', 1, true],
] as const)('LabelAsker gives up on %s after %i tries', async (failure, tries, isLasting) => {
  const labeller = new ScriptedLabeller({ answer: () => failed(failure) });
  const { asker } = askerOf(labeller);
  const detail = `detail of ${failure}`;
  expect(await asker.ask(['hello'], signal)).toEqual({ outcome: 'failed', failure, detail, isLasting });
  expect(asker.requests).toBe(tries);
});

test('LabelAsker asks once more for labels where the answer had none, and counts both', async () => {
  const labeller = new ScriptedLabeller({ answer: () => unusable });
  const { asker } = askerOf(labeller);
  expect(await asker.ask(['hello'], signal)).toMatchObject({ failure: 'unusable', isLasting: true });
  expect(asker.requests).toBe(2);
  expect(asker.spending.used).toEqual({ inputTokens: 2_000, outputTokens: 200 });
});

test('LabelAsker holds back all requests while the endpoint asks for less', async () => {
  const labeller = new ScriptedLabeller({
    answer: (prompt, tries) => (prompt === 'first' && tries === 1 ? failed('rate-limited') : undefined),
  });
  const { asker, timing } = askerOf(labeller);
  const first = asker.ask(['first'], signal);
  await new Promise((resolve) => setTimeout(resolve, 10));
  await Promise.all([first, asker.ask(['second'], signal)]);
  expect(labeller.asked).toHaveLength(3);
  expect(timing.now()).toBeGreaterThanOrEqual(1_000);
});

test('LabelAsker sends at most so many requests in any minute', async () => {
  const times: number[] = [];
  const timing = new SleepingTime();
  class TimedLabeller extends ScriptedLabeller {
    override ask(prompts: readonly string[], end: AbortSignal) {
      times.push(timing.now());
      return super.ask(prompts, end);
    }
  }
  const labeller = new TimedLabeller();
  const { asker } = askerOf(labeller, { requestsPerMinute: 30, timing });
  await Promise.all(Array.from({ length: 100 }, (_none, place) => asker.ask([`prompt ${place}`], signal)));
  expect(times).toHaveLength(100);
  for (const [place, time] of times.entries()) {
    const inMinute = times.filter((other) => other > time - 60_000 && other <= time).length;
    expect(inMinute, `at request ${place}`).toBeLessThanOrEqual(30);
  }
  // And no fewer than it may: the last leaves 99 intervals after the first.
  expect(times.at(-1)).toBe(99 * 2_000);
});

test.each([
  ['tokens', { tokens: 10_000 }, 8],
  ['dollars', { dollars: 0.03 }, 9],
])('LabelAsker never passes a budget in %s, and uses it up', async (_name, budget, count) => {
  const price = { input: 2, output: 10 };
  const labeller = new ScriptedLabeller({ price });
  const { asker } = askerOf(labeller, { budget });
  const asked = await Promise.all(
    Array.from({ length: 40 }, (_none, place) => asker.ask([`prompt ${place}`], signal)),
  );
  const labelled = asked.filter(({ outcome }) => outcome === 'labels').length;
  // A request uses 1,100 tokens or $0.003, and may use twice that: the last one must leave room for the double.
  expect(labelled).toBe(count);
  expect(asked.filter(({ outcome }) => outcome === 'over-budget')).toHaveLength(40 - labelled);
  const { inputTokens, outputTokens } = asker.spending.used;
  expect(inputTokens + outputTokens).toBe(labelled * 1_100);
  expect(asker.spending.dollars).toBeCloseTo(labelled * 0.003, 12);
});

test('LabelAsker refuses a budget in dollars for a model without a price', () => {
  expect(() => askerOf(new ScriptedLabeller(), { budget: { dollars: 1 } })).toThrow(
    'the model must have a price',
  );
});

test('LabelAsker ends at once when it is aborted, in a pause too, and gives back what was set aside', async () => {
  const end = new AbortController();
  const labeller = new ScriptedLabeller({
    answer: () => {
      end.abort(new Error('enough'));
      return failed('server-error');
    },
  });
  const { asker } = askerOf(labeller);
  await expect(asker.ask(['hello'], end.signal)).rejects.toThrow('enough');
  expect(asker.requests).toBe(1);
  expect(asker.spending.used).toEqual({ inputTokens: 0, outputTokens: 0 });
});
