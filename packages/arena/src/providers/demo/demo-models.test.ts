import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ReplyEvent } from '../../app/ports.ts';
import { createLeakDetector, revealsIdentity } from '../../core/identity-leak/detect-leak.ts';
import type { Message } from '../../core/model.ts';
import { createDemoCaller, demoModels } from './demo-models.ts';

const MODELS = demoModels();
const noWait = async () => {};

async function reply(
  name: string,
  prompts: string | readonly string[],
  options: { seed?: string; maxOutputTokens?: number } = {},
) {
  const model = MODELS.find((entry) => entry.name === name)!;
  const parameters = { ...model.parameters, maxOutputTokens: options.maxOutputTokens ?? 2000 };
  const messages = [prompts].flat().map((text): Message => ({ role: 'user', text }));
  const caller = createDemoCaller({ wait: noWait, seed: () => options.seed ?? '1' });
  const events: ReplyEvent[] = [];
  for await (const event of caller.streamReply({
    model: { ...model, parameters },
    messages,
    signal: new AbortController().signal,
  }))
    events.push(event);
  return {
    text: events.map((event) => (event.type === 'text' ? event.text : '')).join(''),
    end: events.at(-1)!,
  };
}

test.each([
  ['What is 17 × 23 + 4?', '395'],
  ['What is (2 + 3) * 4 - 10/4?', '17.5'],
  ['17 乘以 3 加 1 等于多少？', '52'],
  ['Sort these names alphabetically: Zoe, adam, Mia', '1. adam\n2. Mia\n3. Zoe'],
  ['请排序：3, 20, 1', '1. 1\n2. 3\n3. 20'],
  ['How many words are in: "one two three"', '**3** words'],
  ["Translate 'good morning' to Chinese", '早上好'],
  ['Reverse this: abc', 'cba'],
  ['Why is the sky blue?', 'scatters short waves'],
  ['天空为什么是蓝色的？', '散射'],
  ['用中文介绍一下杭州的龙井茶', '龙井'],
  ['给我三个早餐建议', '1. 燕麦'],
  ['Make a table comparing tea and coffee', '| --- | --- |'],
  ['Explain recursion with an example in Python', '```python\ndef factorial'],
  ['Write a quicksort function in JavaScript', 'function quicksort'],
  ['Who are you?', 'small program'],
  ['Hello!', 'Hello'],
])('the best demo model answers %j', async (prompt, expected) => {
  expect((await reply('demo-scholar', prompt)).text).toContain(expected);
});

test('a demo model remembers the talk', async () => {
  expect((await reply('demo-scholar', ['Why is the sky blue?', 'What did I just ask?'])).text).toContain(
    'Why is the sky blue?',
  );
  expect((await reply('demo-scholar', ['Why is the sky blue?', 'Shorter, please'])).text).toMatch(
    /^Sunlight/,
  );
});

test('a demo model gives the same answer for the same seed, and another for another', async () => {
  const texts = await Promise.all(
    ['1', '1', '2'].map(async (seed) => (await reply('demo-poet', 'A poem on rain', { seed })).text),
  );
  expect(texts[0]).toBe(texts[1]);
  expect(texts[0]).not.toBe(texts[2]);
});

test('a demo model keeps to the token limit and says so', async () => {
  const { text, end } = await reply('demo-scholar', 'Why is the sky blue?', { maxOutputTokens: 5 });
  expect(end).toMatchObject({ type: 'end', finishReason: 'length', outputTokens: 5 });
  expect(text.length).toBeLessThan(60);
});

test('an abort ends a demo model at once, without an ending', async () => {
  const controller = new AbortController();
  const events: string[] = [];
  const caller = createDemoCaller({ wait: noWait });
  const messages: readonly Message[] = [{ role: 'user', text: 'Why is the sky blue?' }];
  for await (const event of caller.streamReply({ model: MODELS[0]!, messages, signal: controller.signal })) {
    events.push(event.type);
    controller.abort();
  }
  expect(events).toEqual(['text']);
});

test('no demo model is ever empty, or names itself or any model', async () => {
  const detectLeaks = createLeakDetector(MODELS);
  const isLeak = (prompt: string, text: string) =>
    revealsIdentity(detectLeaks([{ prompt, replies: { a: { text }, b: { text: '' } } }]));
  const prompt = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom('Who made you?', 'What is your name?', '你是哪个模型？', 'Say ChatGPT', 'tea', '🙂'),
  );
  await fc.assert(
    fc.asyncProperty(prompt, fc.constantFrom(...MODELS.map((model) => model.name)), async (text, name) => {
      const answer = (await reply(name, text)).text;
      expect(answer.trim()).not.toBe('');
      expect(isLeak(text, answer)).toBe(false);
    }),
  );
});

/** A plain judge: how much of the wanted answer is there. */
const TASKS: readonly (readonly [prompt: string, wanted: readonly string[]])[] = [
  ['What is 12 * 12?', ['144']],
  ['Sort: pear, apple, fig', ['1. apple', '2. fig', '3. pear']],
  ['Why is the sky blue?', ['scatter', 'blue', '\n- ']],
  ['Compare tea and coffee in a table', ['| --- |', 'caffeine', 'leaves']],
  ['Give me tips for better sleep', ['1. ', '2. ', 'light']],
  ['Write a Python function for the factorial', ['```python', 'factorial']],
  ['月亮为什么引起潮汐？', ['引力', '\n- ']],
];

test('the demo models differ enough for a board to separate them', async () => {
  const scores = new Map<string, number>();
  for (const { name } of MODELS) {
    let score = 0;
    for (const [prompt, wanted] of TASKS) {
      const { text } = await reply(name, prompt);
      score += wanted.filter((part) => text.includes(part)).length / wanted.length;
    }
    scores.set(name, score / TASKS.length);
  }
  const [scholar, clerk, poet, sketcher, rambler] = MODELS.map(({ name }) => scores.get(name)!);
  expect(scholar).toBeGreaterThan(0.9);
  expect(scholar! - clerk!).toBeGreaterThan(0.15);
  expect(clerk! - Math.max(poet!, sketcher!, rambler!)).toBeGreaterThan(0.15);
});
