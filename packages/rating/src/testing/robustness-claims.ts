import { type BattleColumns, countPairs } from '../battle-columns.ts';
import { BattleSet, type BattleTable, OUTCOMES } from '../battle-set.ts';
import { fitStrengths } from '../bradley-terry.ts';
import { createRandom } from '../random.ts';
import { rankCompetitors } from '../rank-competitors.ts';
import { votesToChangeFirst, votesToMove } from '../robustness.ts';
import { POINTS_PER_LOGIT } from '../scale.ts';
import { sideBias } from '../side-bias.ts';
import { simulateBattles } from '../simulate.ts';
import type { Claim } from './claim.ts';
import { fewestByTryingAll } from './fewest-votes.ts';
import { drawTable, evenlySpaced, everybody, kendall, mean, once, seeds, withWins } from './worlds.ts';

const strengthsOf = (table: BattleTable) => fitStrengths(table, everybody(table)).strengths;

/** A vote for the first side is ten points of a hundred likelier between equals. */
const SIDE = 70;
const sidedLogs = once(() =>
  seeds(200).map(
    (seed) =>
      simulateBattles({ competitors: 5, battles: 1_000, spread: 0, skew: 0, ties: 0, sideBias: SIDE, seed })
        .columns,
  ),
);

function rowsWhere(columns: BattleColumns, isKept: (row: number) => boolean): BattleColumns {
  const rows = [...columns.first.keys()].filter(isKept);
  return {
    competitors: columns.competitors,
    first: Uint16Array.from(rows, (row) => columns.first[row]!),
    second: Uint16Array.from(rows, (row) => columns.second[row]!),
    outcome: Uint8Array.from(rows, (row) => columns.outcome[row]!),
  };
}

/** The first competitor is never on the second side. */
const alwaysFirst = (columns: BattleColumns) => rowsWhere(columns, (row) => columns.second[row] !== 0);

/** Largest mean shift of five equals, in its standard errors. */
function largestShift(seat: (columns: BattleColumns) => BattleColumns): number {
  const fits = sidedLogs().map((columns) => strengthsOf(countPairs(seat(columns))));
  const shifts = seeds(5).map((_, i) => {
    const values = fits.map((strengths) => strengths[i]!);
    const centre = mean(values);
    const deviation = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)) / values.length);
    return Math.abs(centre) / deviation;
  });
  return Math.max(...shifts);
}

/** Points, from the share of votes that fall to the first side. */
function meanSide(kind: 'raw' | 'adjusted', logs: readonly BattleColumns[]): number {
  const points = logs.map((columns) => {
    const { share } = sideBias(columns, everybody(countPairs(columns)))[kind]!;
    return Math.log(share / (1 - share)) * POINTS_PER_LOGIT;
  });
  return mean(points);
}

/** The strongest always first: what it wins looks like the side's. */
const strongFirst = once(() =>
  seeds(200).map((seed) => {
    const { columns, truth } = simulateBattles({ ...SIDED_LADDER, seed });
    const strongest = truth.strengths.indexOf(Math.max(...truth.strengths));
    return rowsWhere(columns, (row) => columns.second[row] !== strongest);
  }),
);
const SIDED_LADDER = {
  competitors: 4,
  battles: 1_000,
  spread: 150,
  skew: 0,
  ties: 0,
  sideBias: SIDE,
} as const;

const votersLog = once(
  () => simulateBattles({ competitors: 8, battles: 4_000, voters: { count: 60 }, seed: 3 }).columns,
);

/** Largest difference, in points, of any figure between a board and that of a log in which voter 5 never was. */
function distanceOfExclusion(exclude: (columns: BattleColumns) => BattleTable): number {
  const columns = votersLog();
  const never = new BattleSet();
  for (const [row, voter] of columns.voters!.entries()) {
    if (voter === 5) continue;
    never.add({
      first: columns.competitors[columns.first[row]!]!,
      second: columns.competitors[columns.second[row]!]!,
      outcome: OUTCOMES[columns.outcome[row]!]!,
    });
  }
  const wanted = new Map(rankCompetitors(never).map((row) => [row.name, row]));
  const gaps = rankCompetitors(exclude(columns)).flatMap((row) => {
    const other = wanted.get(row.name)!;
    return [row.rating! - other.rating!, row.lower! - other.lower!, row.upper! - other.upper!].map(Math.abs);
  });
  return Math.max(...gaps);
}

function weighed(weight: number): (columns: BattleColumns) => BattleTable {
  return (columns) =>
    countPairs({
      ...columns,
      counts: Float64Array.from(columns.voters!, (voter) => (voter === 5 ? weight : 1)),
    });
}

/** 3.9·√(n/(M−1)) votes: they move one of 20 equals by 1.96 deviations of the difference of two. */
const COST = { size: 20, battles: 20_000, votes: Math.round(3.9 * Math.sqrt(20_000 / 19)) };

/** Shift of one competitor by votes against all others, relative to votes·(M−1)/n log-odds. */
function relativeShift(strengths: Float64Array): number {
  const last = strengths.length - 1;
  const expected = (COST.votes * (COST.size - 1)) / COST.battles;
  const shifts = seeds(20).map((seed) => {
    const table = drawTable({ strengths, battles: COST.battles, seed });
    return strengthsOf(withWins(table, last, COST.votes))[last]! - strengthsOf(table)[last]!;
  });
  return mean(shifts) / expected;
}

/** What a multiple of the votes that are said to lift a competitor by its half-width does, in half-widths. */
function rise(multiple: number): number {
  const rises = seeds(10).map((seed) => {
    const table = drawTable({ strengths: new Float64Array(12), battles: 12_000, seed });
    const { againstAll, halfWidth } = votesToMove(table, everybody(table))[0]!;
    const rigged = strengthsOf(withWins(table, 0, Math.round(multiple * againstAll)));
    return ((rigged[0]! - strengthsOf(table)[0]!) * POINTS_PER_LOGIT) / halfWidth;
  });
  return mean(rises);
}

const SETS = 50;
const MOST = 3;

/** Logs of 150 to 2,000 battles where first place hangs on up to three votes, and on how many. */
const closeLogs = once(() => {
  const found: { readonly table: BattleTable; readonly fewest: number }[] = [];
  for (let seed = 1; found.length < SETS; seed += 1) {
    const size = 3 + (seed % 2);
    const battles = 150 + Math.round(createRandom(seed)() * 1_850);
    const table = drawTable({ strengths: new Float64Array(size), battles, seed });
    const fewest = fewestByTryingAll(table, MOST);
    if (fewest !== null) found.push({ table, fewest });
  }
  return found;
});

/** The largest number of votes above the fewest that change first place. */
function largestExcess(votesFor: (table: BattleTable) => number): number {
  return Math.max(...closeLogs().map(({ table, fewest }) => Math.abs(votesFor(table) - fewest)));
}

/** Wins of the first over the second, until they are as few as its losses to it: what a look at their battles suggests. */
function byTheirOwnBattles(table: BattleTable): number {
  const order = [...strengthsOf(table).entries()].sort(([, one], [, other]) => other - one);
  const [one, other] = [order[0]![0], order[1]![0]];
  const pair = table.pairs.find(
    ({ first, second }) => first === Math.min(one, other) && second === Math.max(one, other),
  )!;
  const surplus = pair.firstWins - pair.secondWins;
  return Math.max(0, one === pair.first ? surplus : -surplus) + 1;
}

const steps = evenlySpaced(20, 380);
const fitsOfApathy = (apathy: number) =>
  seeds(100).map((seed) => strengthsOf(drawTable({ strengths: steps, battles: 20_000, seed, apathy })));
const attentive = once(() => fitsOfApathy(0.1));
const apathetic = once(() => fitsOfApathy(0.4));

/** Mean slope of fitted strengths on the true ones. */
function slope(fits: readonly Float64Array[]): number {
  const squares = steps.reduce((sum, truth) => sum + truth ** 2, 0);
  return mean(fits.map((own) => own.reduce((sum, value, i) => sum + value * steps[i]!, 0) / squares));
}
const order = (fits: readonly Float64Array[]) => mean(fits.map((own) => kendall(steps, own)));

/** Few battles of few: islands, unbeaten ones, nothing but ties. */
const scraps = once(() =>
  seeds(300).map((seed) => {
    const { columns } = simulateBattles({
      competitors: 2 + (seed % 5),
      battles: seed % 9,
      seed,
      ties: seed % 3,
    });
    return countPairs(columns);
  }),
);

/** How many ratings and bounds are no finite numbers, or bounds are not on both sides of their rating. */
function badFigures(
  board: (table: BattleTable) => readonly { rating: number; lower: number; upper: number }[],
): number {
  return scraps()
    .flatMap(board)
    .filter(
      ({ rating, lower, upper }) => !(lower < rating && rating < upper && Number.isFinite(upper - lower)),
    ).length;
}

function ratedRows(table: BattleTable) {
  return [{}, { virtualTies: 1 }, { weighting: 'balanced' as const }].flatMap((options) =>
    rankCompetitors(table, options).flatMap(({ status, rating, lower, upper }) =>
      status === 'rated' ? [{ rating: rating!, lower: lower!, upper: upper! }] : [],
    ),
  );
}

/** The log-odds of everybody's share of wins, with its textbook deviation. */
function byShares(table: BattleTable) {
  return rankCompetitors(table)
    .filter(({ battles }) => battles > 0)
    .map(({ wins, losses, ties }) => {
      const [won, lost] = [wins + ties / 2, losses + ties / 2];
      const rating = Math.log(won / lost);
      const deviation = Math.sqrt(1 / won + 1 / lost);
      return { rating, lower: rating - deviation, upper: rating + deviation };
    });
}

export const ROBUSTNESS_CLAIMS: readonly Claim[] = [
  {
    claim:
      'A side worth 70 points lifts nobody whose side is drawn: largest mean shift of 5, in its standard errors',
    accepted: [0, 3],
    measured: () => largestShift((columns) => columns),
    control: 'one competitor always first',
    controlled: () => largestShift(alwaysFirst),
  },
  {
    claim: 'What the side is worth is found to 10 %, in points',
    accepted: [SIDE * 0.9, SIDE * 1.1],
    measured: () => meanSide('adjusted', strongFirst()),
    control: 'the share of the first side, where the strongest is always first',
    controlled: () => meanSide('raw', strongFirst()),
  },
  {
    claim: 'Of 300 scraps of logs no figure is infinite, missing or certain',
    accepted: [0, 0],
    measured: () => badFigures(ratedRows),
    control: 'log-odds of the share of wins',
    controlled: () => badFigures(byShares),
  },
  {
    claim: 'Without a voter the board is that of a log in which the voter never was, in points',
    accepted: [0, 1e-9],
    measured: () => distanceOfExclusion(weighed(0)),
    control: 'the voter’s battles at a tenth of their weight',
    controlled: () => distanceOfExclusion(weighed(0.1)),
  },
  {
    claim: 'k votes lift one of 20 equals by k·(M−1)/n log-odds: shift relative to that',
    accepted: [0.8, 1.2],
    measured: () => relativeShift(new Float64Array(COST.size)),
    control: 'one who is 400 points above the others',
    controlled: () => relativeShift(outlier()),
  },
  {
    claim: 'So many rigged votes as votesToMove() names lift by one half-width',
    accepted: [0.8, 1.2],
    measured: () => rise(1),
    control: 'twice as many',
    controlled: () => rise(2),
  },
  {
    claim: 'votesToChangeFirst() against trying every removal, 50 close logs: largest excess',
    accepted: [0, 1],
    measured: () => largestExcess((table) => votesToChangeFirst(table, everybody(table))!.votes),
    control: 'a look at the battles of the first two',
    controlled: () => largestExcess(byTheirOwnBattles),
  },
  {
    claim: 'With 10 % of votes thrown like coins, 20 in steps of 20 points keep their order: Kendall’s τ',
    accepted: [0.98, 1],
    measured: () => order(attentive()),
    control: '40 % of them',
    controlled: () => order(apathetic()),
  },
  {
    claim: 'Differences shrink by the share of such votes, to about 0.9',
    accepted: [0.85, 0.95],
    measured: () => slope(attentive()),
    control: '40 % of them',
    controlled: () => slope(apathetic()),
  },
];

/** Equals but for the last, 400 points above them. */
function outlier(): Float64Array {
  const strengths = new Float64Array(COST.size).fill(-400 / POINTS_PER_LOGIT / COST.size);
  strengths[COST.size - 1]! += 400 / POINTS_PER_LOGIT;
  return strengths;
}
