import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codingTagger } from './coding.ts';
import { agreementOf, type Half, readLabelled } from './testing/labelled.ts';
import { isCodeAsPublished } from './testing/published-code-tagger.ts';

const turn = (prompt: string, a = '', b = '') => ({ prompt, replies: { a: { text: a }, b: { text: b } } });

// Measured: precision and recall of development 1.000 and 1.000, of held-out 0.985 and 0.970. docs/tagging.md says what these figures do not tell.
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

test.each([
  'how to center a div',
  'left join vs inner join',
  "Implement Dijkstra's algorithm",
  'snake game I can run in the browser',
  'lil script that renames all jpgs',
  'explain the Python GIL',
  '为什么我的React组件重复渲染？',
  'comment trier une liste en python',
  'Reactでstateが更新されないのはなぜ？',
  'Schreibe eine Funktion, die Primzahlen berechnet',
  'Écris une fonction qui trie une liste',
  'Escribe una función que sume dos números',
  'Напиши функцию сортировки',
])('codingTagger knows a prompt about programming: %s', (prompt) => {
  expect(codingTagger.tag([turn(prompt)])).toBe(true);
});

test.each([
  'Is a python dangerous to cats?',
  'my python bit me',
  '交通法规的代码A1是什么驾照？',
  'Explain the function of the liver',
  'Escribe un programa de televisión',
  'Create a movie script about a critical code of silence',
  'A crime that broke the code of the hazardous sea',
  '前端时间我去了北京，帮我写篇游记',
])('codingTagger lets other prompts be: %s', (prompt) => {
  expect(codingTagger.tag([turn(prompt)])).toBe(false);
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
