import { type BattleColumns, OUTCOMES, type Outcome } from '@leitai/rating';
import { expect, test } from 'vitest';
import { type BattleLog, type RankLogOptions, rankLog } from './rank-log.ts';

type Battle = readonly [first: string, second: string, outcome: Outcome, count?: number];

const OPTIONS: RankLogOptions = {
  method: 'bradley-terry',
  interval: 'sandwich',
  confidence: 0.95,
  looks: 'one',
  samples: 100,
  seed: 1,
  weighting: 'plain',
};

function logOf(rows: readonly Battle[], more: Partial<BattleLog> = {}): BattleLog {
  const competitors = [
    ...new Set([...rows.map(([first]) => first), ...rows.map(([, second]) => second)]),
  ].sort();
  const counts = Float64Array.from(rows, ([, , , count = 1]) => count);
  const columns: BattleColumns = {
    competitors,
    first: Uint16Array.from(rows, ([first]) => competitors.indexOf(first)),
    second: Uint16Array.from(rows, ([, second]) => competitors.indexOf(second)),
    outcome: Uint8Array.from(rows, ([, , outcome]) => OUTCOMES.indexOf(outcome)),
    counts,
  };
  const battles = counts.reduce((sum, count) => sum + count, 0);
  return { columns, battles, isCounted: false, excluded: {}, formats: ['written here'], ...more };
}

test('rankLog() follows no Elo where battles are counted and have no times', () => {
  const rows: Battle[] = [
    ['ant', 'bee', 'a', 20],
    ['ant', 'bee', 'b', 10],
  ];
  const elo = { ...OPTIONS, method: 'elo' } as const;
  expect(() => rankLog(logOf(rows, { isCounted: true }), elo)).toThrow(
    'method elo must have battles in their order, got counts of battles without times',
  );
  const times = Float64Array.of(100, 200);
  expect(rankLog(logOf(rows, { isCounted: true, times }), elo).competitors).toHaveLength(2);
});

test('rankLog() says how many resamples could not be fitted', () => {
  const rows: Battle[] = [
    ['ant', 'bee', 'a', 4],
    ['ant', 'bee', 'b', 2],
    ['bee', 'cat', 'a', 3],
    ['bee', 'cat', 'b', 2],
  ];
  const { interval } = rankLog(logOf(rows), { ...OPTIONS, interval: 'bootstrap', samples: 200 });
  // A cell of two is empty with a chance of (9/11)¹¹ = 0.11; all four cells together make about a quarter.
  expect(interval.skipped).toBeGreaterThan(30);
  expect(interval.skipped).toBeLessThan(70);
  expect(rankLog(logOf(rows), OPTIONS).interval).not.toHaveProperty('skipped');
});

test('rankLog() tells battles from those that ratings rest on', () => {
  const rows: Battle[] = [
    ['ant', 'bee', 'a', 10],
    ['bee', 'cat', 'a', 5],
    ['bee', 'cat', 'b', 5],
    ['cat', 'dog', 'a', 4],
  ];
  expect(rankLog(logOf(rows), OPTIONS)).toMatchObject({ battles: 24, ratedBattles: 10 });
  expect(rankLog(logOf(rows), { ...OPTIONS, virtualTies: 1 })).toMatchObject({ ratedBattles: 24 });
  const elo = rankLog(logOf(rows), { ...OPTIONS, method: 'elo' });
  expect(elo).toMatchObject({ ratedBattles: 24, order: 'rows' });
});

test('rankLog() with arena-rank’s style control says that pairs are balanced, and what they are worth', () => {
  const rows = Array.from(
    { length: 300 },
    (_, row): Battle =>
      row % 4 === 0 ? ['ant', 'bee', row % 8 === 0 ? 'a' : 'b'] : ['bee', 'cat', row % 3 ? 'a' : 'b'],
  );
  const log = logOf(rows);
  const amounts = (shift: number) => Float32Array.from(rows, (_, row) => (row * 7 + shift) % 11);
  const features = [{ name: 'tokens', first: amounts(0), second: amounts(5) }];
  const styled = { ...log, columns: { ...log.columns, features } };
  const { weighting } = rankLog(styled, { ...OPTIONS, style: 'arena-rank' });
  expect(weighting.kind).toBe('balanced');
  // 75 battles of one pair and 225 of the other, each pair weighing 1.
  expect(weighting.effectiveSize).toBeCloseTo(4 / (1 / 75 + 1 / 225), 9);
  expect(rankLog(styled, { ...OPTIONS, style: 'lmsys-2024' }).weighting.kind).toBe('plain');
});
