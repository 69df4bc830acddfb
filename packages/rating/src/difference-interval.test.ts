import { expect, test } from 'vitest';
import { BattleSet, differenceInterval, normalQuantile, POINTS_PER_LOGIT, rankBattles } from './index.ts';

function battlesOf(...rows: [first: string, second: string, wins: number, losses: number, ties: number][]) {
  const battles = new BattleSet();
  for (const [first, second, wins, losses, ties] of rows) {
    battles.add({ first, second, outcome: 'a', count: wins });
    battles.add({ first, second, outcome: 'b', count: losses });
    battles.add({ first, second, outcome: 'tie', count: ties });
  }
  return battles;
}

const THREE = battlesOf(['A', 'B', 10, 5, 5], ['B', 'C', 8, 4, 8], ['A', 'C', 12, 2, 6]);

// Deviations of an independent implementation, whose small ridge explains the tolerance.
test.each([
  [THREE, 1092.4699 - 993.8165, 55.7243],
  [
    battlesOf(['A', 'B', 2, 3, 0], ['A', 'D', 1, 4, 0], ['B', 'C', 5, 3, 0], ['C', 'D', 1, 3, 0]),
    922.4271 - 1007.3661,
    143.198,
  ],
])(
  'differenceInterval() agrees with an independent implementation (%#)',
  (battles, difference, deviation) => {
    const found = differenceInterval(rankBattles(battles), { one: 'A', other: 'B' });
    expect(found.difference).toBeCloseTo(difference, 3);
    expect((found.upper - found.lower) / (2 * normalQuantile(0.975)) / deviation).toBeCloseTo(1, 3);
  },
);

test('differenceInterval() is the anchored interval, and turns its sign with the two', () => {
  const anchored = rankBattles(THREE, { anchor: { name: 'B', rating: 0 }, gauge: 'anchored' });
  const { rating, lower, upper } = anchored.rows.find(({ name }) => name === 'A')!;
  const found = differenceInterval(anchored, { one: 'A', other: 'B' });
  expect(found.difference).toBeCloseTo(rating!, 9);
  expect(found.lower).toBeCloseTo(lower!, 9);
  expect(found.upper).toBeCloseTo(upper!, 9);
  const turned = differenceInterval(anchored, { one: 'B', other: 'A' });
  expect([turned.lower, turned.upper]).toEqual([-found.upper, -found.lower]);
});

test('differenceInterval() of two competitors has the closed form of their odds', () => {
  const ranking = rankBattles(battlesOf(['A', 'B', 30, 10, 0]));
  const { difference, upper } = differenceInterval(ranking, { one: 'A', other: 'B', confidence: 0.9 });
  expect(difference).toBeCloseTo(400 * Math.log10(3), 9);
  const deviation = Math.sqrt(1 / 30 + 1 / 10) * POINTS_PER_LOGIT;
  expect((upper - difference) / (normalQuantile(0.95) * deviation)).toBeCloseTo(1, 9);
});

test('two single intervals may overlap although the difference is certain', () => {
  const ranking = rankBattles(battlesOf(['A', 'B', 60, 40, 0], ['B', 'C', 50, 50, 0], ['A', 'C', 55, 45, 0]));
  const [best, ...others] = ranking.rows;
  const worst = others.at(-1)!;
  expect(best!.lower).toBeLessThan(worst.upper!);
  expect(differenceInterval(ranking, { one: best!.name, other: worst.name }).lower).toBeGreaterThan(0);
});

test('differenceInterval() refuses whoever is not rated, one and the same, and a confidence that is none', () => {
  const ranking = rankBattles(THREE);
  expect(() => differenceInterval(ranking, { one: 'A', other: 'X' })).toThrow(
    "Cannot compare: one and other must be two rated competitors, got 'A' and 'X'",
  );
  expect(() => differenceInterval(ranking, { one: 'A', other: 'A' })).toThrow(RangeError);
  expect(() => differenceInterval(rankBattles(new BattleSet()), { one: 'A', other: 'B' })).toThrow(
    RangeError,
  );
  expect(() => differenceInterval(ranking, { one: 'A', other: 'B', confidence: 95 })).toThrow(
    'Cannot compare: confidence must be inside (0, 1), got 95',
  );
});
