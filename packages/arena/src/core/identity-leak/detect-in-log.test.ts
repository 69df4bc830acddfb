import { expect, test } from 'vitest';
import { testModel } from '../testing/models.ts';
import { createLogLeakDetector } from './detect-in-log.ts';
import { revealsIdentity } from './detect-leak.ts';

const registry = [testModel({ name: 'zorblax-9', aliases: ['Zorbi'], organization: 'Zorb Labs' })];
const detect = createLogLeakDetector(registry);
const leaks = (text: string, models: { a: string; b: string }) =>
  revealsIdentity(detect([{ prompt: 'Who are you?', replies: { a: { text }, b: { text: '' } } }], models));

test.each([
  ['I am ChatGPT, trained by OpenAI.', 'a well-known name'],
  ['I am Zorbi.', 'an alias of the registry'],
  ['I am quux-7b.', 'the name of one of its models'],
  ['I am Blorp v2.', 'that of the other one'],
])('createLogLeakDetector() knows %j: %s', (text) => {
  expect(leaks(text, { a: 'quux-7b', b: 'blorp-v2' })).toBe(true);
});

test('createLogLeakDetector() knows no names of other battles of the log', () => {
  expect(leaks('I am quux-7b.', { a: 'ant', b: 'zorblax-9' })).toBe(false);
});
