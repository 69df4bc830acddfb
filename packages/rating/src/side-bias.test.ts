import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BattleColumns, countPairs } from './battle-columns.ts';
import { comparableGroups } from './components.ts';
import { normalQuantile } from './normal-quantile.ts';
import { createRandom } from './random.ts';
import { sideBias } from './side-bias.ts';

type Row = readonly [first: number, second: number, outcome: number, count?: number];

function columnsOf(competitors: readonly string[], rows: readonly Row[]): BattleColumns {
  return {
    competitors,
    first: Uint16Array.from(rows, ([first]) => first),
    second: Uint16Array.from(rows, ([, second]) => second),
    outcome: Uint8Array.from(rows, ([, , outcome]) => outcome),
    counts: Float64Array.from(rows, ([, , , count = 1]) => count),
  };
}
const NAMES = ['d', 'b', 'c', 'a'];
const everybody = (columns: BattleColumns) => columns.competitors.map((_, index) => index);
const logit = (share: number) => Math.log(share / (1 - share));

// 60 of 100 at 95 %: the bounds solve (share − 0.6)² = 1.96²·share·(1 − share)/100, z is (60 − 40)/√100.
test('sideBias() gives the raw share with its z-score and the interval of Wilson', () => {
  const columns = columnsOf(
    ['x', 'y'],
    [
      [0, 1, 0, 30],
      [1, 0, 0, 30],
      [0, 1, 1, 20],
      [1, 0, 1, 20],
    ],
  );
  const { raw } = sideBias(columns, [0, 1]);
  expect(raw!.share).toBeCloseTo(0.6, 12);
  expect(raw!.z).toBeCloseTo(2, 12);
  expect([raw!.lower.toFixed(7), raw!.upper.toFixed(7)]).toEqual(['0.5020026', '0.6905987']);
});

test('sideBias() counts a tie and a both-bad as half a win, which moves the share and not the z-score', () => {
  const decided: Row[] = [
    [0, 1, 0, 60],
    [1, 0, 1, 40],
  ];
  const drawn: Row[] = [
    [0, 1, 2, 50],
    [0, 1, 3, 50],
  ];
  const without = sideBias(columnsOf(['x', 'y'], decided), []).raw!;
  const having = sideBias(columnsOf(['x', 'y'], [...decided, ...drawn]), []).raw!;
  expect(having.z).toBe(without.z);
  for (const key of ['share', 'lower', 'upper'] as const) {
    expect(having[key] - 0.5).toBeCloseTo((without[key] - 0.5) / 2, 12);
  }
});

test('sideBias() does not take a strong competitor that is often first for a strong side', () => {
  // x wins 3 of 4 on either side, and is first nine times as often.
  const columns = columnsOf(
    ['x', 'y'],
    [
      [0, 1, 0, 270],
      [0, 1, 1, 90],
      [1, 0, 0, 10],
      [1, 0, 1, 30],
    ],
  );
  const { raw, adjusted } = sideBias(columns, [0, 1]);
  expect(raw!.share).toBeCloseTo(0.7, 12);
  expect(raw!.z).toBeCloseTo(8, 12);
  expect(adjusted!.share).toBeCloseTo(0.5, 9);
  expect(adjusted!.z).toBeCloseTo(0, 7);
  // β is half the sum of both seatings' log-odds, so its variance is (1/67.5 + 1/7.5) / 4, from 360 and 40 battles.
  const deviation = (logit(adjusted!.upper) - logit(adjusted!.lower)) / (2 * normalQuantile(0.975));
  expect(deviation).toBeCloseTo(Math.sqrt((1 / 67.5 + 1 / 7.5) / 4), 6);
});

test('sideBias() says nothing where sides cannot be told from strengths, or nothing is left to explain', () => {
  const sameSeats = columnsOf(
    ['x', 'y'],
    [
      [0, 1, 0, 30],
      [0, 1, 1, 10],
    ],
  );
  expect(sideBias(sameSeats, [0, 1]).adjusted).toBeNull();
  expect(sideBias(sameSeats, [0, 1]).raw!.share).toBeCloseTo(0.75, 12);
  // Two are always first against two others: a side worth 1 and those two being stronger by 1 are the same.
  const twoSided = columnsOf(NAMES, [
    [0, 2, 0, 7],
    [0, 2, 1, 5],
    [0, 3, 0, 11],
    [0, 3, 1, 6],
    [1, 2, 0, 3],
    [1, 2, 1, 4],
    [1, 3, 0, 9],
    [1, 3, 1, 2],
  ]); // prettier-ignore
  expect(sideBias(twoSided, everybody(twoSided)).adjusted).toBeNull();
  expect(sideBias(twoSided, [0]).adjusted).toBeNull();
  const allTies = columnsOf(
    ['x', 'y'],
    [
      [0, 1, 2, 30],
      [1, 0, 3, 10],
    ],
  );
  expect(sideBias(allTies, [0, 1])).toEqual({ raw: null, adjusted: null });
  expect(sideBias(columnsOf(['x', 'y'], []), [])).toEqual({ raw: null, adjusted: null });
  const oneBattle = sideBias(columnsOf(['x', 'y'], [[0, 1, 0]]), []);
  expect(oneBattle.adjusted).toBeNull();
  expect(oneBattle.raw!.share).toBe(1);
  expect([oneBattle.raw!.lower.toFixed(4), oneBattle.raw!.upper]).toEqual(['0.2065', 1]);
});

test('sideBias() refuses a confidence that is none', () => {
  expect(() => sideBias(columnsOf(['x', 'y'], []), [], { confidence: 1 })).toThrow(
    'Cannot measure the side: confidence must be inside (0, 1), got 1',
  );
});

const row = fc
  .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.integer({ min: 1, max: 20 }))
  .filter(([first, second]) => first !== second);
const log = fc.array(row, { minLength: 8, maxLength: 40 });

test('sideBias() turns its sign if the seats of every battle are changed', () => {
  fc.assert(
    fc.property(log, (rows) => {
      const columns = columnsOf(NAMES, rows);
      const [group] = comparableGroups(countPairs(columns)).sort((one, other) => other.length - one.length);
      const swapped = columnsOf(
        NAMES,
        rows.map(([first, second, outcome, count]) => [
          second,
          first,
          outcome < 2 ? 1 - outcome : outcome,
          count,
        ]),
      );
      const one = sideBias(columns, group!);
      const other = sideBias(swapped, group!);
      for (const key of ['raw', 'adjusted'] as const) {
        expect(other[key] === null).toBe(one[key] === null);
        if (one[key] === null) continue;
        expect(other[key]!.z).toBeCloseTo(-one[key].z, 6);
        expect(other[key]!.share).toBeCloseTo(1 - one[key].share, 9);
        expect(other[key]!.lower).toBeCloseTo(1 - one[key].upper, 9);
        expect(one[key].lower).toBeLessThan(one[key].upper);
        for (const value of Object.values(one[key])) expect(Number.isFinite(value)).toBe(true);
      }
    }),
  );
});

/** Maximum of the likelihood in all strengths and the intercept together, by coordinate-wise Newton steps. */
function slowIntercept(rows: readonly Row[], size: number): number {
  const parameters = new Array<number>(size + 1).fill(0);
  for (let sweep = 0; sweep < 200; sweep += 1) {
    parameters.forEach((_, own) => {
      let slope = 0;
      let curvature = 0;
      for (const [first, second, outcome, count = 1] of rows) {
        const sign = own === size || own === first ? 1 : own === second ? -1 : 0;
        const expected = 1 / (1 + Math.exp(parameters[second]! - parameters[first]! - parameters[size]!));
        slope += sign * count * ([1, 0, 0.5, 0.5][outcome]! - expected);
        curvature += sign * sign * count * expected * (1 - expected);
      }
      parameters[own]! += slope / curvature;
    });
  }
  return parameters[size]!;
}

/**
 * Battles of four competitors, 0.3 apart, of which the first side has `intercept` log-odds more. The stronger one is
 * first in three of four, so that side and strength are not told apart for free.
 */
function drawnLog(options: { count: number; intercept: number; ties: number; seed: number }): Row[] {
  const random = createRandom(options.seed);
  return Array.from({ length: options.count }, (): Row => {
    const one = Math.floor(random() * 4);
    const other = (one + 1 + Math.floor(random() * 3)) % 4;
    const isOrdered = random() < 0.75;
    const first = isOrdered ? Math.min(one, other) : Math.max(one, other);
    const second = one + other - first;
    const expected = 1 / (1 + Math.exp(0.3 * (second - first) - options.intercept));
    if (random() < options.ties) return [first, second, 2];
    return [first, second, random() < expected ? 0 : 1];
  });
}

test('sideBias() comes within 3 % of the intercept that a joint fit finds', () => {
  for (const intercept of [-0.4, 0.15, 0.4]) {
    const rows = drawnLog({ count: 3_000, intercept, ties: 0.2, seed: 5 });
    const columns = columnsOf(NAMES, rows);
    const found = logit(sideBias(columns, everybody(columns)).adjusted!.share);
    expect(Math.abs(found / slowIntercept(rows, 4) - 1)).toBeLessThan(0.03);
  }
});

test('sideBias() calls out an unbiased side in 5 % of logs, ties or not, and a biased one nearly always', () => {
  const RUNS = 400;
  const limit = normalQuantile(0.975);
  const callOuts = (intercept: number, ties: number) => {
    let count = 0;
    for (let seed = 1; seed <= RUNS; seed += 1) {
      const columns = columnsOf(NAMES, drawnLog({ count: 400, intercept, ties, seed }));
      if (Math.abs(sideBias(columns, everybody(columns)).adjusted!.z) > limit) count += 1;
    }
    return count / RUNS;
  };
  // Three standard deviations of a share of 400 runs about 5 %.
  for (const ties of [0, 0.35]) {
    expect(callOuts(0, ties)).toBeGreaterThan(0.017);
    expect(callOuts(0, ties)).toBeLessThan(0.083);
  }
  expect(callOuts(0.5, 0)).toBeGreaterThan(0.95);
});

// Real data lies beside the project, never in it. Where it is absent this test is skipped, and says so.
const CLASSIC = new URL('../../../../shared/data/classic/', import.meta.url);

test.skipIf(!existsSync(CLASSIC))(
  'sideBias() finds the home advantage that R BradleyTerry2 finds in baseball',
  () => {
    const lines = readFileSync(new URL('baseball_counts.csv', CLASSIC), 'utf8')
      .replaceAll('"', '')
      .trim()
      .split(/\r?\n/);
    const games = lines.slice(1).map((line) => line.split(','));
    const teams = [...new Set(games.map(([home]) => home!))];
    const rows = games.flatMap(([home, away, homeWins, awayWins]): Row[] => [
      [teams.indexOf(home!), teams.indexOf(away!), 0, Number(homeWins)],
      [teams.indexOf(home!), teams.indexOf(away!), 1, Number(awayWins)],
    ]);
    const columns = columnsOf(teams, rows);
    const { adjusted } = sideBias(columns, everybody(columns));
    // at.home 0.302260655527553, standard error 0.130943642532349, z value 2.308: a Wald test of the joint fit.
    expect(Math.abs(logit(adjusted!.share) - 0.30226)).toBeLessThan(0.01);
    const deviation = (logit(adjusted!.upper) - logit(adjusted!.lower)) / (2 * normalQuantile(0.975));
    expect(Math.abs(deviation / 0.130944 - 1)).toBeLessThan(0.03);
    expect(adjusted!.z).toBeCloseTo(2.308, 1);
  },
);
