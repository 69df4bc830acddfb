import { expect, test } from 'vitest';
import {
  type BattleInput,
  BattleSet,
  normalQuantile,
  OnlineElo,
  POINTS_PER_LOGIT,
  rankBattles,
  rankCompetitors,
} from './index.ts';

function battlesOf(
  ...inputs: [first: string, second: string, outcome: BattleInput['outcome'], count: number][]
): BattleSet {
  const battles = new BattleSet();
  for (const [first, second, outcome, count] of inputs) battles.add({ first, second, outcome, count });
  return battles;
}

function rowsOf(battles: BattleSet, options = {}) {
  return Object.fromEntries(rankCompetitors(battles, options).map((row) => [row.name, row]));
}

const deviation = (row: { lower: number | null; upper: number | null }) =>
  (row.upper! - row.lower!) / (2 * normalQuantile(0.975));

// https://en.wikipedia.org/wiki/Bradley–Terry_model, worked example of 20 games. Deviations were computed with an
// independent implementation whose small ridge (1e-5 of the number of games) explains the tolerance.
test("rankCompetitors() gives the strengths of Wikipedia's worked example", () => {
  const rows = rowsOf(
    battlesOf(
      ['A', 'B', 'a', 2],
      ['A', 'B', 'b', 3],
      ['A', 'D', 'a', 1],
      ['A', 'D', 'b', 4],
      ['B', 'C', 'a', 5],
      ['B', 'C', 'b', 3],
      ['C', 'D', 'a', 1],
      ['C', 'D', 'b', 3],
    ), // prettier-ignore
  );
  const strengths = { A: 0.6398, B: 1.0433, C: 0.6598, D: 2.2704 };
  const deviations = { A: 94.5533, B: 84.1856, C: 91.7443, D: 108.3819 };
  for (const name of ['A', 'B', 'C', 'D'] as const) {
    expect(Math.exp((rows[name]!.rating! - 1000) / POINTS_PER_LOGIT)).toBeCloseTo(strengths[name], 4);
    expect(deviation(rows[name]!) / deviations[name]).toBeCloseTo(1, 3);
    expect([rows[name]!.rank, rows[name]!.worstRank]).toEqual([1, 4]);
  }
});

const THREE = (count: number) =>
  battlesOf(
    ['A', 'B', 'a', 10 * count],
    ['A', 'B', 'b', 5 * count],
    ['A', 'B', 'tie', 5 * count],
    ['B', 'C', 'a', 8 * count],
    ['B', 'C', 'b', 4 * count],
    ['B', 'C', 'both-bad', 8 * count],
    ['A', 'C', 'a', 12 * count],
    ['A', 'C', 'b', 2 * count],
    ['A', 'C', 'tie', 6 * count],
  ); // prettier-ignore

test('rankCompetitors() counts ties and both-bad as half a win each', () => {
  const rows = rankCompetitors(THREE(1));
  expect(rows.map((row) => row.rating!.toFixed(4))).toEqual(['1092.4699', '993.8165', '913.7136']);
  expect(rows.map((row) => deviation(row).toFixed(1))).toEqual(['32.5', '30.9', '30.3']);
  expect(rows.map((row) => [row.rank, row.worstRank])).toEqual([
    [1, 2],
    [1, 3],
    [2, 3],
  ]);
});

test('rankCompetitors() separates the same competitors with 25 times the battles', () => {
  const rows = rankCompetitors(THREE(25));
  expect(rows.map((row) => row.rating!.toFixed(4))).toEqual(['1092.4699', '993.8165', '913.7136']);
  expect(rows.map((row) => deviation(row).toFixed(2))).toEqual(['6.49', '6.19', '6.05']);
  expect(rows.map((row) => [row.rank, row.worstRank])).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ]);
});

test('rankCompetitors() gives two competitors the closed form 400·log10(w / l)', () => {
  const rows = rowsOf(battlesOf(['x', 'y', 'a', 30], ['x', 'y', 'b', 10], ['x', 'y', 'tie', 10]));
  expect(rows.x!.rating! - rows.y!.rating!).toBeCloseTo(400 * Math.log10(35 / 15), 9);
});

test('rankCompetitors() gives equal ranks by interval, where a wider interval is the better rank', () => {
  // B and C have the same rating; C has fewer battles, so its interval reaches A's and B's does not.
  const rows = rowsOf(
    battlesOf(
      ['A', 'B', 'a', 110],
      ['A', 'B', 'b', 60],
      ['A', 'B', 'tie', 30],
      ['B', 'C', 'a', 30],
      ['B', 'C', 'b', 20],
      ['B', 'C', 'tie', 10],
      ['A', 'C', 'a', 6],
      ['A', 'C', 'b', 12],
      ['A', 'C', 'tie', 2],
    ), // prettier-ignore
  );
  expect(rows.A!.rating).toBeCloseTo(1046.9577, 4);
  expect(rows.B!.rating).toBeCloseTo(976.5212, 4);
  expect([rows.A!.rank, rows.B!.rank, rows.C!.rank]).toEqual([1, 2, 1]);
});

// The independent implementation again: the same battles, each weighing 1 / max(battles of its pair, 50).
test('rankCompetitors() weighs pairs alike as arena-rank does', () => {
  const rows = rankCompetitors(
    battlesOf(
      ['A', 'B', 'a', 110],
      ['A', 'B', 'b', 60],
      ['A', 'B', 'tie', 30],
      ['B', 'C', 'a', 30],
      ['B', 'C', 'b', 20],
      ['B', 'C', 'tie', 10],
      ['A', 'C', 'a', 6],
      ['A', 'C', 'b', 12],
      ['A', 'C', 'tie', 2],
    ),
    { weighting: 'balanced' },
  ); // prettier-ignore
  expect(rows.map((row) => [row.name, row.rating!.toFixed(4)])).toEqual([
    ['A', '1021.9387'],
    ['B', '990.3200'],
    ['C', '987.7413'],
  ]);
  [20.3165, 15.5453, 25.0929].forEach((expected, place) => {
    expect(deviation(rows[place]!) / expected).toBeCloseTo(1, 4);
  });
  expect(rows.map((row) => row.rank)).toEqual([1, 1, 1]);
});

test('rankCompetitors() rates nobody after one battle, and says why', () => {
  const rows = rowsOf(battlesOf(['x', 'y', 'a', 1]));
  expect(rows.x).toMatchObject({ status: 'never-lost', rating: null, lower: null, rank: null, wins: 1 });
  expect(rows.y).toMatchObject({ status: 'never-won', rating: null, upper: null, losses: 1 });
});

test('rankCompetitors() keeps islands apart and rates the larger one', () => {
  const battles = battlesOf(
    ['a', 'b', 'a', 3],
    ['a', 'b', 'b', 2],
    ['c', 'd', 'a', 1],
    ['c', 'd', 'b', 9],
    ['d', 'e', 'tie', 4],
  ); // prettier-ignore
  battles.addCompetitor('f');
  const rows = rowsOf(battles);
  expect(Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.status]))).toEqual({
    a: 'not-comparable',
    b: 'not-comparable',
    c: 'rated',
    d: 'rated',
    e: 'rated',
    f: 'no-battles',
  }); // prettier-ignore
  expect((rows.c!.rating! + rows.d!.rating! + rows.e!.rating!) / 3).toBeCloseTo(1000, 9);
});

test('rankCompetitors() leaves out a competitor that lost every battle, and its battles', () => {
  const core = [
    ['a', 'b', 'a', 3],
    ['a', 'b', 'b', 2],
  ] as const;
  const rows = rowsOf(battlesOf([...core[0]], [...core[1]], ['a', 'c', 'a', 10]));
  expect(rows.c).toMatchObject({ status: 'never-won', rating: null, battles: 10 });
  expect(rows.a!.rating).toBe(rowsOf(battlesOf([...core[0]], [...core[1]])).a!.rating);
});

test('rankCompetitors() does not take nothing but ties for certainty', () => {
  const rows = rowsOf(battlesOf(['a', 'b', 'tie', 10], ['b', 'c', 'both-bad', 10]));
  expect(rows.a!.rating).toBeCloseTo(1000, 9);
  // As wide as the model expects of ten battles between equals, not zero.
  expect(deviation(rows.a!)).toBeGreaterThan(50);
});

test('rankCompetitors() of nothing is nothing', () => {
  expect(rankCompetitors(new BattleSet())).toEqual([]);
  const one = new BattleSet();
  one.addCompetitor('alone');
  expect(rankCompetitors(one)).toMatchObject([
    { name: 'alone', status: 'no-battles', battles: 0, rating: null },
  ]);
});

test('rankCompetitors() refuses an anchor without a rating, and a confidence outside (0, 1)', () => {
  const battles = THREE(1);
  battles.addCompetitor('idle');
  expect(() => rankCompetitors(battles, { anchor: { name: 'idle', rating: 1000 } })).toThrow(
    "Cannot anchor: 'idle' must be one of the rated competitors",
  );
  expect(() => rankCompetitors(battles, { confidence: 95 })).toThrow(
    'confidence must be inside (0, 1), got 95',
  );
});

test('BattleSet.add() refuses an unknown outcome, a self-battle and a bad count, and stores nothing of it', () => {
  const battles = new BattleSet();
  const bad = (battle: object) => () =>
    battles.add({ first: 'a', second: 'b', outcome: 'a', ...battle } as BattleInput);
  expect(bad({ outcome: 'both_bad' })).toThrow("outcome must be one of a, b, tie, both-bad, got 'both_bad'");
  expect(bad({ second: 'a' })).toThrow("competitors must be two, got 'a' against itself");
  expect(bad({ count: Number.NaN })).toThrow('count must be a finite number from 0, got NaN');
  expect(bad({ count: -1 })).toThrow(RangeError);
  expect(battles.toTable()).toEqual({ competitors: [], pairs: [] });
});

// Values of an independent implementation, in this order: A>B, B>C, A=C, C>B, B>A, A>C.
test('OnlineElo follows battles one by one', () => {
  const elo = new OnlineElo();
  for (const [first, second, outcome] of [
    ['A', 'B', 'a'],
    ['B', 'C', 'a'],
    ['A', 'C', 'tie'],
    ['C', 'B', 'a'],
    ['B', 'A', 'a'],
    ['A', 'C', 'a'],
  ] as const)
    elo.add({ first, second, outcome }); // prettier-ignore
  expect(['A', 'B', 'C'].map((name) => elo.rating(name).toFixed(6))).toEqual([
    '1001.954415',
    '1000.022892',
    '998.022693',
  ]);
});

// Python 3.11: statistics.NormalDist().inv_cdf
test.each([
  [0.975, 1.9599639845400536],
  [0.95, 1.6448536269514715],
  [0.5, 0],
  [0.001, -3.0902323061678132],
  [1e-12, -7.034483825301131],
  [0.9999999, 5.199337582290661],
])('normalQuantile(%f) is %f', (probability, expected) => {
  expect(normalQuantile(probability)).toBeCloseTo(expected, 12);
}); // prettier-ignore

test('rankBattles() rates the members that it is told, and needs an estimate that can compare them', () => {
  const battles = new BattleSet();
  battles.add({ first: 'ant', second: 'bee', outcome: 'a' });
  battles.add({ first: 'cat', second: 'dog', outcome: 'a' });
  const estimate = (_: unknown, members: readonly number[]) => ({
    strengths: Float64Array.from(members),
    covariance: new Float64Array(members.length ** 2).fill(0.01),
  });
  const { rows, rated } = rankBattles(battles, { estimate, members: [0, 2] });
  expect(rated).toEqual(['ant', 'cat']);
  expect(rows.map((row) => [row.name, row.status])).toEqual([
    ['cat', 'rated'],
    ['ant', 'rated'],
    ['bee', 'never-won'],
    ['dog', 'never-won'],
  ]);
  expect(() => rankBattles(battles, { members: [0, 2] })).toThrow('members must come with the estimate');
});
