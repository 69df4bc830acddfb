import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BattleFrame } from '../frame/battle-frame.ts';
import { frameRow } from '../frame/testing/frame-rows.ts';
import { highWaterMark } from './high-water-mark.ts';

const NOW = 1_700_000_000;
const HOUR = 3_600;

function frameOf(ages: readonly number[]): BattleFrame {
  const frame = new BattleFrame();
  for (const age of ages) frame.append(frameRow({ createdAt: NOW - age }));
  return frame;
}
const markOf = (ages: readonly number[], from = 0) =>
  highWaterMark(frameOf(ages), from, { now: NOW, holdSeconds: HOUR });

test.each([
  ['nothing', [], 0],
  ['old votes', [9 * HOUR, 2 * HOUR, HOUR], 3],
  ['an old vote behind a young one', [9 * HOUR, HOUR - 1, 9 * HOUR], 1],
  ['a clock that is a little ahead', [9 * HOUR, -60, 9 * HOUR], 1],
  ['a vote that a file dates years ahead', [9 * HOUR, -20_000 * HOUR, 9 * HOUR], 3],
])('highWaterMark() of %s', (_what, ages, mark) => {
  expect(markOf(ages)).toBe(mark);
});

test('highWaterMark() never goes back, and everything before it is old enough', () => {
  const age = fc.integer({ min: 0, max: 3 * HOUR });
  fc.assert(
    fc.property(fc.array(age, { maxLength: 40 }), fc.nat(50), (ages, from) => {
      const mark = markOf(ages, from);
      expect(mark).toBeGreaterThanOrEqual(from);
      const looked = ages.slice(from, mark);
      expect(looked.every((one) => one >= HOUR)).toBe(true);
      if (mark < ages.length) expect(ages[mark]!).toBeLessThan(HOUR);
    }),
  );
});
