import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BattleColumns,
  type BattleInput,
  BattleSet,
  comparableGroups,
  OnlineElo,
  OUTCOMES,
  POINTS_PER_LOGIT,
  rankCompetitors,
  weighBattles,
} from './index.ts';

const NAMES = ['ant', 'bee', 'cat', 'dog', 'eel', 'fox'];
const battle = fc
  .record({
    first: fc.constantFrom(...NAMES),
    second: fc.constantFrom(...NAMES),
    outcome: fc.constantFrom(...OUTCOMES),
    count: fc.integer({ min: 1, max: 30 }),
  })
  .filter(({ first, second }) => first !== second);
const log = fc.array(battle, { maxLength: 40 });

function setOf(inputs: readonly BattleInput[]): BattleSet {
  const battles = new BattleSet();
  for (const input of inputs) battles.add(input);
  return battles;
}
const rank = (inputs: readonly BattleInput[]) => rankCompetitors(setOf(inputs));
function columnsOf(inputs: readonly BattleInput[]): BattleColumns {
  return {
    competitors: NAMES,
    first: Uint16Array.from(inputs, ({ first }) => NAMES.indexOf(first)),
    second: Uint16Array.from(inputs, ({ second }) => NAMES.indexOf(second)),
    outcome: Uint8Array.from(inputs, ({ outcome }) => OUTCOMES.indexOf(outcome)),
    counts: Float64Array.from(inputs, ({ count = 1 }) => count),
  };
}
const flipped = { a: 'b', b: 'a', tie: 'tie', 'both-bad': 'both-bad' } as const;

test('the order of battles changes nothing, to the last bit', () => {
  fc.assert(
    fc.property(log, fc.integer(), (inputs, seed) => {
      const shuffled = inputs
        .map((input, index) => ({ input, key: Math.sin(seed + index) }))
        .sort((one, other) => one.key - other.key)
        .map(({ input }) => input);
      expect(rank(shuffled)).toEqual(rank(inputs));
    }),
  );
});

test('swapping sides together with the outcome changes nothing, to the last bit', () => {
  fc.assert(
    fc.property(log, (inputs) => {
      const swapped = inputs.map((input) => ({
        ...input,
        first: input.second,
        second: input.first,
        outcome: flipped[input.outcome],
      }));
      expect(rank(swapped)).toEqual(rank(inputs));
    }),
  );
});

test('merging two logs is the same as adding their counts', () => {
  fc.assert(
    fc.property(log, (inputs) => {
      const one = inputs.flatMap(({ count, ...input }) => Array.from({ length: count }, () => input));
      expect(rank(one)).toEqual(rank(inputs));
    }),
    { numRuns: 30 },
  );
});

test('renaming competitors renames the result', () => {
  fc.assert(
    fc.property(log, (inputs) => {
      const rename = (name: string) => `${9 - NAMES.indexOf(name)}-${name}`;
      const renamed = rank(
        inputs.map((input) => ({ ...input, first: rename(input.first), second: rename(input.second) })),
      );
      const byName = new Map(renamed.map((row) => [row.name, row]));
      // Which of two equal groups is rated is decided by name, so only logs that are one group are compared.
      if (comparableGroups(setOf(inputs).toTable()).length > 1) return;
      for (const row of rank(inputs)) {
        const other = byName.get(rename(row.name))!;
        expect(other.rating).toBeCloseTo(row.rating!, 7);
        expect(other.upper! - other.lower!).toBeCloseTo(row.upper! - row.lower!, 6);
      }
    }),
  );
});

test('k times every battle keeps the ratings and narrows the intervals by √k: by √2 for 2', () => {
  fc.assert(
    fc.property(log, fc.integer({ min: 2, max: 9 }), (inputs, times) => {
      const repeated = Array.from({ length: times }, () => inputs).flat();
      const doubled = new Map(rank(repeated).map((row) => [row.name, row]));
      for (const row of rank(inputs)) {
        const other = doubled.get(row.name)!;
        expect(other.status).toBe(row.status);
        if (row.rating === null) continue;
        expect(other.rating).toBeCloseTo(row.rating, 6);
        expect((row.upper! - row.lower!) / (other.upper! - other.lower!)).toBeCloseTo(Math.sqrt(times), 5);
      }
    }),
  );
});

test('a competitor without a battle is listed, and changes nothing else', () => {
  fc.assert(
    fc.property(log, (inputs) => {
      const battles = setOf(inputs);
      battles.addCompetitor('gnu');
      const others = rankCompetitors(battles).filter((row) => row.name !== 'gnu');
      expect(rankCompetitors(battles)).toHaveLength(others.length + 1);
      expect(others).toEqual(rank(inputs));
    }),
  );
});

test('an anchor shifts all ratings and bounds alike, and no rank', () => {
  fc.assert(
    fc.property(log, fc.double({ min: 500, max: 2_000, noNaN: true }), (inputs, rating) => {
      const rows = rank(inputs);
      const anchor = rows.find((row) => row.status === 'rated');
      fc.pre(anchor !== undefined);
      const shifted = rankCompetitors(setOf(inputs), { anchor: { name: anchor!.name, rating } });
      // By name: of two that are equal but for rounding, either may come first.
      const byName = new Map(shifted.map((row) => [row.name, row]));
      rows.forEach((row) => {
        const other = byName.get(row.name)!;
        expect([other.rank, other.worstRank]).toEqual([row.rank, row.worstRank]);
        if (row.rating === null) return;
        for (const figure of ['rating', 'lower', 'upper'] as const) {
          expect(other[figure]! - row[figure]!).toBeCloseTo(rating - anchor!.rating!, 7);
        }
      });
    }),
  );
});

test('a battle that weighs w is as much as w battles to the ratings', () => {
  fc.assert(
    fc.property(log, fc.integer({ min: 2, max: 9 }), (inputs, weight) => {
      const columns = columnsOf(inputs);
      const weights = Float64Array.from(inputs, (_, row) => (row % 2 === 0 ? weight : 1));
      const weighted = rankCompetitors(weighBattles(columns, weights).table);
      const repeated = rank(
        inputs.map((input, row) => ({ ...input, count: input.count! * (row % 2 === 0 ? weight : 1) })),
      );
      const byName = new Map(weighted.map((row) => [row.name, row]));
      for (const other of repeated) {
        const row = byName.get(other.name)!;
        expect(row.status).toBe(other.status);
        if (row.rating === null) continue;
        expect(row.rating).toBeCloseTo(other.rating!, 6);
      }
    }),
  );
});

test('online Elo depends on the order of battles, the fit does not', () => {
  const inputs = [
    ...Array.from({ length: 30 }, (): BattleInput => ({ first: 'ant', second: 'bee', outcome: 'a' })),
    ...Array.from({ length: 30 }, (): BattleInput => ({ first: 'ant', second: 'bee', outcome: 'b' })),
  ];
  const eloOf = (order: readonly BattleInput[]) => {
    const elo = new OnlineElo();
    for (const input of order) elo.add(input);
    return elo.rating('ant');
  };
  const reversed = [...inputs].reverse();
  expect(eloOf(inputs)).toBeLessThan(1_000);
  expect(eloOf(reversed)).toBeGreaterThan(1_000);
  expect(rank(reversed)).toEqual(rank(inputs));
});

test('one more win never lowers the winner nor raises the loser', () => {
  fc.assert(
    fc.property(log, fc.constantFrom(...NAMES), fc.constantFrom(...NAMES), (inputs, winner, loser) => {
      fc.pre(winner !== loser);
      const before = new Map(rank(inputs).map((row) => [row.name, row]));
      const rows = rank([...inputs, { first: winner, second: loser, outcome: 'a' }]);
      const rated = (list: Iterable<{ status: string }>) =>
        [...list].filter((row) => row.status === 'rated').length;
      // A win that joins groups changes who is compared at all.
      if (rated(rows) !== rated(before.values())) return;
      for (const row of rows) {
        const earlier = before.get(row.name)?.rating ?? null;
        if (row.rating === null || earlier === null) continue;
        if (row.name === winner) expect(row.rating).toBeGreaterThan(earlier - 1e-7);
        if (row.name === loser) expect(row.rating).toBeLessThan(earlier + 1e-7);
      }
    }),
  );
});

test('whatever the battles, figures are finite, intervals are open around the rating, and ranks are in range', () => {
  fc.assert(
    fc.property(log, (inputs) => {
      const rows = rank(inputs);
      const ratedCount = rows.filter((row) => row.status === 'rated').length;
      for (const row of rows) {
        expect(row.wins + row.losses + row.ties).toBe(row.battles);
        if (row.status !== 'rated') {
          expect([row.rating, row.lower, row.upper, row.rank, row.worstRank]).toEqual([
            null,
            null,
            null,
            null,
            null,
          ]);
          continue;
        }
        expect(Number.isFinite(row.rating)).toBe(true);
        expect(row.lower!).toBeLessThan(row.rating! - 1e-3);
        expect(row.upper!).toBeGreaterThan(row.rating! + 1e-3);
        const better = rows.filter((other) => other.rating !== null && other.lower! > row.upper!).length;
        const possiblyBetter = rows.filter(
          (other) => other !== row && other.rating !== null && other.upper! > row.lower!,
        ).length;
        expect([row.rank, row.worstRank]).toEqual([1 + better, 1 + possiblyBetter]);
        expect(row.worstRank!).toBeLessThanOrEqual(ratedCount);
      }
    }),
  );
});

test('comparableGroups() agrees with a search of every path', () => {
  fc.assert(
    fc.property(log, (inputs) => {
      const table = setOf(inputs).toTable();
      const size = table.competitors.length;
      const reaches = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => i === j));
      for (const { first, second, firstWins, secondWins, ties, bothBad } of table.pairs) {
        if (firstWins + ties + bothBad > 0) reaches[first]![second] = true;
        if (secondWins + ties + bothBad > 0) reaches[second]![first] = true;
      }
      for (let k = 0; k < size; k += 1)
        for (let i = 0; i < size; i += 1)
          for (let j = 0; j < size; j += 1) reaches[i]![j] ||= reaches[i]![k]! && reaches[k]![j]!;
      const expected = table.competitors.map((_, i) =>
        table.competitors.flatMap((_, j) => (reaches[i]![j] && reaches[j]![i] ? [j] : [])),
      );
      expect(comparableGroups(table)).toEqual(expected.filter((group, i) => group[0] === i));
    }),
  );
});

/** The textbook way: climb the gradient of the likelihood in small steps, and wait. */
function slowStrengths(inputs: readonly BattleInput[], names: readonly string[]): number[] {
  let strengths = names.map(() => 0);
  for (let step = 0; step < 20_000; step += 1) {
    const gradient = names.map(() => 0);
    const battles = names.map(() => 0);
    for (const { first, second, outcome, count = 1 } of inputs) {
      const i = names.indexOf(first);
      const j = names.indexOf(second);
      const score = outcome === 'a' ? 1 : outcome === 'b' ? 0 : 0.5;
      const surplus = count * (score - 1 / (1 + Math.exp(strengths[j]! - strengths[i]!)));
      gradient[i]! += surplus;
      gradient[j]! -= surplus;
      battles[i]! += count;
      battles[j]! += count;
    }
    strengths = strengths.map((strength, i) => strength + (2 * gradient[i]!) / battles[i]!);
  }
  const mean = strengths.reduce((sum, strength) => sum + strength, 0) / strengths.length;
  return strengths.map((strength) => strength - mean);
}

test('rankCompetitors() finds the maximum that slow gradient ascent finds', () => {
  const inputs = fc.array(battle, { minLength: 12, maxLength: 30 });
  fc.assert(
    fc.property(inputs, (drawn) => {
      fc.pre(comparableGroups(setOf(drawn).toTable()).length === 1);
      const rows = rank(drawn);
      const names = rows.map((row) => row.name);
      const slow = slowStrengths(drawn, names);
      rows.forEach((row, i) => {
        expect((row.rating! - 1000) / POINTS_PER_LOGIT).toBeCloseTo(slow[i]!, 4);
      });
    }),
    { numRuns: 8, seed: 20261123 },
  );
});
