import { expect, test } from 'vitest';
import { cellOf, figuresOf, keepModels, shortFigure } from './heat-cells.ts';

const tables = {
  interval: { kind: 'wilson' as const, confidence: 0.9, quantile: 1.6448536269514722 },
  models: ['ant', 'bee', 'cat'],
  counts: [
    [0, 100, 10],
    [100, 0, 0],
    [10, 0, 0],
  ],
  winRates: [
    [null, 0.75, 0.5],
    [0.25, null, null],
    [0.5, null, null],
  ],
  expected: [
    [null, 0.65, 0.8],
    [0.35, null, null],
    [0.2, null, null],
  ],
};

test('cellOf() colours what the row wins and loses alike, in opposite directions', () => {
  expect(cellOf(tables, 'win-rate', 0, 1)).toEqual({ state: 'solid', value: 0.75, shade: 0.5 });
  expect(cellOf(tables, 'win-rate', 1, 0)).toEqual({ state: 'solid', value: 0.25, shade: -0.5 });
  expect(cellOf(tables, 'difference', 0, 1)).toMatchObject({ state: 'solid', shade: expect.closeTo(0.4) });
});

test('cellOf() tells an even cell, a thin one and one of models that never met apart', () => {
  expect(cellOf(tables, 'win-rate', 0, 2)).toEqual({ state: 'thin', value: 0.5, shade: 0 });
  expect(cellOf(tables, 'win-rate', 1, 2)).toEqual({ state: 'empty', value: null, shade: 0 });
  expect(cellOf(tables, 'battles', 1, 2).state).toBe('empty');
  expect(cellOf(tables, 'win-rate', 1, 1).state).toBe('self');
});

test('cellOf() hatches only what rests on battles', () => {
  expect(cellOf(tables, 'expected', 0, 2).state).toBe('solid');
  expect(cellOf(tables, 'battles', 0, 2)).toMatchObject({ state: 'solid', value: 10 });
  expect(cellOf(tables, 'battles', 0, 1).shade).toBe(1);
});

test('figuresOf() gives the interval of the observed rate, and none without a battle', () => {
  const figures = figuresOf(tables, 0, 1);
  expect(figures).toMatchObject({ row: 'ant', column: 'bee', battles: 100, expected: 0.65 });
  // scipy 1.17.1: binomtest(75, 100).proportion_ci(0.9, method='wilson')
  expect(figures.interval!.lower).toBeCloseTo(0.6728266, 6);
  expect(figures.interval!.upper).toBeCloseTo(0.8140021, 6);
  expect(figuresOf(tables, 1, 2).interval).toBeNull();
});

test('keepModels() leaves models out and keeps the order', () => {
  const kept = keepModels(tables, new Set(['cat', 'ant']));
  expect(kept.models).toEqual(['ant', 'cat']);
  expect(kept.interval).toBe(tables.interval);
  expect(kept.counts).toEqual([
    [0, 10],
    [10, 0],
  ]);
});

test('shortFigure() fits into a cell', () => {
  expect(shortFigure('win-rate', 0.526)).toBe('53');
  expect(shortFigure('difference', -0.126)).toBe('-13');
  expect([7, 1_499, 2_500_000].map((count) => shortFigure('battles', count))).toEqual(['7', '1k', '3M']);
});
