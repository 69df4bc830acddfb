import { expect, test } from 'vitest';
import { ToldProgress } from './told-progress.ts';

function stage() {
  const lines: string[] = [];
  const time = { now: 0 };
  const told = new ToldProgress(
    (line) => lines.push(line),
    () => time.now,
  );
  return { told, lines, time };
}

test('ToldProgress says when long work begins, every few seconds how far it is, and when it is done', async () => {
  const { told, lines, time } = stage();
  const result = await told.watch('rules', async (tell) => {
    for (let done = 0; done <= 10_000; done += 1_000) {
      tell({ done, total: 10_000 });
      expect(told.current).toEqual({ step: 'rules', done, total: 10_000 });
      time.now += 1_500;
    }
    return 'all';
  });
  expect(result).toBe('all');
  expect(told.current).toBeNull();
  expect(lines).toEqual([
    'tagging battles by rule: 0 of 10000',
    'tagging battles by rule: 4000 of 10000',
    'tagging battles by rule: 8000 of 10000',
    'tagging battles by rule: done, 10000 in 16.5 s',
  ]);
});

test('ToldProgress is silent of work that takes a moment', async () => {
  const { told, lines } = stage();
  await told.watch('leaks', async (tell) => {
    tell({ done: 0, total: 500 });
    expect(told.current).toBeNull();
  });
  expect(lines).toEqual([]);
});

test('ToldProgress says where work ended that was stopped or failed', async () => {
  const { told, lines } = stage();
  const work = told.watch('duplicates', async (tell) => {
    tell({ done: 700, total: 900 });
    throw new Error('the disk is full');
  });
  await expect(work).rejects.toThrow('the disk is full');
  expect(told.current).toBeNull();
  expect(lines.at(-1)).toBe('finding prompts that are the same: ended at 700 of 900 in 0.0 s');
});
