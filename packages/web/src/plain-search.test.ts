import { expect, test } from 'vitest';
import { onlyRead, parseSearch, stringifySearch } from './plain-search.ts';

test('an address comes back as it was', () => {
  for (const text of ['', '?style=on&minTokens=500', '?organization=A+%26+B', '?tags=-coding']) {
    expect(stringifySearch(parseSearch(text))).toBe(text);
  }
});

test('stringifySearch() leaves out what is absent', () => {
  expect(stringifySearch({ style: undefined, sort: '', search: 'x' })).toBe('?search=x');
});

test('onlyRead() puts nothing in the place of what a page does not read', () => {
  const read = onlyRead(({ sort }) => (sort === 'votes' ? { sort } : {}));
  expect({ sort: 'foo', style: 'on', ...read({ sort: 'foo', style: 'on' }) }).toEqual({});
  expect({ sort: 'votes', ...read({ sort: 'votes' }) }).toEqual({ sort: 'votes' });
});
