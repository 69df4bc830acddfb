import { expect, test } from 'vitest';
import { isUndated } from './undated.ts';

const [one, other] = ['2026-11-24T10:00:00.000Z', '2026-11-24T10:00:01.000Z'];

test.each([
  ['no vote', 0, null, null, false],
  ['one vote', 1, one, one, false],
  ['an import without times', 8_930, one, one, true],
  ['votes of two seconds', 8_930, one, other, false],
])('isUndated() of %s', (_, votes, firstVoteAt, lastVoteAt, expected) => {
  expect(isUndated({ votes, firstVoteAt, lastVoteAt })).toBe(expected);
});
