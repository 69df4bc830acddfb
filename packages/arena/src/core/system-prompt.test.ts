import { expect, test } from 'vitest';
import { fillSystemPrompt, unknownPlaceholders } from './system-prompt.ts';

const MAY = new Date('2024-05-01T23:59:59Z');

test.each([
  ['Today is {{currentDateTime}}.', 'Today is 2024-05-01.'],
  ['Today is {{currentDateTimev2}}.', 'Today is 01 May 2024.'],
  ['It is {{currentDateTimev3}}.', 'It is May 2024.'],
  ['{{currentDateTime}} {{currentDateTime}}', '2024-05-01 2024-05-01'],
  ['No date at all', 'No date at all'],
])('fillSystemPrompt() fills %s', (template, expected) => {
  expect(fillSystemPrompt(template, MAY)).toBe(expected);
});

test('fillSystemPrompt() leaves other braces alone', () => {
  const template = '{{name}} {currentDateTime} {{ currentDateTime }} {{toString}} {{__proto__}}';
  expect(fillSystemPrompt(template, MAY)).toBe(template);
});

test('unknownPlaceholders() finds what would stay unfilled', () => {
  expect(unknownPlaceholders('{{currentDateTime}} {{currentDate}}')).toEqual(['currentDate']);
});
