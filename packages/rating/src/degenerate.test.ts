import { expect, test } from 'vitest';
import { type BattleColumns, countPairs } from './battle-columns.ts';
import { OUTCOMES, type Outcome } from './battle-set.ts';
import { type RankOptions, rankBattles } from './rank-competitors.ts';
import { LOOKS, rankSets } from './rank-sets.ts';

type Row = [first: string, second: string, outcome: Outcome, count: number];
type Expected = Readonly<Record<string, string>>;

function columnsOf(rows: readonly Row[], others: readonly string[] = []): BattleColumns {
  const battles = rows.flatMap(([first, second, outcome, count]) =>
    Array.from({ length: count }, () => ({ first, second, outcome })),
  );
  const competitors = [...new Set([...battles.flatMap(({ first, second }) => [first, second]), ...others])];
  return {
    competitors,
    first: Uint16Array.from(battles, ({ first }) => competitors.indexOf(first)),
    second: Uint16Array.from(battles, ({ second }) => competitors.indexOf(second)),
    outcome: Uint8Array.from(battles, ({ outcome }) => OUTCOMES.indexOf(outcome)),
    voters: Uint32Array.from(battles.keys()),
  };
}

const EVEN: Row[] = [
  ['a', 'b', 'a', 12],
  ['a', 'b', 'b', 8],
];
/** What makes other programs print 2,262 points, an interval of no width, or two islands on one scale. */
const CASES: readonly (readonly [name: string, columns: BattleColumns, statuses: Expected])[] = [
  ['no battles', columnsOf([], ['a', 'b']), { a: 'no-battles', b: 'no-battles' }],
  ['one competitor', columnsOf([], ['a']), { a: 'no-battles' }],
  ['one battle', columnsOf([['a', 'b', 'a', 1]]), { a: 'never-lost', b: 'never-won' }],
  ['c loses all', columnsOf([...EVEN, ['a', 'c', 'a', 10]]), { a: 'rated', b: 'rated', c: 'never-won' }],
  [
    'c wins its only battle',
    columnsOf([...EVEN, ['c', 'a', 'a', 1]]),
    { a: 'rated', b: 'rated', c: 'never-lost' },
  ],
  [
    'two islands',
    columnsOf([...EVEN, ['b', 'c', 'tie', 4], ['d', 'e', 'a', 3], ['d', 'e', 'b', 2]]),
    { a: 'rated', b: 'rated', c: 'rated', d: 'not-comparable', e: 'not-comparable' },
  ],
  [
    'a group that only lost to the other',
    columnsOf([...EVEN, ['b', 'c', 'tie', 4], ['d', 'e', 'a', 3], ['d', 'e', 'b', 2], ['a', 'd', 'a', 5]]),
    { a: 'rated', b: 'rated', c: 'rated', d: 'not-comparable', e: 'not-comparable' },
  ],
  [
    'all ties',
    columnsOf([
      ['a', 'b', 'tie', 10],
      ['b', 'c', 'both-bad', 10],
    ]),
    { a: 'rated', b: 'rated', c: 'rated' },
  ],
  [
    'nothing but ties for one',
    columnsOf([...EVEN, ['b', 'c', 'tie', 10]]),
    { a: 'rated', b: 'rated', c: 'rated' },
  ],
  ['one tie', columnsOf([['a', 'b', 'tie', 1]]), { a: 'rated', b: 'rated' }],
  [
    'nobody lost more than won',
    columnsOf([
      ['a', 'b', 'a', 5],
      ['a', 'b', 'b', 5],
    ]),
    { a: 'rated', b: 'rated' },
  ],
];

const METHODS: readonly (readonly [string, (columns: BattleColumns) => RankOptions])[] = [
  ['the sandwich', () => ({})],
  ['balanced weights', () => ({ weighting: 'balanced' })],
  ['clusters of voters', (columns) => ({ interval: { kind: 'clustered', columns } })],
  ['a bootstrap', () => ({ interval: { kind: 'bootstrap', samples: 200 } })],
];

for (const [method, optionsOf] of METHODS) {
  // Of three witnesses and fewer nothing can be said by voter, which is refused.
  const cases = CASES.filter(([, { first }]) => method !== 'clusters of voters' || first.length > 3);
  test.each(cases)(`%s, by ${method}: said in words, and never certain`, (name, columns, statuses) => {
    const table = countPairs(columns);
    const { rows, fit, rated } = rankBattles(table, optionsOf(columns));
    expect(Object.fromEntries(rows.map((row) => [row.name, row.status]))).toEqual(statuses);
    for (const { status, rating, lower, upper } of rows) {
      if (status !== 'rated') expect([rating, lower, upper]).toEqual([null, null, null]);
      else expect(upper! - lower!, name).toBeGreaterThan(1);
      if (status === 'rated') expect(Number.isFinite(rating! + upper! - lower!)).toBe(true);
    }
    for (const anchor of rated) {
      const options = {
        ...optionsOf(columns),
        anchor: { name: anchor, rating: 0 },
        gauge: 'anchored' as const,
      };
      for (const row of rankBattles(table, options).rows) {
        if (row.status !== 'rated' || row.name === anchor) continue;
        expect(row.upper! - row.lower!, `${row.name} from ${anchor}`).toBeGreaterThan(1);
      }
    }
    for (const looks of fit ? LOOKS : []) {
      const { criticalValues } = rankSets(fit!.strengths, fit!.covariance, { draws: 200, looks });
      expect([...criticalValues].some(Number.isNaN)).toBe(false);
      expect(Number.isFinite(criticalValues[1])).toBe(true);
    }
  });
}
