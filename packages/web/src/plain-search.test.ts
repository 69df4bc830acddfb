import { expect, test } from 'vitest';
import { parseSearch, stringifySearch } from './plain-search.ts';

test('an address comes back as it was', () => {
  for (const text of ['', '?style=on&minTokens=500', '?organization=A+%26+B', '?tags=-coding']) {
    expect(stringifySearch(parseSearch(text))).toBe(text);
  }
});

test('stringifySearch() leaves out what is absent', () => {
  expect(stringifySearch({ style: undefined, sort: '', search: 'x' })).toBe('?search=x');
});
