import { expect, test } from 'vitest';
import { countPairs } from './battle-columns.ts';
import { BattleSet } from './battle-set.ts';
import { fitStrengths } from './bradley-terry.ts';
import { simulateBattles } from './simulate.ts';
import { fitSlowly } from './testing/slow-fit.ts';

/** Within 1e-12 of the largest number. */
function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  const scale = Math.max(...Array.from(expected, Math.abs));
  Array.from(expected).forEach((value, place) => {
    expect(Math.abs(found[place]! - value)).toBeLessThanOrEqual(1e-12 * scale);
  });
}

test.each([2, 3, 10, 41])(
  'fitStrengths() agrees with the textbook to 1e-12: %i competitors',
  (competitors) => {
    const { columns } = simulateBattles({ competitors, battles: 20_000, seed: competitors });
    const table = countPairs(columns);
    const fit = fitStrengths(
      table,
      table.competitors.map((_, place) => place),
    );
    const slow = fitSlowly(table);
    expectClose(fit.strengths, slow.strengths);
    expectClose(fit.bread, slow.bread);
    expectClose(fit.covariance, slow.covariance);
    expectClose([fit.logLikelihood], [slow.logLikelihood]);
  },
);

test('fitStrengths() fits strengths that are far apart', () => {
  const battles = new BattleSet();
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  names.slice(1).forEach((second, place) => {
    battles.add({ first: names[place]!, second, outcome: 'a', count: 999_999 });
    battles.add({ first: names[place]!, second, outcome: 'b' });
  });
  const { strengths } = fitStrengths(battles.toTable(), [0, 1, 2, 3, 4, 5]);
  expect(strengths[0]! - strengths[1]!).toBeCloseTo(Math.log(999_999), 9);
  expect(strengths[0]! - strengths[5]!).toBeCloseTo(5 * Math.log(999_999), 8);
});

test.each([
  [2, 1e2],
  [41, 1e2],
  [41, 1e3],
  [2, 1e5],
  [3, 1e5],
  [41, 1e5],
  [41, 1e8],
])('the gradient certifies 100,000 battles of %d competitors, each %d times', (competitors, times) => {
  const { columns } = simulateBattles({ competitors, battles: 100_000, seed: 4 });
  const table = countPairs({ ...columns, counts: new Float64Array(100_000).fill(times) });
  const members = table.competitors.map((_, place) => place);
  const { gradient, strengths } = fitStrengths(table, members);
  expect(gradient).toBeLessThanOrEqual(Math.max(1e-8, 1e5 * times * 5e-16));
  // As many times the battles are as many times the likelihood: its maximum stays where it is.
  expectClose(strengths, fitStrengths(countPairs(columns), members).strengths);
});
