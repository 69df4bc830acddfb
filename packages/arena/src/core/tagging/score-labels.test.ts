import { expect, test } from 'vitest';
import { HARD_CRITERIA } from '../frame/tags.ts';
import type { Labels } from './labels.ts';
import { scoreLabels } from './score-labels.ts';

const NO: Labels = {
  criteria: [],
  instructionFollowing: 0,
  math: false,
  creativeWriting: false,
  expert: false,
  occupations: [],
};

test('scoreLabels() counts accuracy, precision and recall of a label, and names the conflicts', () => {
  // 3 hits, 1 false alarm, 2 misses, 4 right noes.
  const truths = [true, true, true, false, true, true, false, false, false, false];
  const says = [true, true, true, true, false, false, false, false, false, false];
  const pairs = truths.map((math, index) => ({ expected: { math }, found: { ...NO, math: says[index]! } }));
  const { scores, conflicts } = scoreLabels(pairs);
  expect(scores.find(({ label }) => label === 'math')).toEqual({
    label: 'math',
    count: 10,
    positives: 5,
    accuracy: 0.7,
    precision: 3 / 4,
    recall: 3 / 5,
  });
  expect(conflicts).toEqual([
    { label: 'math', index: 3, expected: 'no', found: 'yes' },
    { label: 'math', index: 4, expected: 'yes', found: 'no' },
    { label: 'math', index: 5, expected: 'yes', found: 'no' },
  ]);
});

test('scoreLabels() scores what boards ask for: six criteria, and four points', () => {
  const pairs = [
    {
      expected: { criteria: [...HARD_CRITERIA].slice(1), instructionFollowing: 4 },
      found: { ...NO, criteria: [...HARD_CRITERIA].slice(2), instructionFollowing: 3 },
    },
    {
      expected: { criteria: [...HARD_CRITERIA] },
      found: { ...NO, criteria: [...HARD_CRITERIA].slice(0, 6) },
    },
  ];
  const { scores, conflicts } = scoreLabels(pairs);
  const scoreOf = (name: string) => scores.find(({ label }) => label === name);
  expect(scoreOf('hard-prompts')).toMatchObject({ count: 2, positives: 2, precision: 1, recall: 0.5 });
  expect(scoreOf('instruction-following')).toMatchObject({ count: 1, precision: null, recall: 0 });
  expect(conflicts).toContainEqual({
    label: 'hard-prompts',
    index: 0,
    expected: '6 criteria',
    found: '5 criteria',
  });
  expect(conflicts).toContainEqual({ label: 'instruction-following', index: 0, expected: '4', found: '3' });
});

test('scoreLabels() leaves out what nobody labelled and what the labeller failed at', () => {
  const { scores, conflicts } = scoreLabels([{ expected: { math: true }, found: undefined }]);
  expect(conflicts).toEqual([]);
  expect(scores).toHaveLength(20);
  for (const score of scores) {
    expect(score).toMatchObject({ count: 0, accuracy: null, precision: null, recall: null });
  }
});
