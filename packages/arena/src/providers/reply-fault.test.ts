import { expect, test } from 'vitest';
import { parseRetryAfter, toReplyFault } from './reply-fault.ts';

const NOW = Date.parse('2024-05-21T00:00:00Z');
const ENDPOINT = { url: 'http://127.0.0.1:1/v1', model: 'm' };

test.each([
  ['3', 3_000],
  ['0', 0],
  ['-1', 0],
  ['Tue, 21 May 2024 00:00:07 GMT', 7_000],
  ['Mon, 20 May 2024 00:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('parseRetryAfter(%j) is %j', (header, expected) => {
  expect(parseRetryAfter(header, NOW)).toBe(expected);
});

test.each([
  [{ code: 429 }, 'rate-limited', 'anywhere'],
  [{ code: '503' }, 'server-error', 'anywhere'],
  [{ status: 400 }, 'rejected', 'never'],
  [{ statusCode: 408 }, 'server-error', 'anywhere'],
  [{ message: 'what now' }, 'protocol', 'anywhere'],
  ['a text', 'protocol', 'anywhere'],
  [undefined, 'protocol', 'anywhere'],
])('toReplyFault(%j) is %s', (error, failure, retry) => {
  expect(toReplyFault(error, ENDPOINT)).toMatchObject({ failure, retry });
});
