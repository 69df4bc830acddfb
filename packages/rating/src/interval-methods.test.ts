import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BattleColumns, countPairs } from './battle-columns.ts';
import { BattleSet, OUTCOMES } from './battle-set.ts';
import { bootstrapStrengths, percentileIntervals } from './bootstrap.ts';
import { fitStrengths, logistic } from './bradley-terry.ts';
import { clusteredCovariance } from './clustered-covariance.ts';
import { createRandom } from './random.ts';
import { rankBattles, rankCompetitors } from './rank-competitors.ts';
import { differenceDeviations, rankSets } from './rank-sets.ts';
import { balancePairs, weighByProbability } from './weighting.ts';

/** Battles of `size` competitors with strengths from 0 up in even steps, by voters in turn. */
function columnsOf(options: {
  size?: number;
  battles?: number;
  spread?: number;
  voters?: number;
  seed?: number;
}) {
  const { size = 6, battles = 3_000, spread = 1, voters = 100, seed = 5 } = options;
  const random = createRandom(seed);
  const columns = {
    competitors: Array.from({ length: size }, (_, place) => `c${place}`),
    first: new Uint16Array(battles),
    second: new Uint16Array(battles),
    outcome: new Uint8Array(battles),
    voters: new Uint32Array(battles),
  };
  for (let row = 0; row < battles; row += 1) {
    const one = Math.floor(random() * size);
    const other = (one + 1 + Math.floor(random() * (size - 1))) % size;
    const gap = (spread * (one - other)) / size;
    columns.first[row] = one;
    columns.second[row] = other;
    columns.outcome[row] = random() < 0.2 ? 2 + Math.floor(random() * 2) : Number(random() >= logistic(gap));
    columns.voters[row] = row % voters;
  }
  return columns satisfies BattleColumns;
}

function fitOf(columns: BattleColumns) {
  const table = countPairs(columns);
  const members = table.competitors.map((_, place) => place);
  return { table, members, columns, fit: fitStrengths(table, members) };
}

const deviationsOf = (covariance: Float64Array, size: number) =>
  Array.from({ length: size }, (_, i) => Math.sqrt(covariance[i * size + i]!));

test('countPairs() gives the same table as a BattleSet, also above the size of a dense table', () => {
  const battle = fc.record({
    first: fc.nat(7),
    step: fc.integer({ min: 1, max: 7 }),
    outcome: fc.nat(3),
    count: fc.nat(5),
  });
  fc.assert(
    fc.property(fc.array(battle, { maxLength: 60 }), fc.boolean(), (battles, isLarge) => {
      const names = Array.from({ length: isLarge ? 1_001 : 8 }, (_, place) => `n${place}`);
      const set = new BattleSet();
      for (const name of names) set.addCompetitor(name);
      for (const { first, step, outcome, count } of battles) {
        const second = (first + step) % 8;
        const input = { first: names[first]!, second: names[second]!, outcome: OUTCOMES[outcome]!, count };
        set.add(input);
      }
      const columns = {
        competitors: names,
        first: Uint16Array.from(battles, ({ first }) => first),
        second: Uint16Array.from(battles, ({ first, step }) => (first + step) % 8),
        outcome: Uint8Array.from(battles, ({ outcome }) => outcome),
        counts: Float64Array.from(battles, ({ count }) => count),
      };
      const table = countPairs(columns);
      const met = set
        .toTable()
        .pairs.filter((pair) => pair.firstWins + pair.secondWins + pair.ties + pair.bothBad > 0);
      expect(table.competitors).toEqual(set.toTable().competitors);
      expect(
        table.pairs.filter((pair) => pair.firstWins + pair.secondWins + pair.ties + pair.bothBad > 0),
      ).toEqual(met);
    }),
    { numRuns: 60 },
  );
});

test.each([
  [{ first: [0], second: [0], outcome: [0] }, 'competitors must be two, got 0 against itself'],
  [{ first: [0], second: [9], outcome: [0] }, 'competitors must be below 3, got 0 and 9'],
  [{ first: [0], second: [1], outcome: [4] }, 'outcome must be below 4, got 4'],
  [{ first: [0], second: [1], outcome: [0], counts: [-1] }, 'count must be a finite number from 0, got -1'],
  [
    { first: [0], second: [1], outcome: [0], counts: [Number.NaN] },
    'count must be a finite number from 0, got NaN',
  ],
  [
    { first: [0], second: [1], outcome: [0], counts: [Number.POSITIVE_INFINITY] },
    'count must be a finite number from 0, got Infinity',
  ],
  [{ first: [0, 1], second: [1], outcome: [0, 0] }, 'all must have 2 rows, got one of 1'],
])('countPairs() refuses %j', ({ first, second, outcome, ...more }, message) => {
  const counts = 'counts' in more ? { counts: Float64Array.from(more.counts) } : {};
  const columns = {
    competitors: ['x', 'y', 'z'],
    first: Uint16Array.from(first),
    second: Uint16Array.from(second),
    outcome: Uint8Array.from(outcome),
    ...counts,
  };
  expect(() => countPairs(columns)).toThrow(message);
});

test('clusteredCovariance() with a voter for each battle is the sandwich but for its factor', () => {
  const columns = columnsOf({ voters: 3_000 });
  const { fit, ...rest } = fitOf(columns);
  const factor = 3_000 / 2_997;
  const clustered = clusteredCovariance({ fit, ...rest });
  clustered.forEach((value, place) => {
    expect(value / factor).toBeCloseTo(fit.covariance[place]!, 12);
  });
});

test('clusteredCovariance() counts a voter whose votes come ten times as one witness', () => {
  const columns = columnsOf({ battles: 2_000, voters: 2_000 });
  const repeated = (column: Uint16Array | Uint8Array | Uint32Array) =>
    column.constructor.prototype.constructor.from(
      Array.from({ length: 20_000 }, (_, row) => column[row % 2_000]),
    );
  const tenfold = {
    ...columns,
    first: repeated(columns.first),
    second: repeated(columns.second),
    outcome: repeated(columns.outcome),
    voters: repeated(columns.voters),
  };
  const [once, tenTimes] = [fitOf(columns), fitOf(tenfold)];
  const honest = deviationsOf(clusteredCovariance(tenTimes), 6);
  const single = deviationsOf(once.fit.covariance, 6);
  const naive = deviationsOf(tenTimes.fit.covariance, 6);
  honest.forEach((deviation, i) => {
    expect(deviation / single[i]!).toBeCloseTo(Math.sqrt(2_000 / 1_997), 6);
    expect(deviation / naive[i]!).toBeCloseTo(Math.sqrt(10 * (2_000 / 1_997)), 3);
  });
});

test('clusteredCovariance() needs voters, and two of them', () => {
  const { voters, ...columns } = columnsOf({});
  const fitted = fitOf(columns);
  expect(() => clusteredCovariance(fitted)).toThrow('every battle must have its voter, got none');
  const one = { ...columns, voters: new Uint32Array(voters.length) };
  expect(() => clusteredCovariance({ ...fitted, columns: one })).toThrow(
    'more than 3 voters of like activity are needed, got 1',
  );
});

test('bootstrap deviations agree with the sandwich', () => {
  const { fit, table, members } = fitOf(columnsOf({}));
  const { strengths, samples, skipped } = bootstrapStrengths({
    table,
    members,
    fit,
    bootstrap: { samples: 2_000, seed: 9 },
  });
  expect([samples, skipped]).toEqual([2_000, 0]);
  const expected = deviationsOf(fit.covariance, 6);
  for (let i = 0; i < 6; i += 1) {
    const column = Array.from({ length: samples }, (_, sample) => strengths[sample * 6 + i]!);
    const mean = column.reduce((sum, value) => sum + value, 0) / samples;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (samples - 1);
    expect(mean).toBeCloseTo(fit.strengths[i]!, 2);
    expect(Math.sqrt(variance) / expected[i]!).toBeGreaterThan(0.94);
    expect(Math.sqrt(variance) / expected[i]!).toBeLessThan(1.06);
  }
});

test('bootstrapStrengths() gives the maximum of each resample, by its seed', () => {
  const fitted = fitOf(columnsOf({ battles: 400 }));
  const draw = (seed: number) =>
    bootstrapStrengths({ ...fitted, bootstrap: { samples: 20, seed } }).strengths;
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)).not.toEqual(draw(4));
  for (let sample = 0; sample < 20; sample += 1) {
    const sum = draw(3)
      .subarray(sample * 6, sample * 6 + 6)
      .reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(0, 12);
  }
});

test('bootstrapStrengths() skips resamples without a maximum, and says how many', () => {
  const set = new BattleSet();
  set.add({ first: 'x', second: 'y', outcome: 'a', count: 3 });
  set.add({ first: 'x', second: 'y', outcome: 'b', count: 1 });
  const table = set.toTable();
  const fit = fitStrengths(table, [0, 1]);
  const { samples, skipped, strengths } = bootstrapStrengths({ table, members: [0, 1], fit });
  expect(samples + skipped).toBe(1_000);
  // Of four battles none is the one win of y with probability (3/4)^4; all are with (1/4)^4.
  expect(skipped / 1_000).toBeGreaterThan(0.26);
  expect(skipped / 1_000).toBeLessThan(0.38);
  expect(rankBattles(table, { interval: { kind: 'bootstrap' } }).skippedResamples).toBe(skipped);
  expect(rankBattles(table).skippedResamples).toBe(0);
  expect(strengths.every(Number.isFinite)).toBe(true);
});

test('percentileIntervals() interpolates as numpy does', () => {
  const { lower, upper } = percentileIntervals(Float64Array.of(4, 1, 3, 2), 1, 0.5);
  expect([lower[0], upper[0]]).toEqual([1.75, 3.25]);
});

test('weights of 1 change nothing; balanced pairs weigh alike', () => {
  const { table, members, fit } = fitOf(columnsOf({}));
  const same = fitStrengths(balancePairs(table, 1e9), members);
  fit.strengths.forEach((strength, i) => {
    expect(same.strengths[i]).toBeCloseTo(strength, 9);
  });
  fit.covariance.forEach((value, place) => {
    expect(same.covariance[place]! / value).toBeCloseTo(1, 6);
  });

  const set = new BattleSet();
  for (const [first, second, wins, losses] of [
    ['x', 'y', 6_000, 4_000],
    ['y', 'z', 60, 40],
    ['x', 'z', 50, 50],
  ] as const) {
    set.add({ first, second, outcome: 'a', count: wins });
    set.add({ first, second, outcome: 'b', count: losses });
  }
  const even = new BattleSet();
  for (const [first, second, wins, losses] of [
    ['x', 'y', 60, 40],
    ['y', 'z', 60, 40],
    ['x', 'z', 50, 50],
  ] as const) {
    even.add({ first, second, outcome: 'a', count: wins });
    even.add({ first, second, outcome: 'b', count: losses });
  }
  const ratings = (ranking: ReturnType<typeof rankCompetitors>) =>
    Object.fromEntries(ranking.map((row) => [row.name, row.rating!]));
  const balanced = ratings(rankCompetitors(set, { weighting: 'balanced' }));
  const wanted = ratings(rankCompetitors(even));
  for (const name of ['x', 'y', 'z']) expect(balanced[name]).toBeCloseTo(wanted[name]!, 6);
  expect(ratings(rankCompetitors(set)).x).not.toBeCloseTo(wanted.x!, 0);
});

test('weighByProbability() undoes a preference for a pair, and reports what that costs', () => {
  const columns = columnsOf({ battles: 4_000 });
  const uniform = { ...columns, pairProbabilities: new Float64Array(4_000).fill(1 / 15) };
  const plain = weighByProbability(uniform);
  expect(plain.effectiveSize).toBeCloseTo(4_000, 6);
  expect(plain.clipped).toBe(0);
  const skewed = {
    ...columns,
    pairProbabilities: Float64Array.from(columns.first, (first) => (first === 0 ? 0.5 : 0.05)),
  };
  const weighted = weighByProbability(skewed);
  const weights = skewed.pairProbabilities.map((probability) => 1 / probability);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight ** 2, 0);
  expect(weighted.effectiveSize).toBeCloseTo(sum ** 2 / squares, 6);
  expect(weighByProbability(skewed, { limit: 1.1 }).clipped).toBe(
    columns.first.filter((first) => first !== 0).length,
  );
  expect(() => weighByProbability(columns)).toThrow('every battle must have its pair probability, got none');
  const wrong = { ...columns, pairProbabilities: new Float64Array(4_000) };
  expect(() => weighByProbability(wrong)).toThrow('row 0: its pair probability must be in (0, 1], got 0');
});

test('virtual ties rate everybody who has a battle, and are the penalty that they are said to be', () => {
  const set = new BattleSet();
  set.add({ first: 'x', second: 'y', outcome: 'a', count: 5 });
  const rows = Object.fromEntries(rankCompetitors(set, { virtualTies: 2 }).map((row) => [row.name, row]));
  expect([rows.x!.status, rows.y!.status]).toEqual(['rated', 'rated']);
  // Two strengths ±t: 5·(1 − σ(2t)) = 2·(σ(t) − 1/2) at the maximum.
  const t = ((rows.x!.rating! - rows.y!.rating!) * Math.LN10) / 400 / 2;
  expect(5 * (1 - logistic(2 * t)) - 2 * (logistic(t) - 0.5)).toBeCloseTo(0, 9);
  expect(rows.x!.upper! - rows.x!.lower!).toBeGreaterThan(0);
  expect(() => rankCompetitors(set, { virtualTies: 0 })).toThrow('must be a number above 0, got 0');
});

test('virtual ties without weight are the plain fit', () => {
  const { table, fit } = fitOf(columnsOf({}));
  const prior = rankBattles(table, { virtualTies: 1e-7 }).fit!;
  fit.strengths.forEach((strength, i) => {
    expect(prior.strengths[i]).toBeCloseTo(strength, 6);
  });
  fit.covariance.forEach((value, place) => {
    expect(prior.covariance[place]).toBeCloseTo(value, 6);
  });
});

test("arena-rank's intervals are narrower than the sandwich's, most for whom few met, around the same ratings", () => {
  const battles = new BattleSet();
  for (const [first, second, count] of [
    ['a', 'b', 4_000],
    ['b', 'c', 4_000],
    ['c', 'rare', 10],
  ] as const) {
    battles.add({ first, second, outcome: 'a', count });
    battles.add({ first, second, outcome: 'b', count });
  }
  const plain = rankCompetitors(battles);
  const theirs = rankCompetitors(battles, { interval: { kind: 'arena-rank' } });
  const share = (name: string) => {
    const [own, other] = [plain, theirs].map((rows) => rows.find((row) => row.name === name)!);
    expect(other!.rating).toBe(own!.rating);
    return (other!.upper! - other!.lower!) / (own!.upper! - own!.lower!);
  };
  expect(share('rare')).toBeLessThan(share('a'));
  expect(share('a')).toBeLessThan(1);
});

test('options that exclude each other are refused', () => {
  const columns = columnsOf({});
  const table = countPairs(columns);
  expect(() =>
    rankCompetitors(table, { weighting: 'balanced', interval: { kind: 'clustered', columns } }),
  ).toThrow('clustered intervals must be of plain battles');
  expect(() => rankCompetitors(table, { virtualTies: 1, interval: { kind: 'bootstrap' } })).toThrow(
    'bootstrap intervals must be of plain battles',
  );
});

test('bootstrap intervals hold the rating, anchored ones none of their own', () => {
  const table = countPairs(columnsOf({}));
  const anchor = { name: 'c3', rating: 1114 };
  const rows = rankCompetitors(table, {
    anchor,
    gauge: 'anchored',
    interval: { kind: 'bootstrap', samples: 200 },
  });
  const sandwich = rankCompetitors(table, { anchor, gauge: 'anchored' });
  for (const row of rows) {
    const other = sandwich.find(({ name }) => name === row.name)!;
    expect(row.rating).toBe(other.rating);
    if (row.name === 'c3') expect([row.rating, row.lower, row.upper]).toEqual([1114, null, null]);
    else expect((row.upper! - row.lower!) / (other.upper! - other.lower!)).toBeCloseTo(1, 0);
  }
});

test('rankSets() with two competitors is the test of their difference', () => {
  const critical = rankSets(Float64Array.of(1, 0), Float64Array.of(1, 0, 0, 1)).criticalValues[1];
  expect(critical).toBeGreaterThan(1.9);
  expect(critical).toBeLessThan(2.03);
});

test('rankSets() gives the studentized range of independent equal deviations', () => {
  // The upper 5 % point of the studentized range of ten means with infinite freedom is 4.474; a difference of two
  // has deviation √2.
  const covariance = Float64Array.from({ length: 100 }, (_, place) => (place % 11 === 0 ? 1 : 0));
  const { criticalValues } = rankSets(new Float64Array(10), covariance, { draws: 20_000 });
  expect(criticalValues[1]! / (4.474 / Math.SQRT2)).toBeCloseTo(1, 1.7);
});

test('rankSets() says only what differences allow, and tiers follow the order', () => {
  const { fit } = fitOf(columnsOf({ size: 8, battles: 20_000, spread: 3 }));
  const { best, worst, tiers, criticalValues } = rankSets(fit.strengths, fit.covariance);
  const deviations = differenceDeviations(fit.covariance, 8);
  const criticalValue = criticalValues[1]!;
  expect(criticalValue).toBeGreaterThan(1.96);
  for (let i = 0; i < 8; i += 1) {
    expect(best[i]).toBeLessThanOrEqual(worst[i]!);
    for (let j = 0; j < 8; j += 1) {
      if (fit.strengths[i]! > fit.strengths[j]!) expect(tiers[i]).toBeLessThanOrEqual(tiers[j]!);
      const isCertain = fit.strengths[i]! - fit.strengths[j]! > criticalValue * deviations[i * 8 + j]!;
      if (isCertain) expect(worst[i]! - best[j]!).toBeLessThan(8);
    }
  }
  expect(Math.max(...tiers)).toBeGreaterThan(2);
  expect([best.indexOf(1), tiers.indexOf(1)]).toEqual([best.indexOf(1), best.indexOf(1)]);
});

test('rankSets() of equals claims nothing in 95 of 100 worlds', () => {
  let claims = 0;
  for (let seed = 0; seed < 200; seed += 1) {
    const { fit } = fitOf(columnsOf({ size: 6, battles: 600, spread: 0, seed }));
    const { best } = rankSets(fit.strengths, fit.covariance, { draws: 1_000 });
    if (best.some((rank) => rank > 1)) claims += 1;
  }
  // At most 5 % with three deviations of chance; overlapping single intervals would claim far more.
  expect(claims / 200).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / 200));
});

test('bootstrap intervals are never nearer than the sandwich where many resamples have no maximum', () => {
  const set = new BattleSet();
  set.add({ first: 'ant', second: 'bee', outcome: 'a', count: 9 });
  set.add({ first: 'ant', second: 'bee', outcome: 'b', count: 1 });
  const plain = rankCompetitors(set);
  rankCompetitors(set, { interval: { kind: 'bootstrap' } }).forEach((row, place) => {
    expect(row.lower).toBeLessThanOrEqual(plain[place]!.lower!);
    expect(row.upper).toBeGreaterThanOrEqual(plain[place]!.upper!);
  });
});

test('a rank is from 1 to the number of competitors, also where an interval is too narrow to be told', () => {
  const set = new BattleSet();
  for (const [first, second] of [
    ['ant', 'bee'],
    ['bee', 'cat'],
    ['cat', 'ant'],
  ] as const) {
    set.add({ first, second, outcome: 'a', count: 1e40 });
    set.add({ first, second, outcome: 'b', count: 1e39 });
  }
  for (const { bestRank, worstRank } of rankCompetitors(set)) {
    expect(bestRank).toBeGreaterThanOrEqual(1);
    expect(worstRank).toBeGreaterThanOrEqual(bestRank!);
    expect(worstRank).toBeLessThanOrEqual(3);
  }
});

test('rankSets() needs larger differences of few battles, and takes many for many', () => {
  const { fit } = fitOf(columnsOf({ size: 8, battles: 20_000, spread: 3 }));
  const worst = (battles?: number) => [
    ...rankSets(fit.strengths, fit.covariance, battles === undefined ? {} : { battles }).worst,
  ];
  expect(worst(1e9)).toEqual(worst());
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  expect(sum(worst(8))).toBeGreaterThan(sum(worst()));
  expect(() => worst(0)).toThrow('battles must be a number above 0, got 0');
});

test('clustered intervals of heavy ties are as wide as those of light ones', () => {
  const halfWidth = (count: number) => {
    const columns = {
      competitors: ['ant', 'bee'],
      first: new Uint16Array(6),
      second: new Uint16Array(6).fill(1),
      outcome: new Uint8Array(6).fill(2),
      voters: Uint32Array.from({ length: 6 }, (_, voter) => voter),
      counts: new Float64Array(6).fill(count),
    };
    const [row] = rankCompetitors(countPairs(columns), { interval: { kind: 'clustered', columns } });
    return row!.upper! - row!.rating!;
  };
  expect(halfWidth(1e6) / halfWidth(1)).toBeCloseTo(1, 9);
});

test('clustered intervals are the same of equal battles and of their number', () => {
  // Voters who are evenly split about every pair leave little spread: a thousandth of what their votes would if they agreed.
  const cells = Array.from({ length: 30 }, (_, voter) =>
    [0, 1, 2].flatMap((outcome) =>
      [
        [0, 1],
        [0, 2],
        [1, 2],
      ].map(([first, second]) => ({
        ...{ first: first!, second: second!, outcome, voter },
        count: 100 + ((voter * 7 + outcome * 3 + second!) % 5),
      })),
    ),
  ).flat();
  const columnsOfCells = (rows: typeof cells) => ({
    competitors: ['ant', 'bee', 'cat'],
    first: Uint16Array.from(rows, (row) => row.first),
    second: Uint16Array.from(rows, (row) => row.second),
    outcome: Uint8Array.from(rows, (row) => row.outcome),
    voters: Uint32Array.from(rows, (row) => row.voter),
  });
  const counted = { ...columnsOfCells(cells), counts: Float64Array.from(cells, (cell) => cell.count) };
  const single = columnsOfCells(cells.flatMap((cell) => Array.from({ length: cell.count }, () => cell)));
  const [one, other] = [counted, single].map((columns) =>
    rankCompetitors(countPairs(columns), { interval: { kind: 'clustered', columns } }),
  );
  one!.forEach((row, place) => {
    expect(row.upper! - row.lower!).toBeCloseTo(other![place]!.upper! - other![place]!.lower!, 9);
  });
});
