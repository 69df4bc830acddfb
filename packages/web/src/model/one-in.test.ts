import { expect, test } from 'vitest';
import { type Language, translate } from '../i18n/language.tsx';
import { oneIn } from './one-in.ts';

test.each([
  [0.5, 'two', '两'],
  [0.8, 'five', '五'],
  [0.9, 'ten', '十'],
  [0.95, 'twenty', '二十'],
  [0.99, 'a hundred', '一百'],
  [0.999, 'a thousand', '一千'],
  [0.98, '50', '50'],
  [0.85, '6.7', '6.7'],
])('oneIn() of a confidence of %d is %s', (confidence, english, chinese) => {
  const inWords = (language: Language) =>
    oneIn(confidence, (key, values) => translate(language, key, values), language);
  expect([inWords('en'), inWords('zh')]).toEqual([english, chinese]);
});
