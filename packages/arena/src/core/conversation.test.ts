import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Turn } from './battle.ts';
import { messagesFor } from './conversation.ts';
import { SIDES } from './side.ts';
import { testBattle } from './testing/battles.ts';

function turn(prompt: string, a: string, b: string): Turn {
  return {
    prompt,
    replies: { a: { state: 'complete', text: a }, b: { state: 'complete', text: b } },
  };
}

const running: Turn = {
  prompt: 'And now?',
  replies: { a: { state: 'streaming', text: '' }, b: { state: 'streaming', text: '' } },
};

test('messagesFor() is the prompt alone on the first turn of a model without a system prompt', () => {
  const battle = testBattle({ turns: [running] });
  expect(messagesFor({ battle, side: 'a', model: {} })).toEqual([{ role: 'user', text: 'And now?' }]);
});

test('messagesFor() puts the system prompt first, once, dated as of the start of the battle', () => {
  const battle = testBattle({
    turns: [turn('Hello?', 'Hi.', 'Good day.'), running],
    createdAt: '2026-02-28T23:59:59.999Z',
  });
  const model = { systemPrompt: 'Today is {{currentDateTime}}.' };
  expect(messagesFor({ battle, side: 'b', model })).toEqual([
    { role: 'system', text: 'Today is 2026-02-28.' },
    { role: 'user', text: 'Hello?' },
    { role: 'assistant', text: 'Good day.' },
    { role: 'user', text: 'And now?' },
  ]);
});

test('messagesFor() leaves out what stands in the reply that is to be written', () => {
  const battle = testBattle({ turns: [turn('Hello?', 'an early text', 'another')] });
  expect(messagesFor({ battle, side: 'a', model: {} })).toEqual([{ role: 'user', text: 'Hello?' }]);
});

test('messagesFor() leaves out a turn that this side never answered', () => {
  const battle = testBattle({ turns: [turn('Hello?', '', 'Good day.'), running] });
  expect(messagesFor({ battle, side: 'a', model: {} })).toEqual([{ role: 'user', text: 'And now?' }]);
  expect(messagesFor({ battle, side: 'b', model: {} })).toHaveLength(3);
});

test('messagesFor() gives each side every prompt and its own answers, and nothing of the other', () => {
  const earlier = fc.array(fc.tuple(fc.string(), fc.string(), fc.string()), { maxLength: 6 });
  fc.assert(
    fc.property(earlier, (texts) => {
      const turns = texts.map(([prompt, a, b]) => turn(prompt, `a says ${a}`, `b says ${b}`));
      const battle = testBattle({ turns: [...turns, running] });
      for (const side of SIDES) {
        const messages = messagesFor({ battle, side, model: {} });
        expect(messages.map(({ role }) => role)).toEqual([
          ...turns.flatMap(() => ['user', 'assistant']),
          'user',
        ]);
        expect(messages.filter(({ role }) => role === 'user').map(({ text }) => text)).toEqual(
          battle.turns.map(({ prompt }) => prompt),
        );
        expect(messages.filter(({ role }) => role === 'assistant').map(({ text }) => text)).toEqual(
          turns.map(({ replies }) => replies[side].text),
        );
      }
    }),
  );
});
