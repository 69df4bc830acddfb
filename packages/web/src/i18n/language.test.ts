import { expect, test } from 'vitest';
import { ERROR_CODES } from '../../../arena/src/app/arena-error.ts';
import { preferredLanguage, translate } from './language.tsx';
import { type MessageKey, messagesEn } from './messages.en.ts';
import { messagesZh } from './messages.zh.ts';

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

test('both languages have every message, with the same placeholders', () => {
  expect(Object.keys(messagesZh).sort()).toEqual(Object.keys(messagesEn).sort());
  for (const key of Object.keys(messagesEn) as MessageKey[]) {
    expect(messagesEn[key].trim(), key).not.toBe('');
    expect(messagesZh[key].trim(), key).not.toBe('');
    expect(placeholders(messagesZh[key]), key).toEqual(placeholders(messagesEn[key]));
  }
});

test('Chinese messages are Chinese', () => {
  const without = Object.entries(messagesZh).filter(([, text]) => !/\p{Script=Han}/u.test(text));
  expect(without.map(([key]) => key)).toEqual(['shell.language']);
});

test('no message says how sure an interval is: an operator decides it', () => {
  const texts: string[] = [...Object.values(messagesEn), ...Object.values(messagesZh)];
  expect(texts.filter((text) => /9\d(\.\d)? ?%/.test(text))).toEqual([]);
});

test('every error code of the server has a sentence', () => {
  for (const code of ERROR_CODES) expect(messagesEn[`error.${code}`], code).toBeDefined();
});

test('translate() fills placeholders', () => {
  expect(translate('en', 'board.summary', { models: 3, votes: 12 })).toBe('Models: 3 · Votes: 12');
  expect(translate('zh', 'board.summary', { models: 3, votes: 12 })).toBe('3 个模型 · 12 票');
});

test.each([
  ['zh', ['en-US'], 'zh'],
  [null, ['fr', 'zh-TW', 'en'], 'zh'],
  [null, ['de'], 'en'],
  ['xx', ['en-GB'], 'en'],
])('preferredLanguage(%j, %j) is %s', (stored, browser, expected) => {
  expect(preferredLanguage(stored, browser)).toBe(expected);
});
