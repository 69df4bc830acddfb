import { expect, test } from 'vitest';
import { judgeAgain } from './judge-again.ts';

const RULE = 'identity-leak@3';
const row = (action: 'set' | 'lifted', rule: string) => ({ action, rule });

test.each([
  ['sets what nobody has said', true, undefined, 'set'],
  ['says nothing of a battle that is well', false, undefined, undefined],
  ['leaves what it has set', true, row('set', RULE), undefined],
  ['leaves what an older version has set rightly', true, row('set', 'identity-leak@2'), undefined],
  ['lifts what an older version has set wrongly', false, row('set', 'identity-leak@2'), 'lifted'],
  ['leaves what this version saw while the battle ran', false, row('set', RULE), undefined],
  ['sets again what a version has lifted', true, row('lifted', 'identity-leak@2'), 'set'],
  ['leaves what is lifted', false, row('lifted', 'identity-leak@2'), undefined],
  ['never lifts what an operator has set', false, row('set', 'operator'), undefined],
  ['never sets what an operator has lifted', true, row('lifted', 'operator'), undefined],
] as const)('judgeAgain() %s', (_, isLeak, last, action) => {
  expect(judgeAgain(isLeak, RULE, last)).toBe(action);
});
