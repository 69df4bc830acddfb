import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BattleSet, type BattleTable, OUTCOMES } from './battle-set.ts';
import { fitParts, fitStrengths } from './bradley-terry.ts';
import { comparableGroups } from './components.ts';
import { guarded } from './guarded-covariance.ts';
import { sandwich } from './matrix.ts';

type Row = [first: string, second: string, outcome: (typeof OUTCOMES)[number], count: number];

function tableOf(...rows: readonly Row[]): BattleTable {
  const battles = new BattleSet();
  for (const [first, second, outcome, count] of rows) battles.add({ first, second, outcome, count });
  return battles.toTable();
}
const everybody = (table: BattleTable) => table.competitors.map((_, place) => place);

function unguarded(table: BattleTable, members: readonly number[]) {
  const { bread, meat, expectedMeat } = fitParts(table, members);
  return { robust: sandwich(bread, meat), model: expectedMeat ? sandwich(bread, expectedMeat) : bread };
}

function contrast(matrix: Float64Array, i: number, j: number): number {
  const size = Math.sqrt(matrix.length);
  return matrix[i * size + i]! + matrix[j * size + j]! - 2 * matrix[i * size + j]!;
}

test('guarded() of nothing but ties is what the model expects', () => {
  const table = tableOf(['A', 'B', 'tie', 10], ['B', 'C', 'both-bad', 20]);
  const { covariance, bread } = fitStrengths(table, everybody(table));
  bread.forEach((value, place) => {
    expect(covariance[place]).toBeCloseTo(value, 12);
  });
});

test('guarded() gives the difference of two whom nothing but ties joins back its variance, and the others keep theirs', () => {
  const table = tableOf(
    ['A', 'B', 'tie', 40],
    ['B', 'C', 'a', 30],
    ['B', 'C', 'b', 10],
    ['C', 'D', 'a', 25],
    ['C', 'D', 'b', 15],
  );
  const { robust, model } = unguarded(table, everybody(table));
  const { covariance } = fitStrengths(table, everybody(table));
  expect(contrast(robust, 0, 1)).toBeCloseTo(0, 12);
  expect(contrast(covariance, 0, 1)).toBeCloseTo(contrast(model, 0, 1), 12);
  // B is known a little less well, since half of what is unknown between the two may be its own.
  expect(contrast(covariance, 1, 2)).toBeGreaterThan(contrast(robust, 1, 2));
  expect(contrast(covariance, 0, 2)).toBeGreaterThan(contrast(covariance, 1, 2));
  expect(contrast(covariance, 2, 3)).toBeCloseTo(contrast(robust, 2, 3), 12);
});

test('guarded() changes nothing where everything has a spread', () => {
  const robust = Float64Array.of(2, -1, -1, -1, 2, -1, -1, -1, 2);
  expect(guarded(robust, robust)).toBe(robust);
});

const NAMES = ['ant', 'bee', 'cat', 'dog', 'eel'];
const row = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.constantFrom(...NAMES),
    fc.constantFrom(...OUTCOMES, 'tie' as const, 'tie' as const),
    fc.integer({ min: 1, max: 30 }),
  )
  .filter(([first, second]) => first !== second);

test('whatever the battles, no difference is certain, no variance is less than the sandwich’s by more than centring', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 20 }), (rows) => {
      const table = tableOf(...rows);
      for (const members of comparableGroups(table).filter((group) => group.length > 1)) {
        const { robust, model } = unguarded(table, members);
        const { covariance } = fitStrengths(table, members);
        for (let i = 0; i < members.length; i += 1) {
          const inRow = covariance.subarray(i * members.length, (i + 1) * members.length);
          expect(inRow.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 8);
          for (let j = 0; j < i; j += 1) {
            expect(contrast(covariance, i, j)).toBeGreaterThan(0.0099 * contrast(model, i, j));
            expect(contrast(covariance, i, j)).toBeGreaterThan(contrast(robust, i, j) - 1e-9);
          }
        }
      }
    }),
  );
});

test('guarded() of strengths that stand against a zero point does not move them to a mean', () => {
  const model = Float64Array.of(4, 1, 1, 1, 4, 1, 1, 1, 4);
  // The first two have no spread between them; all three have one of their own.
  const robust = Float64Array.of(3, 3, 1, 3, 3, 1, 1, 1, 3);
  const covariance = guarded(robust, model, { isCentred: false });
  expect(contrast(covariance, 0, 1)).toBeCloseTo(contrast(model, 0, 1), 12);
  for (const place of [0, 4, 8]) expect(covariance[place]).toBeGreaterThanOrEqual(robust[place]!);
  expect(covariance[8]).toBe(robust[8]);
});
