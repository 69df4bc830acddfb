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
  const competitors = [...new Set(rows.flatMap(([first, second]) => [first, second]))].sort();
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
