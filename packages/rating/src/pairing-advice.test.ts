import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BattleSet, type BattleTable, type Outcome } from './battle-set.ts';
import { fitStrengths } from './bradley-terry.ts';
import { inverseInformation } from './matrices.ts';
import { normalQuantile } from './normal-quantile.ts';
import { pairProbabilities, shrinkages, votesToSeparate } from './pairing-advice.ts';
import { createRandom } from './random.ts';

type Row = [first: string, second: string, outcome: Outcome, count: number];

function tableOf(...rows: readonly Row[]): BattleTable {
  const battles = new BattleSet();
  for (const [first, second, outcome, count] of rows) battles.add({ first, second, outcome, count });
  return battles.toTable();
}
const everybody = (table: BattleTable) => table.competitors.map((_, index) => index);

/** Rows of battles of `size` competitors, each 0.25 log-odds above the next, a fifth of them ties. */
function drawnRows(options: { size: number; count: number; seed: number }): Row[] {
  const { size, count, seed } = options;
  const random = createRandom(seed);
  return Array.from({ length: count }, (): Row => {
    const first = Math.floor(random() * size);
    const second = (first + 1 + Math.floor(random() * (size - 1))) % size;
    const expected = 1 / (1 + Math.exp(0.25 * (first - second)));
    return [`m${first}`, `m${second}`, random() < 0.2 ? 'tie' : random() < expected ? 'a' : 'b', 1];
  });
}

// Variances of ¼ with 10, 100 and 1,000 battles; probabilities computed with independent code.
test('shrinkages() of win fractions are those of the paper: in proportion, rare pairs take nearly everything', () => {
  const table = tableOf(
    ['A', 'B', 'a', 5],
    ['A', 'B', 'b', 5],
    ['A', 'C', 'a', 50],
    ['A', 'C', 'b', 50],
    ['B', 'C', 'a', 500],
    ['B', 'C', 'b', 500],
  );
  const advice = shrinkages(table, [0, 1, 2]);
  expect(advice.map(({ first, second, battles }) => [first, second, battles])).toEqual([
    [0, 1, 10],
    [0, 2, 100],
    [1, 2, 1_000],
  ]);
  expect(advice[0]!.shrinkage).toBeCloseTo(0.5 / Math.sqrt(10) - 0.5 / Math.sqrt(11), 15);
  const probabilities = pairProbabilities(advice, { floor: 0 });
  expect(probabilities.map((probability) => probability.toFixed(6))).toEqual([
    '0.966374',
    '0.032589',
    '0.001037',
  ]);
});

test('shrinkages() of win fractions are finite and above 0 for pairs that never met or always ended alike', () => {
  const table = tableOf(['A', 'B', 'a', 40], ['C', 'D', 'tie', 40], ['A', 'C', 'tie', 1]);
  const advice = shrinkages(table, [0, 1, 2, 3]);
  expect(advice).toHaveLength(6);
  const of = (first: number, second: number) =>
    advice.find((pair) => pair.first === first && pair.second === second)!;
  expect(of(1, 3).battles).toBe(0);
  expect(of(1, 3).shrinkage).toBeCloseTo(0.5 - Math.sqrt(0.125), 12);
  for (const { shrinkage } of advice) expect(shrinkage).toBeGreaterThan(0);
  expect(of(0, 1).shrinkage).toBeLessThan(of(0, 2).shrinkage);
});

test('shrinkages() of win fractions see the spread of ties: 20 of them tell more than 20 wins and losses', () => {
  const table = tableOf(['A', 'B', 'a', 10], ['A', 'B', 'b', 10], ['A', 'C', 'tie', 20]);
  const [decided, drawn] = shrinkages(table, [0, 1, 2]);
  // v = (1·¼ + 1·¼ + 20·0) / 22 against ¼.
  expect(drawn!.shrinkage / decided!.shrinkage).toBeCloseTo(Math.sqrt(0.5 / 22 / 0.25), 12);
});

test('shrinkages() of win fractions take the variance of the scores, with one more win for each side', () => {
  const [advice] = shrinkages(
    tableOf(['A', 'B', 'b', 10], ['A', 'B', 'tie', 7], ['A', 'B', 'both-bad', 3]),
    [0, 1],
  );
  const scores = [1, 0, ...new Array<number>(10).fill(0), ...new Array<number>(10).fill(0.5)];
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
  expect(advice!.shrinkage).toBeCloseTo(Math.sqrt(variance / 20) - Math.sqrt(variance / 21), 15);
});

test('shrinkages() do not depend on the order of members but in the order of pairs', () => {
  const table = tableOf(...drawnRows({ size: 4, count: 60, seed: 9 }));
  for (const criterion of ['win-fraction', 'strengths'] as const) {
    const ascending = shrinkages(table, [0, 1, 2, 3], { criterion });
    const descending = shrinkages(table, [3, 2, 1, 0], { criterion });
    for (const { first, second, battles, shrinkage } of ascending) {
      const other = descending.find((pair) => pair.first === second && pair.second === first)!;
      expect(other.battles).toBe(battles);
      expect(other.shrinkage).toBeCloseTo(shrinkage, 12);
    }
  }
});

test('shrinkages() of strengths are what the trace of the inverse information loses by one battle', () => {
  const rows = drawnRows({ size: 5, count: 120, seed: 1 }).filter(
    ([first, second]) => ![first, second].every((name) => name === 'm0' || name === 'm4'),
  );
  const table = tableOf(...rows);
  const members = everybody(table);
  const { strengths } = fitStrengths(table, members);
  const traceOf = (pairs: BattleTable['pairs']) => {
    const inverse = inverseInformation({ competitors: table.competitors, pairs }, strengths);
    return members.reduce((sum, member) => sum + inverse[member * (members.length + 1)]!, 0);
  };
  const before = traceOf(table.pairs);
  const advice = shrinkages(table, members, { criterion: 'strengths' });
  expect(advice).toHaveLength(10);
  expect(advice.some(({ battles }) => battles === 0)).toBe(true);
  for (const { first, second, shrinkage } of advice) {
    const battle = { first, second, firstWins: 1, secondWins: 0, ties: 0, bothBad: 0 };
    expect((before - traceOf([...table.pairs, battle])) / shrinkage).toBeCloseTo(1, 9);
  }
});

test('shrinkages() keep to the members, in either criterion, and give none for fewer than two', () => {
  const table = tableOf(['A', 'B', 'a', 9], ['B', 'C', 'a', 3], ['B', 'C', 'b', 2]);
  for (const criterion of ['win-fraction', 'strengths'] as const) {
    const [only, ...others] = shrinkages(table, [1, 2], { criterion });
    expect(others).toEqual([]);
    expect(only).toMatchObject({ first: 1, second: 2, battles: 5 });
    expect(shrinkages(table, [1], { criterion })).toEqual([]);
  }
  const criterion = 'gut' as 'strengths';
  expect(() => shrinkages(table, [1, 2], { criterion })).toThrow(
    "Cannot advise: criterion must be one of win-fraction, strengths, got 'gut'",
  );
});

test('pairProbabilities() sum to 1, keep the floor, and follow the shrinkages above it', () => {
  const advices = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(advices, fc.double({ min: 0, max: 1, noNaN: true }), (values, floor) => {
      const probabilities = pairProbabilities(
        values.map((shrinkage) => ({ shrinkage })),
        { floor },
      );
      expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
      const least = (floor / values.length) * (1 - 1e-12);
      probabilities.forEach((probability, one) => {
        expect(probability).toBeGreaterThanOrEqual(least);
        const isOrdered = values.every(
          (value, other) => value > values[one]! || probabilities[other]! <= probability,
        );
        expect(isOrdered).toBe(true);
      });
    }),
    { examples: [[[0, 0, 0, 0, 0, 5e-324], 4.4e-323]] },
  );
});

test('pairProbabilities() are uniform without shrinkages, none without pairs, and refuse what is no number', () => {
  expect(pairProbabilities([{ shrinkage: 0 }, { shrinkage: 0 }])).toEqual([0.5, 0.5]);
  expect(pairProbabilities([])).toEqual([]);
  expect(() => pairProbabilities([], { floor: 2 })).toThrow('floor must be in [0, 1], got 2');
  for (const shrinkage of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => pairProbabilities([{ shrinkage }])).toThrow(`finite numbers from 0, got ${shrinkage}`);
  }
});

/** Whether the interval of the difference holds 0 once so many battles came out as expected, ties in their share. */
function isSeparateAfter(rows: readonly Row[], [one, other]: [string, string], votes: number): boolean {
  const before = tableOf(...rows);
  const { strengths: now } = fitStrengths(before, everybody(before));
  const expectedOf = (first: string, second: string) =>
    1 / (1 + Math.exp(now[before.competitors.indexOf(second)]! - now[before.competitors.indexOf(first)]!));
  let observed = 0;
  let modelled = 0;
  for (const [first, second, outcome, count] of rows) {
    const expected = expectedOf(first, second);
    observed += count * ({ a: 1, b: 0, tie: 0.5, 'both-bad': 0.5 }[outcome] - expected) ** 2;
    modelled += count * expected * (1 - expected);
  }
  const expected = expectedOf(one, other);
  const ties = 4 * expected * (1 - expected) * (1 - observed / modelled);
  const after = tableOf(
    ...rows,
    [one, other, 'tie', votes * ties],
    [one, other, 'a', votes * (expected - ties / 2)],
    [one, other, 'b', votes * (1 - expected - ties / 2)],
  );
  const { strengths, covariance } = fitStrengths(after, everybody(after));
  const [i, j] = [after.competitors.indexOf(one), after.competitors.indexOf(other)] as [number, number];
  const size = strengths.length;
  const variance = covariance[i * size + i]! + covariance[j * size + j]! - 2 * covariance[i * size + j]!;
  return Math.abs(strengths[i]! - strengths[j]!) > normalQuantile(0.975) * Math.sqrt(variance);
}

test('votesToSeparate() is the least number that separates, by a refit with that many expected votes', () => {
  let separated = 0;
  for (let seed = 1; seed <= 12; seed += 1) {
    const rows = drawnRows({ size: 4, count: 300, seed });
    const table = tableOf(...rows);
    for (const [one, other] of [
      [0, 1],
      [2, 1],
      [0, 3],
    ] as const) {
      const votes = votesToSeparate(table, everybody(table), { one, other })!;
      const names: [string, string] = [table.competitors[one]!, table.competitors[other]!];
      expect(isSeparateAfter(rows, names, votes)).toBe(true);
      if (votes === 0) continue;
      separated += 1;
      expect(isSeparateAfter(rows, names, votes - 1)).toBe(false);
    }
  }
  expect(separated).toBeGreaterThan(15);
});

test('votesToSeparate() is the same in both directions, and grows with the confidence', () => {
  const table = tableOf(...drawnRows({ size: 4, count: 300, seed: 2 }));
  const members = everybody(table);
  const votes = (options: { one: number; other: number; confidence?: number }) =>
    votesToSeparate(table, members, options)!;
  expect(votes({ one: 0, other: 1 })).toBe(votes({ one: 1, other: 0 }));
  expect(votes({ one: 0, other: 1, confidence: 0.99 })).toBeGreaterThan(votes({ one: 0, other: 1 }));
});

test('votesToSeparate() has no answer for equal strengths, and says 0 for what is separate', () => {
  const equal = tableOf(['A', 'B', 'a', 5], ['A', 'B', 'b', 5]);
  expect(votesToSeparate(equal, [0, 1], { one: 0, other: 1 })).toBeNull();
  const apart = tableOf(['A', 'B', 'a', 500], ['A', 'B', 'b', 100]);
  expect(votesToSeparate(apart, [0, 1], { one: 1, other: 0 })).toBe(0);
});

test('votesToSeparate() does not take a difference for certain where next to nothing but ties makes it', () => {
  const table = tableOf(
    ['A', 'C', 'a', 30],
    ['A', 'C', 'b', 20],
    ['B', 'C', 'tie', 2_000],
    ['B', 'C', 'a', 1],
  );
  const members = everybody(table);
  const votes = votesToSeparate(table, members, { one: 1, other: 2 })!;
  // B and C have met only each other in 2,001 battles of ¼ information each, so the variance that the fit expects of
  // their difference is 4/2001; the sandwich has a two-thousandth of that.
  const { strengths } = fitStrengths(table, members);
  const gap = strengths[1]! - strengths[2]!;
  const expected = 1 / (1 + Math.exp(-gap));
  const scoreOfA = 1 / (1 + Math.exp(strengths[2]! - strengths[0]!));
  const observed =
    30 * (1 - scoreOfA) ** 2 + 20 * scoreOfA ** 2 + (1 - expected) ** 2 + 2_000 * (0.5 - expected) ** 2;
  const modelled = 50 * scoreOfA * (1 - scoreOfA) + 2_001 * expected * (1 - expected);
  const isSeparate = (count: number) => {
    const resistance = 1 / (2_001 * expected * (1 - expected));
    const scatter = (count * expected * (1 - expected) * observed) / modelled;
    const variance = (resistance + scatter * resistance ** 2) / (1 + count / 2_001) ** 2;
    return gap > 1.959963984540054 * Math.sqrt(variance);
  };
  // The sandwich's own share makes it less than one vote in a hundred more.
  expect([isSeparate(Math.floor(votes * 0.99)), isSeparate(votes)]).toEqual([false, true]);
});

test('votesToSeparate() refuses who is no member, one and the same, and a confidence that is none', () => {
  const table = tableOf(['A', 'B', 'a', 2], ['A', 'B', 'b', 1], ['A', 'C', 'a', 1]);
  for (const [one, other] of [
    [0, 2],
    [2, 0],
    [1, 1],
  ] as const) {
    expect(() => votesToSeparate(table, [0, 1], { one, other })).toThrow(
      `Cannot separate: one and other must be two of the members, got ${one} and ${other}`,
    );
  }
  expect(() => votesToSeparate(table, [0, 1], { one: 0, other: 1, confidence: 1 })).toThrow(RangeError);
});
