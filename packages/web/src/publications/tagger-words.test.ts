import { expect, test } from 'vitest';
import { translate } from '../i18n/language.tsx';
import { taggerWords } from './tagger-words.ts';

test.each([
  ['en', 'coding 1 (35,324 battles), 2 (400 battles) · labeller 4423-1 (550 battles)'],
  ['zh', 'coding 1（35,324 场），2（400 场） · labeller 4423-1（550 场）'],
] as const)('taggerWords() says of how many battles each version spoke (%s)', (language, words) => {
  const taggers = { coding: { '1': 35_324, '2': 400 }, labeller: { '4423-1': 550 } };
  expect(taggerWords(taggers, (key, values) => translate(language, key, values), language)).toBe(words);
});

test('taggerWords() says of an older publication what it says of itself', () => {
  const words = taggerWords({ coding: 1, labeller: '4423-1' }, (key) => translate('en', key), 'en');
  expect(words).toBe('coding 1 · labeller 4423-1');
});
