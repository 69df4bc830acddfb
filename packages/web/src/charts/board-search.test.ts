import { expect, test } from 'vitest';
import { boardQuerySchema } from '../../../arena/src/http/board-query.ts';
import { FILTER_NAMES, hidesModels, toBoardFilter, toQuery } from './board-search.ts';

test('every filter of the API is one of the address', () => {
  expect([...FILTER_NAMES].sort()).toEqual(Object.keys(boardQuerySchema.shape).sort());
});

test('toBoardFilter() takes filters as text and leaves what is none', () => {
  expect(toBoardFilter({ style: 'on', minTokens: 500, sort: 'votes', language: '' })).toEqual({
    style: 'on',
    minTokens: '500',
  });
});

test('toQuery() writes what the server reads', () => {
  expect(toQuery({})).toBe('');
  expect(toQuery({ organization: 'A & B', style: 'on' })).toBe('?style=on&organization=A+%26+B');
});

test('hidesModels() is true where only some models are shown', () => {
  expect(hidesModels({ style: 'on', retired: 'show' })).toBe(false);
  expect(hidesModels({ open: 'yes' })).toBe(true);
  expect(hidesModels({ retired: 'hide' })).toBe(true);
});
