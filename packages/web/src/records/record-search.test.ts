import { expect, test } from 'vitest';
import { toBattleSearch, toExclusionSearch, toPlaceSearch, toPublicationSearch } from './record-search.ts';

test('addresses of records keep what they know, and nothing that holds anyway', () => {
  expect(toPlaceSearch({ before: '51', reason: 'test' })).toEqual({ before: '51' });
  expect(toPlaceSearch({ before: '' })).toEqual({});
  expect(toExclusionSearch({ before: '51', reason: 'test', page: '2' })).toEqual({
    before: '51',
    reason: 'test',
  });
  expect(toBattleSearch({ after: '51', reason: 'duplicate', before: '2' })).toEqual({
    after: '51',
    reason: 'duplicate',
  });
  expect(toPublicationSearch({ category: 'coding', before: '3' })).toEqual({ category: 'coding' });
  expect(toPublicationSearch({ category: 'overall' })).toEqual({});
});
