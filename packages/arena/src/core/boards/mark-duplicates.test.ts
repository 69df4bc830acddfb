import { expect, test } from 'vitest';
import { BattleFrame } from '../frame/battle-frame.ts';
import { tagBits } from '../frame/tags.ts';
import { frameRow } from '../frame/testing/frame-rows.ts';
import { markDuplicates } from './mark-duplicates.ts';

const REDUNDANT = tagBits(['redundant']);
const CODING = tagBits(['coding']);

/** Ten battles of one prompt, two of another, one that is excluded, and one of which only its file said something. */
function frame(): BattleFrame {
  const made = new BattleFrame();
  for (let count = 0; count < 10; count += 1) made.append(frameRow({ cluster: 1, tags: CODING }));
  for (let count = 0; count < 2; count += 1) made.append(frameRow({ cluster: 2 }));
  made.append(frameRow({ cluster: 1, exclusions: ['test'] }));
  made.append(frameRow({ cluster: 0, tags: REDUNDANT }));
  return made;
}

const redundantRows = (made: BattleFrame) =>
  Array.from({ length: made.rowCount }, (_, row) => row).filter((row) => made.get(row, 'tags') & REDUNDANT);

test('markDuplicates() leaves a sample of each prompt, and says what the others lost', () => {
  const made = frame();
  const { cap, capped } = markDuplicates(made, { rule: { battles: 4 }, seed: 42 });
  expect(cap).toBe(4);
  expect(capped).toEqual([{ cluster: 0, battles: 10, lost: 6 }]);
  const marked = redundantRows(made);
  expect(marked.length).toBe(7);
  expect(marked.at(-1)).toBe(13);
  expect(marked.slice(0, 6).every((row) => row < 10)).toBe(true);
  // Other tags stay.
  expect(made.get(0, 'tags') & CODING).toBe(CODING);
});

test('markDuplicates() gives the same sample again, and takes marks back when the cap rises', () => {
  const made = frame();
  markDuplicates(made, { rule: { battles: 4 }, seed: 42 });
  const first = redundantRows(made);
  markDuplicates(made, { rule: { battles: 4 }, seed: 42 });
  expect(redundantRows(made)).toEqual(first);
  const { capped } = markDuplicates(made, { rule: { battles: 10 }, seed: 42 });
  expect(capped).toEqual([]);
  expect(redundantRows(made)).toEqual([13]);
  markDuplicates(made, { rule: { battles: 4 }, seed: 43 });
  expect(redundantRows(made)).not.toEqual(first);
});

test('markDuplicates() takes the mark from what is excluded meanwhile, as if it had been so from the start', () => {
  const made = frame();
  markDuplicates(made, { rule: { battles: 4 }, seed: 42 });
  const [first] = redundantRows(made);
  made.set(first!, 'exclusions', 1);
  const fresh = frame();
  fresh.set(first!, 'exclusions', 1);
  for (const one of [made, fresh]) markDuplicates(one, { rule: { battles: 4 }, seed: 42 });
  expect(redundantRows(made)).toEqual(redundantRows(fresh));
  expect(redundantRows(made)).not.toContain(first);
  for (let row = 0; row < 12; row += 1) made.set(row, 'exclusions', 1);
  expect(markDuplicates(made, { rule: { battles: 4 }, seed: 42 })).toEqual({ cap: null, capped: [] });
  expect(redundantRows(made)).toEqual([13]);
});

test('markDuplicates() has no cap while no prompt is known', () => {
  const made = new BattleFrame();
  made.append(frameRow({ tags: REDUNDANT }));
  expect(markDuplicates(made, { rule: { quantile: 0.999 }, seed: 1 })).toEqual({ cap: null, capped: [] });
  expect(redundantRows(made)).toEqual([0]);
});
