import { expect, onTestFinished, test, vi } from 'vitest';
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

test('oneAtATime() rests between two runs, and does what was asked last in any case', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let asked = 0;
  const shown: number[] = [];
  const ask = oneAtATime(
    async () => void shown.push(asked),
    () => 3_000,
  );
  // Ten votes a second for ten seconds.
  for (asked = 1; asked <= 100; asked += 1) {
    ask();
    await vi.advanceTimersByTimeAsync(100);
  }
  asked = 100;
  expect(shown).toEqual([1, 30, 60, 90]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(shown).toEqual([1, 30, 60, 90, 100]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(shown).toHaveLength(5);
  asked = 101;
  ask();
  expect(shown.at(-1)).toBe(101);
});

test('oneAtATime() tells the pause how long the run took', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let runs = 0;
  const task = async () => {
    runs += 1;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  };
  const ask = oneAtATime(task, (durationMs) => 5 * durationMs);
  ask();
  ask();
  await vi.advanceTimersByTimeAsync(5_999);
  expect(runs).toBe(1);
  await vi.advanceTimersByTimeAsync(2);
  expect(runs).toBe(2);
});
