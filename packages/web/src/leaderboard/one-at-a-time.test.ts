import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

test('oneAtATime() asks once more for all that was asked while it ran, and again later', async () => {
  const ends: (() => void)[] = [];
  const ask = oneAtATime(() => new Promise((resolve) => ends.push(resolve)));
  ask();
  ask();
  ask();
  expect(ends).toHaveLength(1);
  ends[0]!();
  await expect.poll(() => ends.length).toBe(2);
  ends[1]!();
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(ends).toHaveLength(2);
  ask();
  await expect.poll(() => ends.length).toBe(3);
});
