import { type BattleColumns, POINTS_PER_LOGIT } from '@leitai/rating';
import { expect, test } from 'vitest';
import { rankLog } from './rank-log.ts';
import { toReportMatrices } from './report-matrices.ts';

/** Battles in a circle of three, some of them drawn either way: `[first, second, outcome, count]`. */
const ROWS = [
  [0, 1, 0, 30],
  [0, 1, 1, 12],
  [0, 1, 2, 20],
  [1, 2, 0, 9],
  [1, 2, 1, 5],
  [1, 2, 3, 11],
  [0, 2, 0, 16],
  [0, 2, 1, 2],
  [0, 2, 2, 3],
] as const;
const COLUMNS: BattleColumns = {
  competitors: ['ant', 'bee', 'cat'],
  first: Uint16Array.from(ROWS, ([first]) => first),
  second: Uint16Array.from(ROWS, ([, second]) => second),
  outcome: Uint8Array.from(ROWS, ([, , outcome]) => outcome),
  counts: Float64Array.from(ROWS, ([, , , count]) => count),
};

function matricesOf(method: 'bradley-terry' | 'davidson' | 'rao-kupper' | 'both-bad', anchor?: number) {
  const log = { columns: COLUMNS, battles: 108, isCounted: true, excluded: {}, formats: [] };
  const report = rankLog(log, {
    ...{ method, interval: 'sandwich', confidence: 0.95, looks: 'one', samples: 100, seed: 1 },
    weighting: 'plain',
    ...(anchor !== undefined && { anchor: { name: 'bee', rating: anchor } }),
  });
  return { report, matrices: toReportMatrices(COLUMNS, report) };
}

/** How far each row won more than expected, battle by battle. */
function surplusesOf({ names, winRates, expected, counts }: ReturnType<typeof toReportMatrices>): number[] {
  return names.map((_, row) =>
    names.reduce((sum, __, column) => {
      const place = row * names.length + column;
      return column === row ? sum : sum + counts[place]! * (winRates[place]! - expected[place]!);
    }, 0),
  );
}

test.each(['bradley-terry', 'davidson'] as const)(
  'toReportMatrices() of %s expects of each competitor what it won, over all its battles',
  (method) => {
    for (const surplus of surplusesOf(matricesOf(method).matrices)) {
      expect(Math.abs(surplus)).toBeLessThan(1e-6);
    }
  },
);

test.each(['rao-kupper', 'both-bad'] as const)('toReportMatrices() of %s knows of draws', (method) => {
  const { matrices, report } = matricesOf(method);
  const gap = (report.competitors[0]!.rating! - report.competitors[2]!.rating!) / POINTS_PER_LOGIT;
  const withoutDraws = 1 / (1 + Math.exp(-gap));
  expect(matrices.expected[2]).toBeLessThan(withoutDraws - 0.02);
  expect(matrices.expected[2]).toBeGreaterThan(0.5);
  expect(matrices.expected[0]).toBeNull();
});

test('toReportMatrices() of the both-bad model expects the same wherever an anchor puts its zero point', () => {
  const [free, anchored] = [matricesOf('both-bad'), matricesOf('both-bad', 1_500)];
  expect(free.report.zeroPoint).toBeCloseTo(1_000, 9);
  expect(anchored.report.zeroPoint).toBeGreaterThan(1_100);
  anchored.matrices.expected.forEach((share, place) => {
    if (share !== null) expect(share).toBeCloseTo(free.matrices.expected[place]!, 9);
  });
});
