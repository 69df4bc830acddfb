import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BattleSet, type BattleTable, OUTCOMES, type Outcome } from './battle-set.ts';
import { fitStrengths } from './bradley-terry.ts';
import {
  averageWinRates,
  battleCounts,
  expectedWins,
  inverseInformation,
  tableOfMembers,
  winFractions,
} from './matrices.ts';
import { fitTieModel, TIE_MODELS } from './tie-models.ts';

function tableOf(...inputs: [first: string, second: string, outcome: Outcome, count: number][]): BattleTable {
  const battles = new BattleSet();
  for (const [first, second, outcome, count] of inputs) battles.add({ first, second, outcome, count });
  return battles.toTable();
}

const THREE = tableOf(
  ['A', 'B', 'a', 10],
  ['A', 'B', 'b', 5],
  ['A', 'B', 'tie', 3],
  ['A', 'B', 'both-bad', 2],
  ['B', 'C', 'tie', 8],
);

test('winFractions() counts ties as halves, and leaves open what was never played', () => {
  expect(winFractions(THREE)).toEqual({
    competitors: ['A', 'B', 'C'],
    values: [null, 0.625, null, 0.375, null, 0.5, null, 0.5, null],
  });
});

const CIRCLE = tableOf(
  ['A', 'B', 'a', 30],
  ['A', 'B', 'b', 12],
  ['A', 'B', 'tie', 20],
  ['B', 'C', 'a', 9],
  ['B', 'C', 'b', 5],
  ['B', 'C', 'both-bad', 11],
  ['A', 'C', 'a', 16],
  ['A', 'C', 'b', 2],
  ['A', 'C', 'tie', 3],
);

test('expectedWins() of Davidson’s model gives each competitor as many wins and half draws as it had', () => {
  const fit = fitTieModel(CIRCLE, [0, 1, 2], { model: 'davidson' });
  const ties = { model: 'davidson', parameter: fit.tieParameter.value } as const;
  const { competitors } = CIRCLE;
  const expected = expectedWins({ competitors, strengths: fit.strengths, ties }).values;
  const observed = winFractions(CIRCLE).values;
  const counts = battleCounts(CIRCLE).values;
  const surplusesOf = (predicted: Float64Array) =>
    competitors.map((_, row) =>
      competitors.reduce((sum, __, column) => {
        const place = row * competitors.length + column;
        return column === row ? sum : sum + counts[place]! * (observed[place]! - predicted[place]!);
      }, 0),
    );
  for (const surplus of surplusesOf(expected)) expect(Math.abs(surplus)).toBeLessThan(1e-8);
  // Without the draws the same strengths promise too much.
  const { values } = expectedWins({ competitors, strengths: fit.strengths });
  expect(Math.max(...surplusesOf(values).map(Math.abs))).toBeGreaterThan(1);
});

test.each(TIE_MODELS)(
  'expectedWins() of %s expects a half of equals, and one in the two directions',
  (model) => {
    const ties = { model, parameter: 1.5 };
    const { values } = expectedWins({ competitors: ['A', 'B', 'C'], strengths: [1, 1, -0.5], ties });
    expect(values[0]).toBeCloseTo(0.5, 12);
    expect(values[1]).toBeCloseTo(0.5, 12);
    expect(values[2]).toBeGreaterThan(0.5);
    expect(values[2]! + values[6]!).toBeCloseTo(1, 12);
  },
);

test('winFractions() leaves ties out as the published heat maps do, and a pair of nothing but ties open', () => {
  const { values } = winFractions(THREE, { ties: 'excluded' });
  expect(values).toEqual([null, 10 / 15, null, 5 / 15, null, null, null, null, null]);
});

test('battleCounts() counts both orders, with ties and without', () => {
  expect([...battleCounts(THREE).values]).toEqual([0, 20, 0, 20, 0, 8, 0, 8, 0]);
  expect([...battleCounts(THREE, { ties: 'excluded' }).values]).toEqual([0, 15, 0, 15, 0, 0, 0, 0, 0]);
});

test('matrices refuse a counting of ties that is none, and strengths that are not finite', () => {
  const ties = 'some' as 'half';
  expect(() => winFractions(THREE, { ties })).toThrow(
    "Cannot count ties: ties must be one of half, excluded, got 'some'",
  );
  expect(() => expectedWins({ competitors: ['A', 'B'], strengths: [1, Number.NaN] })).toThrow(RangeError);
  expect(() => expectedWins({ competitors: ['A', 'B'], strengths: [1] })).toThrow(
    'Cannot predict: there must be 2 finite strengths, got 1',
  );
});

test('expectedWins() gives odds of e to the gap, a half on the diagonal, and no more than certainty', () => {
  const { values } = expectedWins({ competitors: ['A', 'B', 'C'], strengths: [Math.log(3), 0, -1_000] });
  expect(values[1]).toBeCloseTo(0.75, 15);
  expect(values[3]).toBeCloseTo(0.25, 15);
  expect([values[0], values[4], values[8]]).toEqual([0.5, 0.5, 0.5]);
  expect([values[2], values[6]]).toEqual([1, 0]);
});

test('averageWinRates() weighs opponents alike, however often they were met, and skips the diagonal', () => {
  const table = tableOf(['A', 'B', 'a', 100], ['A', 'C', 'b', 1], ['A', 'D', 'tie', 7]);
  expect(averageWinRates(winFractions(table))).toEqual([0.5, 0, 1, 0.5]);
  const fitted = { competitors: ['A', 'B'], strengths: [Math.log(3), 0] };
  const [strong, weak] = averageWinRates(expectedWins(fitted));
  expect([strong!.toFixed(12), weak!.toFixed(12)]).toEqual(['0.750000000000', '0.250000000000']);
});

test('averageWinRates() says nothing of whom nobody met', () => {
  const battles = new BattleSet();
  battles.addCompetitor('alone');
  expect(averageWinRates(winFractions(battles.toTable()))).toEqual([null]);
  expect(averageWinRates(winFractions(new BattleSet().toTable()))).toEqual([]);
});

test('tableOfMembers() keeps the battles among members, by place', () => {
  const table = tableOfMembers(THREE, [2, 1]);
  expect(table.competitors).toEqual(['C', 'B']);
  expect(table.pairs).toEqual([{ first: 1, second: 0, firstWins: 0, secondWins: 0, ties: 8, bothBad: 0 }]);
});

const battle = fc
  .record({
    first: fc.constantFrom('ant', 'bee', 'cat', 'dog'),
    second: fc.constantFrom('ant', 'bee', 'cat', 'dog'),
    outcome: fc.constantFrom(...OUTCOMES),
    count: fc.integer({ min: 0, max: 30 }),
  })
  .filter(({ first, second }) => first !== second);

test('winFractions() is null or in [0, 1], sums to 1 over both directions, and by counts gives the wins', () => {
  fc.assert(
    fc.property(fc.array(battle), fc.constantFrom('half', 'excluded'), (inputs, ties) => {
      const battles = new BattleSet();
      for (const input of inputs) battles.add(input);
      const table = battles.toTable();
      const size = table.competitors.length;
      const fractions = winFractions(table, { ties }).values;
      const counts = battleCounts(table, { ties }).values;
      const wins = new Float64Array(size * size);
      for (const { first, second, outcome, count } of inputs) {
        const place = table.competitors.indexOf(first) * size + table.competitors.indexOf(second);
        const back = table.competitors.indexOf(second) * size + table.competitors.indexOf(first);
        const isDrawn = outcome === 'tie' || outcome === 'both-bad';
        if (isDrawn && ties === 'half') for (const each of [place, back]) wins[each]! += count / 2;
        if (!isDrawn) wins[outcome === 'a' ? place : back]! += count;
      }
      fractions.forEach((fraction, place) => {
        const back = (place % size) * size + Math.floor(place / size);
        expect(fraction === null).toBe(counts[place] === 0);
        if (fraction === null) return;
        expect(fraction).toBeGreaterThanOrEqual(0);
        expect(fraction + fractions[back]!).toBeCloseTo(1, 12);
        expect(fraction * counts[place]!).toBeCloseTo(wins[place]!, 9);
      });
    }),
  );
});

test('inverseInformation() tells how a refit answers to a push, and each of its rows sums to 0', () => {
  const push = 1e-4;
  const base = [
    ['A', 'B', 'a', 12],
    ['A', 'B', 'b', 7],
    ['B', 'C', 'a', 9],
    ['B', 'C', 'b', 6],
    ['A', 'C', 'tie', 5],
  ] as [string, string, Outcome, number][];
  const members = [0, 1, 2];
  const table = tableOf(...base);
  const { strengths } = fitStrengths(table, members);
  const inverse = inverseInformation(table, strengths);
  for (const row of members) {
    expect(inverse[row * 3]! + inverse[row * 3 + 1]! + inverse[row * 3 + 2]!).toBeCloseTo(0, 12);
  }
  // A win each way of `push` adds no battle's worth of score but its difference from what is expected.
  const pushed = fitStrengths(tableOf(...base, ['A', 'C', 'a', push]), members).strengths;
  const score = push * (1 - 1 / (1 + Math.exp(strengths[2]! - strengths[0]!)));
  for (const row of members) {
    const answer = (inverse[row * 3]! - inverse[row * 3 + 2]!) * score;
    expect((pushed[row]! - strengths[row]!) / answer).toBeCloseTo(1, 3);
  }
});

// Real data lies beside the project, never in it. Where it is absent these tests are skipped, and say so.
const FOLDER = new URL('../../../../shared/data/evalica/', import.meta.url);

function readCells(name: string): string[][] {
  const lines = readFileSync(new URL(name, FOLDER), 'utf8').trim().split(/\r?\n/);
  return lines.map((line) => line.split(','));
}

test.skipIf(!existsSync(FOLDER))(
  "averageWinRates() and the shares times the counts agree with evalica's golden files",
  () => {
    for (const name of ['simple', 'food', 'llmfao']) {
      const [header, ...rows] = readCells(`${name}.csv`);
      const [left, right, winner] = ['left', 'right', 'winner'].map((column) => header!.indexOf(column));
      const outcomes = { left: 'a', right: 'b', tie: 'tie' } as const;
      const battles = new BattleSet();
      for (const row of rows) {
        const outcome = outcomes[row[winner!] as keyof typeof outcomes];
        battles.add({ first: row[left!]!, second: row[right!]!, outcome });
      }
      const table = battles.toTable();
      const fractions = winFractions(table);
      const counts = battleCounts(table).values;
      const size = table.competitors.length;
      const averages = averageWinRates(fractions);
      const golden = readCells(`${name}-golden.csv`);
      const expected = (algorithm: string) => golden.filter(([own]) => own === algorithm);
      expect(expected('average_win_rate')).toHaveLength(size);
      for (const [, item, score] of expected('average_win_rate')) {
        expect(averages[table.competitors.indexOf(item!)]!).toBeCloseTo(Number(score), 9);
      }
      expect(expected('counting')).toHaveLength(size);
      for (const [, item, score] of expected('counting')) {
        const row = table.competitors.indexOf(item!);
        let wins = 0;
        for (let place = row * size; place < (row + 1) * size; place += 1) {
          wins += (fractions.values[place] ?? 0) * counts[place]!;
        }
        expect(wins).toBeCloseTo(Number(score), 9);
      }
    }
  },
);
