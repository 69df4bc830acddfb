import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BattleInput, BattleSet, OUTCOMES } from './battle-set.ts';
import { rankCompetitors } from './rank-competitors.ts';

const battle: fc.Arbitrary<BattleInput> = fc
  .record({
    names: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 2, maxLength: 2 }),
    outcome: fc.constantFrom(...OUTCOMES),
    count: fc.constantFrom(0, 1, 2, 2.5),
  })
  .map(({ names, outcome, count }) => ({ first: names[0]!, second: names[1]!, outcome, count }));

test('a set that was asked for its table before gives the same one, and the same board, as one that was not', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(battle, fc.constant('ask' as const)), { maxLength: 60 }), (steps) => {
      const [live, fresh] = [new BattleSet(), new BattleSet()];
      for (const step of steps) {
        if (step === 'ask') {
          live.toTable();
        } else {
          live.add(step);
          fresh.add(step);
        }
      }
      expect(live.toTable()).toEqual(fresh.toTable());
      expect(rankCompetitors(live)).toEqual(rankCompetitors(fresh));
    }),
  );
});

test('toTable() keeps what it gave before', () => {
  const battles = new BattleSet();
  battles.add({ first: 'b', second: 'a', outcome: 'a' });
  const before = battles.toTable();
  expect(battles.toTable()).toBe(before);
  battles.add({ first: 'a', second: 'b', outcome: 'a' });
  const after = battles.toTable();
  battles.add({ first: 'c', second: 'a', outcome: 'tie' });
  const counts = { first: 0, second: 1, ties: 0, bothBad: 0 };
  expect(before.pairs).toEqual([{ ...counts, firstWins: 0, secondWins: 1 }]);
  expect(after.pairs).toEqual([{ ...counts, firstWins: 1, secondWins: 1 }]);
  expect(battles.toTable().competitors).toEqual(['a', 'b', 'c']);
});
