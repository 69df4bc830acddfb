import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, test } from 'vitest';
import { countO200k } from './tokens.ts';

test.each([
  ['', 0],
  ['hello world', 2],
  // Published with the encoding: https://github.com/openai/openai-cookbook, "How to count tokens with tiktoken".
  ['antidisestablishmentarianism', 6],
  ['2 + 2 = 4', 7],
  ['お誕生日おめでとう', 8],
])('countO200k(%j) is %i', (text, tokens) => {
  expect(countO200k(text)).toBe(tokens);
});

test('text that spells a control token is counted as text', () => {
  expect(countO200k('<|endoftext|>')).toBeGreaterThan(1);
});

test('countO200k() is exact where runs are short', () => {
  const text = 'A usual sentence, with 12 words; and 中文也在这里。 \n'.repeat(200);
  expect(countO200k(text)).toBe(encode(text).length);
});

test.each([
  ['letters', 'a'],
  ['spaces', ' '],
  ['signs', '-'],
  ['Chinese', '中'],
  ['emoji', '😀'],
  ['mixed white space', ' \u3000'],
])('a long run of %s is counted in parts, at most two tokens a part more', (_, unit) => {
  // The words around it put the run anywhere, not only at the start.
  const text = `some words ${unit.repeat(2_000 / unit.length)} and more`;
  const exact = encode(text).length;
  expect(countO200k(text)).toBeGreaterThanOrEqual(exact);
  expect(countO200k(text)).toBeLessThanOrEqual(exact + 2 * (2_000 / 256));
});
