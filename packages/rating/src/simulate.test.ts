import { expect, test } from 'vitest';
import { countPairs } from './battle-columns.ts';
import { fitStrengths } from './bradley-terry.ts';
import { clusteredCovariance } from './clustered-covariance.ts';
import { rankCompetitors } from './rank-competitors.ts';
import { sideBias } from './side-bias.ts';
import { simulateBattles, simulateInPieces } from './simulate.ts';
import { fitStyle } from './style/fit-style.ts';
import { fitTieModel } from './tie-models.ts';

const everyone = (size: number) => Array.from({ length: size }, (_, place) => place);

function correlationOf(one: Float64Array, other: Float64Array): number {
  // Both have mean 0.
  const dot = (left: Float64Array, right: Float64Array) =>
    left.reduce((sum, value, place) => sum + value * right[place]!, 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
}

test('simulateBattles() gives the same bits for the same seed, and others for another', () => {
  const options = { competitors: 9, battles: 2_000, eras: 3, voters: { count: 50, taste: 80 } };
  expect(simulateBattles(options)).toEqual(simulateBattles(options));
  expect(simulateBattles({ ...options, seed: 2 }).columns).not.toEqual(simulateBattles(options).columns);
});

test('simulateInPieces() gives the same log, in pieces', () => {
  const options = {
    competitors: 9,
    battles: 1_000,
    eras: 3,
    voters: { count: 50 },
    styleEffects: { tokens: 50 },
  };
  const whole = simulateBattles(options);
  const { pieces, truth, names } = simulateInPieces(options, 300);
  const parts = [...pieces];
  expect(parts.map(({ first }) => first.length)).toEqual([300, 300, 300, 100]);
  expect([truth, names]).toEqual([whole.truth, whole.columns.competitors]);
  const joined = (column: (part: (typeof parts)[number]) => ArrayLike<number>) =>
    parts.flatMap((part) => Array.from(column(part)));
  expect(joined(({ outcome }) => outcome)).toEqual([...whole.columns.outcome]);
  expect(joined(({ voters }) => voters!)).toEqual([...whole.columns.voters!]);
  expect(joined(({ features }) => features![0]!.second)).toEqual([...whole.columns.features![0]!.second]);
});

test('a further option leaves the pairs and the voters as they were', () => {
  const plain = simulateBattles({ competitors: 6, battles: 500, voters: { count: 20 } }).columns;
  const styled = simulateBattles({
    competitors: 6,
    battles: 500,
    voters: { count: 20, taste: 90 },
    styleEffects: { tokens: 100 },
    sideBias: 40,
  }).columns;
  expect([styled.first, styled.second, styled.voters]).toEqual([plain.first, plain.second, plain.voters]);
});

test('pairs are drawn as often as their recorded probabilities say, and sides alike', () => {
  const { columns } = simulateBattles({ competitors: 6, battles: 60_000, skew: 1 });
  const { first, second, pairProbabilities } = columns;
  const expected = new Map<string, { count: number; probability: number }>();
  let sides = 0;
  first.forEach((one, row) => {
    const key = [one, second[row]!].sort().join('-');
    const entry = expected.get(key) ?? { count: 0, probability: pairProbabilities![row]! };
    entry.count += 1;
    expected.set(key, entry);
    sides += Number(one < second[row]!);
  });
  let statistic = 0;
  let total = 0;
  for (const { count, probability } of expected.values()) {
    statistic += (count - 60_000 * probability) ** 2 / (60_000 * probability);
    total += probability;
  }
  expect(total).toBeCloseTo(1, 9);
  // Chi-square with 14 degrees of freedom is above 36 once in a thousand.
  expect(statistic).toBeLessThan(36.1);
  expect(first).not.toContain(6);
  expect(sides).toBeGreaterThan(0);
});

test('competitors come and go with the eras', () => {
  const { columns } = simulateBattles({ competitors: 12, battles: 6_000, eras: 6 });
  const met = (from: number, to: number) => new Set(columns.first.subarray(from, to));
  expect(met(0, 1_000).size).toBe(4);
  expect(new Set([...met(0, 1_000), ...met(3_000, 4_000)]).size).toBe(8);
  expect(met(0, 6_000).size).toBe(12);
});

test('the engine finds what was put in: strengths, ties, style and side', () => {
  const { columns, truth } = simulateBattles({
    competitors: 10,
    battles: 80_000,
    ties: 0.9,
    sideBias: 25,
    styleEffects: { tokens: 120, lists: -40 },
    seed: 5,
  });
  const style = fitStyle(columns, everyone(10));
  style.coefficients.forEach(({ perUnit }, place) => {
    // Half-wins see smaller gaps than Davidson drew; the signs stay.
    expect(Math.sign(perUnit.points)).toBe(Math.sign(truth.coefficients[place]!));
    expect(Math.abs(perUnit.points / perUnit.deviation)).toBeGreaterThan(6);
  });
  expect(style.side!.z).toBeGreaterThan(5);
  expect(sideBias(columns, everyone(10)).adjusted!.z).toBeGreaterThan(5);
  expect(correlationOf(style.strengths, truth.strengths)).toBeGreaterThan(0.999);
  const { columns: plain } = simulateBattles({ competitors: 4, battles: 50_000, ties: 0.9 });
  const tie = fitTieModel(countPairs(plain), everyone(4), { model: 'davidson' }).tieParameter;
  expect(Math.abs(tie.value - 0.9) / tie.deviation).toBeLessThan(4);
});

test('riggers lift the one they vote for', () => {
  const world = { competitors: 8, battles: 20_000, seed: 2 };
  const honest = simulateBattles({ ...world, voters: { count: 400 } });
  const rigged = simulateBattles({ ...world, voters: { count: 400, riggers: 0.1 } });
  expect(rigged.truth.riggerCount).toBe(40);
  const ratingOf = ({ columns, truth }: typeof honest) =>
    rankCompetitors(countPairs(columns)).find(({ name }) => name === truth.riggedFor)!.rating!;
  expect(ratingOf(rigged) - ratingOf(honest)).toBeGreaterThan(50);
});

test('votes of voters with tastes depend on one another, and clusters see it', () => {
  const widening = (taste: number) => {
    const { columns } = simulateBattles({ competitors: 6, battles: 20_000, voters: { count: 60, taste } });
    const table = countPairs(columns);
    const members = everyone(6);
    const fit = fitStrengths(table, members);
    const clustered = clusteredCovariance({ fit, table, members, columns });
    return members.reduce((sum, i) => sum + clustered[i * 7]! / fit.covariance[i * 7]!, 0) / 6;
  };
  expect(widening(0)).toBeLessThan(2);
  expect(widening(200)).toBeGreaterThan(5);
});

test.each([
  [{ competitors: 1 }, 'competitors must be a whole number from 2 to 65536, got 1'],
  [{ battles: -1 }, 'battles must be a whole number from 0'],
  [{ eras: 9 }, 'eras must be a whole number from 1 to 2, got 9'],
  [{ spread: Number.NaN }, 'spread must be a number from 0, got NaN'],
  [{ voters: { count: 0 } }, 'voters must be a whole number from 1'],
  [{ voters: { count: 5, riggers: 2 } }, 'riggers must be a share from 0 to 1, got 2'],
])('simulateBattles() refuses %j', (options, message) => {
  expect(() => simulateBattles({ competitors: 4, battles: 10, ...options })).toThrow(message);
});
