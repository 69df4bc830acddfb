import { expect, test } from 'vitest';
import { shorten, shortNames } from './short-names.ts';

const measure = (text: string) => Array.from(text).length;

test.each([
  ['claude-3-opus', 13, 'claude-3-opus'],
  ['gemini-1.5-pro-api-0514', 11, 'gemin…-0514'],
  ['通义千问二点五七十二亿参数', 7, '通义千…亿参数'],
  ['Mistral Large of 2024', 9, 'Mist…2024'],
  ['Mistral Large 2', 2, 'M…2'],
  // A letter of two code units is never halved.
  ['𝒜𝒜𝒜𝒜𝒜𝒜', 3, '𝒜…𝒜'],
])('shorten() cuts %s to %i in its middle', (text, width, short) => {
  expect(shorten(text, width, measure)).toBe(short);
});

test('shortNames() cuts names elsewhere that would come out alike', () => {
  const names = ['gemini-1.5-pro-api-0514', 'gemini-1.5-flash-api-0514', 'gpt-4'];
  expect(shortNames(names, 17, measure)).toEqual(['gemini-1.5-p…0514', 'gemini-1.5-f…0514', 'gpt-4']);
  const llamas = [
    'llama-3.1-405b-instruct',
    'llama-3.1-70b-instruct',
    'llama-3.1-8b-instruct',
    'llama-3-8b-instruct',
  ];
  expect(new Set(shortNames(llamas, 13, measure)).size).toBe(4);
  // Nothing that fits tells these two apart.
  expect(shortNames(['abcdefXghijkl', 'abcdefYghijkl'], 5, measure)).toEqual(['ab…kl', 'ab…kl']);
});
