import { expect, test } from 'vitest';
import { countPairs } from './battle-columns.ts';
import type { BattleTable } from './battle-set.ts';
import { columnsOfTable } from './pair-columns.ts';
import { rankBattles } from './rank-competitors.ts';
import { simulateBattles } from './simulate.ts';
import { balancePairs } from './weighting.ts';

const counted = countPairs(simulateBattles({ competitors: 12, battles: 500, eras: 3, seed: 4 }).columns);
/** The same table as somebody would write it. */
const written: BattleTable = JSON.parse(JSON.stringify(counted));

test('a table made of columns looks like one that was written by hand, and gives the same board', () => {
  expect(counted).toEqual(written);
  expect(counted.pairs).toBe(counted.pairs);
  expect(rankBattles(counted)).toEqual(rankBattles(written));
  expect(columnsOfTable(counted)).toEqual(columnsOfTable(written));
});

test('columnsOfTable() gives squares of weights where any pair has them, and counts for the others', () => {
  expect(columnsOfTable(counted).squares).toBeUndefined();
  const [first, ...rest] = counted.pairs;
  const [weighted] = balancePairs({ ...counted, pairs: [first!] }).pairs;
  const { squares } = columnsOfTable({ ...counted, pairs: [weighted!, ...rest] });
  expect(squares!.firstWins[0]).toBe(weighted!.squares!.firstWins);
  expect(squares!.drawn[0]).toBe(weighted!.squares!.drawn);
  expect(squares!.secondWins[1]).toBe(rest[0]!.secondWins);
  expect(squares!.drawn[1]).toBe(rest[0]!.ties + rest[0]!.bothBad);
});
