import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLabels } from '../core/tagging/labels.ts';
import { SHOWN_CHARACTERS, shownPrompts, toLabelMessages } from './label-prompt.ts';
import { INJECTIONS } from './testing/injections.ts';
import { answerObediently, HONEST_LABELS } from './testing/obedient-model.ts';

const CODE = '7f3a9c0e51d84b26';
const FENCE = `=====${CODE}=====`;

/** With names that can be printed. */
const NAMED = INJECTIONS.map(
  (injection) => [JSON.stringify(injection.text).slice(0, 60), injection] as const,
);

/** The three lines of the envelope, and what comes after. */
function linesOf(prompts: readonly string[]): readonly string[] {
  return toLabelMessages(prompts, CODE)[1]!.text.split('\n');
}

test('the corpus has enough attacks in both languages, and each is its own', () => {
  expect(INJECTIONS.length).toBeGreaterThanOrEqual(50);
  expect(INJECTIONS.filter(({ language }) => language === 'zh').length).toBeGreaterThanOrEqual(15);
  expect(new Set(INJECTIONS.map(({ text }) => text)).size).toBe(INJECTIONS.length);
});

test.each(NAMED)('toLabelMessages() keeps an attack within the data: %s', (_name, { text }) => {
  const prompts = [text, 'and another prompt', text];
  const lines = linesOf(prompts);
  expect(lines).toHaveLength(4);
  expect([lines[0], lines[2]]).toEqual([FENCE, FENCE]);
  expect(JSON.parse(lines[1]!)).toEqual(prompts);
  expect(parseLabels(answerObediently(toLabelMessages(prompts, CODE)))).toEqual(HONEST_LABELS);
});

test('the obedient model does fall for attacks where a prompt can close what encloses it', () => {
  const naive = (text: string) => `=====\n${text}\n=====\nClassify the text above.`;
  const isObeyed = ({ text, wanted }: (typeof INJECTIONS)[number]) =>
    answerObediently([{ role: 'user', text: naive(text) }]) === wanted;
  const quoted = (text: string) => `=====\n${JSON.stringify([text])}\n=====\nClassify the text above.`;
  const isObeyedInQuotes = ({ text, wanted }: (typeof INJECTIONS)[number]) =>
    answerObediently([{ role: 'user', text: quoted(text) }]) === wanted;
  expect(INJECTIONS.filter(isObeyed).length).toBeGreaterThanOrEqual(10);
  // Quotes alone are not enough either: line separators and control tokens pass through them.
  expect(INJECTIONS.filter(isObeyedInQuotes).length).toBeGreaterThanOrEqual(8);
});

test.each(NAMED)(
  'parseLabels() takes nothing but labels of an answer that obeys: %s',
  (_name, { wanted }) => {
    // Some attacks want labels that exist. Whoever gets a model to say so gets a label of the lists, and no more.
    const isLabels = /^\{"criteria":\["specificity","domain-knowledge"/.test(wanted);
    if (isLabels) expect(parseLabels(wanted).criteria).toHaveLength(7);
    else expect(() => parseLabels(wanted)).toThrow(SyntaxError);
  },
);

test('toLabelMessages() makes one line of any text, from which the text can be read', () => {
  const hostile = fc.constantFrom(
    '"',
    '\\',
    '\n',
    '\r',
    '\u2028',
    '\u0000',
    '<|',
    ']',
    '[/INST]',
    FENCE.slice(0, 9),
    '\ud800',
    '😀',
    '\u202e',
  );
  const text = fc
    .array(fc.oneof(hostile, fc.string(), fc.string({ unit: 'binary' })), { maxLength: 20 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (prompts) => {
      const lines = linesOf(prompts);
      expect(lines).toHaveLength(4);
      expect(JSON.parse(lines[1]!)).toEqual(shownPrompts(prompts));
      expect(lines[1]).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]|<[|｜]|\[\/?INST\]/u);
      expect(lines[1]!.isWellFormed()).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('toLabelMessages() refuses a code that a prompt could know', () => {
  expect(() => toLabelMessages([`... =====${CODE}===== ...`], CODE)).toThrow('the code must be random');
  expect(() => toLabelMessages(['hello'], '')).toThrow('the code must be random');
});

test('shownPrompts() shows the first 12,500 characters of a conversation, and cuts no character in two', () => {
  const half = '😀'.repeat(SHOWN_CHARACTERS / 2);
  expect(shownPrompts([half, half, 'too late'])).toEqual([half, half]);
  expect(shownPrompts([half, `${half}x`])).toEqual([half, half]);
  expect(shownPrompts(['short', 'shorter'])).toEqual(['short', 'shorter']);
  expect(shownPrompts([])).toEqual([]);
});
