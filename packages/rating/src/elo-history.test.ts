import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BattleColumns } from './battle-columns.ts';
import { OUTCOMES } from './battle-set.ts';
import { OnlineElo } from './elo.ts';
import { eloHistory } from './elo-history.ts';

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

// Reference numbers of the rule K(score − expected), K = 4 from 1000, computed with independent code.
test('eloHistory() gives the published rule after every battle', () => {
  const rows: Row[] = [
    [0, 1, 0],
    [1, 2, 0],
    [0, 2, 2],
    [2, 1, 0],
    [1, 0, 0],
    [0, 2, 0],
  ];
  const { ratings, rows: moments } = eloHistory(columnsOf(['A', 'B', 'C'], rows), { every: 1 });
  expect(moments).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...ratings.slice(0, 3)]).toEqual([1002, 998, 1000]);
  expect([...ratings.slice(15)].map((rating) => rating.toFixed(6))).toEqual([
    '1001.954415',
    '1000.022892',
    '998.022693',
  ]);
});

const NAMES = ['ant', 'bee', 'cat', 'dog'];
const row = fc
  .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3))
  .filter(([first, second]) => first !== second);

test('eloHistory() equals OnlineElo at every moment, to the last bit', () => {
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0.5, max: 64, noNaN: true }),
      (rows, every, step) => {
        const history = eloHistory(columnsOf(NAMES, rows), { every, step, initial: 1500 });
        const elo = new OnlineElo({ step, initial: 1500 });
        let moment = 0;
        rows.forEach(([first, second, code, count], index) => {
          for (let battle = 0; battle < count; battle += 1) {
            elo.add({ first: NAMES[first]!, second: NAMES[second]!, outcome: OUTCOMES[code]! });
          }
          if ((index + 1) % every !== 0 && index + 1 !== rows.length) return;
          expect(history.rows[moment]).toBe(index + 1);
          const found = history.ratings.subarray(moment * NAMES.length, (moment + 1) * NAMES.length);
          expect([...found]).toEqual(NAMES.map((name) => elo.rating(name)));
          moment += 1;
        });
        expect(history.rows).toHaveLength(moment);
        expect(history.ratings).toHaveLength(moment * NAMES.length);
      },
    ),
  );
});

test('eloHistory() looks once after each day, and a day without battles is no moment', () => {
  const rows: Row[] = [
    [0, 1, 0],
    [0, 1, 0],
    [1, 0, 0],
    [0, 1, 3],
  ];
  const columns = columnsOf(['A', 'B'], rows);
  const daily = eloHistory(columns, { days: [7, 7, 9, 10] });
  expect(daily.rows).toEqual([2, 3, 4]);
  const each = eloHistory(columns, { every: 1 });
  expect([...daily.ratings]).toEqual([...each.ratings.slice(2)]);
});

test('eloHistory() gives no moment for a log without rows, and leaves who never met where they start', () => {
  const none = eloHistory(columnsOf(['A', 'B'], []), { every: 10 });
  expect([none.rows, none.ratings.length]).toEqual([[], 0]);
  expect(eloHistory(columnsOf(['A', 'B'], []), { days: [] }).rows).toEqual([]);
  const absent = eloHistory(columnsOf(['A', 'B', 'C'], [[0, 1, 0]]), { every: 10 });
  expect([...absent.ratings]).toEqual([1002, 998, 1000]);
});

test('eloHistory() refuses what it cannot follow, and says where', () => {
  const one = columnsOf(['A', 'B'], [[0, 1, 0]]);
  expect(() => eloHistory(one, {})).toThrow('exactly one of every and days must be given');
  expect(() => eloHistory(one, { every: 1, days: [0] })).toThrow(TypeError);
  expect(() => eloHistory(one, { every: 0 })).toThrow('every must be a whole number from 1, got 0');
  expect(() => eloHistory(one, { every: 1, step: 0 })).toThrow(RangeError);
  expect(() => eloHistory(one, { every: 1, initial: Number.NaN })).toThrow(RangeError);
  expect(() => eloHistory(one, { days: [1, 2] })).toThrow('there must be 1 days, one a row, got 2');
  const two = columnsOf(
    ['A', 'B'],
    [
      [0, 1, 0],
      [0, 1, 0],
    ],
  );
  expect(() => eloHistory(two, { days: [2, 1] })).toThrow('days must not fall, got 1 after 2 in row 1');
  const short = { ...two, outcome: Uint8Array.of(0) };
  expect(() => eloHistory(short, { every: 1 })).toThrow('Cannot follow row 1');
  for (const wrong of [
    [0, 2, 0],
    [0, 1, 4],
    [0, 1, 0, 0.5],
    [0, 1, 0, -1],
  ] as Row[]) {
    expect(() => eloHistory(columnsOf(['A', 'B'], [wrong]), { every: 1 })).toThrow('Cannot follow row 0');
  }
  expect(() => eloHistory(columnsOf(['A', 'B'], [[1, 1, 0]]), { every: 1 })).toThrow('got 1 against itself');
});

// Real data lies beside the project, never in it. Where it is absent this test is skipped, and says so.
const FOLDER = new URL('../../../../shared/data/evalica/', import.meta.url);

function readCells(name: string): string[][] {
  const lines = readFileSync(new URL(name, FOLDER), 'utf8').trim().split(/\r?\n/);
  return lines.map((line) => line.split(','));
}

test.skipIf(!existsSync(FOLDER))("eloHistory() agrees with evalica's golden files", () => {
  for (const name of ['simple', 'food', 'llmfao']) {
    const [header, ...lines] = readCells(`${name}.csv`);
    const [left, right, winner] = ['left', 'right', 'winner'].map((column) => header!.indexOf(column));
    const items = [...new Set(lines.flatMap((line) => [line[left!]!, line[right!]!]))];
    const rows = lines.map((line): Row => {
      const outcome = ['left', 'right', 'tie'].indexOf(line[winner!]!);
      return [items.indexOf(line[left!]!), items.indexOf(line[right!]!), outcome];
    });
    const history = eloHistory(columnsOf(items, rows), { every: rows.length });
    const golden = readCells(`${name}-golden.csv`).filter(([algorithm]) => algorithm === 'elo');
    expect(golden).toHaveLength(items.length);
    for (const [, item, score] of golden) {
      expect(Math.abs(history.ratings[items.indexOf(item!)]! - Number(score))).toBeLessThan(1e-9);
    }
  }
});
