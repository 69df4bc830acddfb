import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codingTagger } from './coding.ts';
import { agreementOf, type Half, readLabelled } from './testing/labelled.ts';
import { isCodeAsPublished } from './testing/published-code-tagger.ts';

const turn = (prompt: string, a = '', b = '') => ({ prompt, replies: { a: { text: a }, b: { text: b } } });

// Measured: development 1.000 and 1.000, held-out 0.981 and 1.000. docs/tagging.md says what these figures do not tell.
test.each<Half>(['development', 'held-out'])('codingTagger agrees with people on the %s half', (half) => {
  const agreement = agreementOf(readLabelled('coding', half), codingTagger.tag);
  const figures = JSON.stringify(agreement, null, 1);
  expect(agreement.conversationCount).toBeGreaterThan(200);
  expect(agreement.precision, figures).toBeGreaterThanOrEqual(0.97);
  expect(agreement.recall, figures).toBeGreaterThanOrEqual(0.97);
});

test('codingTagger is more precise, and finds more, than the published tagger', () => {
  const conversations = (['development', 'held-out'] as const).flatMap((half) =>
    readLabelled('coding', half),
  );
  const published = agreementOf(conversations, isCodeAsPublished);
  const ours = agreementOf(conversations, codingTagger.tag);
  expect(ours.precision).toBeGreaterThan(published.precision + 0.1);
  expect(ours.recall).toBeGreaterThan(published.recall + 0.1);
});

test.each([
  ['a later prompt', [turn('hi', 'Hello!'), turn('write a python script')]],
  ['side A', [turn('add two numbers', '```js\nconst add = (a, b) => a + b;\n```', 'Sure.')]],
  ['side B', [turn('add two numbers', 'Sure.', '```js\nconst add = (a, b) => a + b;\n```')]],
])('codingTagger reads every message: %s', (_, turns) => {
  expect(codingTagger.tag(turns)).toBe(true);
});

test('codingTagger says no to nothing', () => {
  expect(codingTagger.tag([])).toBe(false);
  expect(codingTagger.tag([turn('', '', '')])).toBe(false);
});

test.each(['plaintext', 'markdown', 'text', 'latex', 'json', 'csv'])(
  'a fence of %s is not code',
  (language) => {
    expect(codingTagger.tag([turn('hm', `\`\`\`${language}\nlet x = 1;\n\`\`\``)])).toBe(false);
  },
);

test('a fence without a name is judged by what it holds', () => {
  expect(codingTagger.tag([turn('hm', '```\nRoses are red\nViolets are blue\n```')])).toBe(false);
  expect(codingTagger.tag([turn('hm', '```\ntotal += price;\n```')])).toBe(true);
});

test('words of programming deep inside of a long text do not make its prompt one about programming', () => {
  const essay = `Summarise this chapter. ${'The council met again and spoke of bread. '.repeat(60)}`;
  const aside = 'One clerk knew some javascript. ';
  expect(codingTagger.tag([turn(essay + aside + essay)])).toBe(false);
  expect(codingTagger.tag([turn(`${essay + aside + essay} Write a parser for it in javascript.`)])).toBe(
    true,
  );
});

const ARENA_HARD = new URL(
  '../../../../../../shared/data/prompts/arena_hard_v2.0_question.jsonl',
  import.meta.url,
);

// 750 prompts of Chatbot Arena, labelled by their publishers' model: 'coding' has recipes and circuits in it, 'math' has programs.
// Measured, prompts alone: 208 of 253 coding (the published tagger: 112), none of 250 creative ones.
test.skipIf(!existsSync(ARENA_HARD))(
  'codingTagger finds most coding prompts of Arena-Hard, and no creative one',
  () => {
    const prompts: { subcategory: string; prompt: string }[] = readFileSync(ARENA_HARD, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const countTagged = (subcategory: string, tag: typeof codingTagger.tag) =>
      prompts.filter((row) => row.subcategory === subcategory && tag([turn(row.prompt)])).length;
    expect(countTagged('coding', codingTagger.tag)).toBeGreaterThanOrEqual(200);
    expect(countTagged('coding', isCodeAsPublished)).toBeLessThan(130);
    expect(countTagged('creative_writing', codingTagger.tag)).toBeLessThanOrEqual(2);
  },
);
