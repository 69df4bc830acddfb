import { type BattleColumns, countPairs } from '../battle-columns.ts';
import type { BattleTable } from '../battle-set.ts';
import { type BradleyTerryFit, fitStrengths, logistic } from '../bradley-terry.ts';
import { eloHistory } from '../elo-history.ts';
import { sandwich } from '../matrix.ts';
import { normalQuantile } from '../normal-quantile.ts';
import { type Ranking, rankBattles, rankCompetitors } from '../rank-competitors.ts';
import { differenceDeviations, type RankSetOptions, rankSets } from '../rank-sets.ts';
import { POINTS_PER_LOGIT } from '../scale.ts';
import { simulateBattles } from '../simulate.ts';
import { fitTieModel } from '../tie-models.ts';
import { fitWithVirtualTies } from '../virtual-ties.ts';
import { type Claim, COVERAGE } from './claim.ts';
import { fitSlowly } from './slow-fit.ts';
import {
  drawTable,
  evenlySpaced,
  everybody,
  grouped,
  kendall,
  mean,
  mergeTables,
  once,
  seeds,
} from './worlds.ts';

const RUNS = 1_000;
/** For the critical value of rank sets: few, but other ones in each world, so that their error averages out. */
const DRAWS = 500;

interface World {
  readonly seed: number;
  readonly truth: Float64Array;
  readonly table: BattleTable;
  readonly fit: BradleyTerryFit;
}

function worlds(truth: Float64Array, battles: number, runs: number): World[] {
  return seeds(runs).map((seed) => {
    const table = drawTable({ strengths: truth, battles, seed });
    return { seed, truth, table, fit: fitStrengths(table, everybody(table)) };
  });
}

type Sets = Pick<ReturnType<typeof rankSets>, 'best' | 'worst'>;

/** Whether no competitor is said to be above one that is as good or better. */
function holdsTruth(truth: Float64Array, { best, worst }: Sets): boolean {
  return truth.every((own, i) => {
    const better = truth.filter((other) => other > own + 1e-12).length;
    const worse = truth.filter((other) => other < own - 1e-12).length;
    return best[i]! <= 1 + better && worst[i]! >= truth.length - worse;
  });
}

const simultaneous = ({ fit, seed }: World) =>
  rankSets(fit.strengths, fit.covariance, { draws: DRAWS, seed });

/** Each difference against its own 95 % interval. */
function unadjusted({ fit: { strengths, covariance } }: World): Sets {
  const size = strengths.length;
  const deviations = differenceDeviations(covariance, size);
  const quantile = normalQuantile(0.975);
  const isBetter = (i: number, j: number) =>
    strengths[i]! - strengths[j]! > quantile * deviations[i * size + j]!;
  const places = [...strengths.keys()];
  return {
    best: Int32Array.from(places, (i) => 1 + places.filter((j) => isBetter(j, i)).length),
    worst: Int32Array.from(places, (i) => size - places.filter((j) => isBetter(i, j)).length),
  };
}

const shareHolding = (drawn: readonly World[], setsOf: (world: World) => Sets) =>
  mean(drawn.map((world) => Number(holdsTruth(world.truth, setsOf(world)))));

const equals = once(() => worlds(new Float64Array(20), 5_000, 2 * RUNS));
const strata = once(() => worlds(grouped(12, 4, 60), 5_000, RUNS));
const ladder = once(() => worlds(evenlySpaced(12, 300), 5_000, RUNS));

function hasSeparateIntervals({ table }: World): boolean {
  return rankCompetitors(table).some(({ rank }) => rank! > 1);
}

const LOOKS = 50;
/** How many equals are looked at again and again. */
const PEEKED = 4;

type Claims = (fit: BradleyTerryFit) => boolean;

/** Share of growing logs of equals in which some order is claimed at one of the looks, from 200 to 20,000 battles. */
function everWrong(runs: number, isClaimed: Claims): number {
  const sizes = seeds(LOOKS).map((look) => Math.round(200 * 100 ** ((look - 1) / (LOOKS - 1))));
  return shareOfLogs(runs, (run) => {
    let table: BattleTable | undefined;
    return sizes.some((size, look) => {
      const more = drawEquals(PEEKED, size - (sizes[look - 1] ?? 0), run * LOOKS + look);
      table = table ? mergeTables(table, more) : more;
      return isClaimed(fitStrengths(table, everybody(table)));
    });
  });
}

/** Who joins one after another, each for so many battles of all, looked at as often as this. */
const JOINING = { equals: 10, battles: 1_500, looks: 5 } as const;

/** Share of logs in which equals join one after another and some order is claimed at one of the looks. */
function everWrongOfJoining(runs: number, isClaimed: Claims): number {
  const { equals: most, battles, looks } = JOINING;
  return shareOfLogs(runs, (run) => {
    let table = drawEquals(1, 0, run);
    return seeds((most - 1) * looks).some((look) => {
      if (look % looks === 1) table = withOneMore(table);
      const size = table.competitors.length;
      table = mergeTables(table, drawEquals(size, battles / looks, run * most * looks + look));
      return isClaimed(fitStrengths(table, everybody(table)));
    });
  });
}

function shareOfLogs(runs: number, isWrong: (run: number) => boolean): number {
  return seeds(runs).filter(isWrong).length / runs;
}

function drawEquals(size: number, battles: number, seed: number): BattleTable {
  return drawTable({ strengths: new Float64Array(size), battles, seed });
}

/** The same log, and somebody who has met nobody yet. */
function withOneMore({ competitors, pairs }: BattleTable): BattleTable {
  const { competitors: more, pairs: met } = drawEquals(competitors.length + 1, 0, 1);
  const known = new Map(pairs.map((pair) => [`${pair.first} ${pair.second}`, pair]));
  return { competitors: more, pairs: met.map((pair) => known.get(`${pair.first} ${pair.second}`) ?? pair) };
}

const isOrderedAtEveryLook: Claims = ({ strengths, covariance }) =>
  rankSets(strengths, covariance, { looks: 'every' }).best.some((rank) => rank > 1);

/** One critical value serves: deviations of equals that meet alike are alike, whatever their number of battles. */
const critical = once(() => {
  const { fit } = worlds(new Float64Array(PEEKED), 20_000, 1)[0]!;
  return rankSets(fit.strengths, fit.covariance, { draws: 20_000 }).criticalValues[1]!;
});

function isOrderedAtOneLook({ strengths, covariance }: BradleyTerryFit): boolean {
  const deviations = differenceDeviations(covariance, PEEKED);
  return deviations.some(
    (deviation, place) =>
      strengths[Math.floor(place / PEEKED)]! - strengths[place % PEEKED]! > critical() * deviation &&
      deviation > 0,
  );
}

/** Equals whose battles are ties by a third: hardly more battles than competitors, or many. */
function tiedEquals(battles: number): Ranking[] {
  return seeds(RUNS).map((seed) =>
    rankBattles(countPairs(simulateBattles({ competitors: 20, battles, spread: 0, skew: 0, seed }).columns)),
  );
}
const scarceTies = once(() => tiedEquals(60));
const tiesEnough = once(() => tiedEquals(300));

function shareOrdered(rankings: readonly Ranking[], optionsOf: (ranking: Ranking) => RankSetOptions): number {
  const isOrdered = (ranking: Ranking, place: number) => {
    const { strengths, covariance } = ranking.fit!;
    const options = { draws: DRAWS, seed: place + 1, ...optionsOf(ranking) };
    return rankSets(strengths, covariance, options).best.some((rank) => rank > 1);
  };
  return mean(rankings.map((ranking, place) => Number(isOrdered(ranking, place))));
}

/** Of equals, whose true rating is the mean. */
function shareCovered(rankings: readonly Ranking[]): number {
  const rated = rankings.flatMap(({ rows }) => rows.filter(({ status }) => status === 'rated'));
  return mean(rated.map(({ lower, upper }) => Number(lower! <= 1000 && 1000 <= upper!)));
}

type PriorWorld = { readonly table: BattleTable; readonly fit: BradleyTerryFit };

/** Six equals after three battles without ties, under a prior of one virtual tie each. */
const underPrior = once(() =>
  seeds(RUNS).map((seed): PriorWorld => {
    const table = drawEquals(6, 3, seed);
    return { table, fit: fitWithVirtualTies(table, everybody(table), 1) };
  }),
);

function shareOrderedUnderPrior(covarianceOf: (world: PriorWorld) => Float64Array): number {
  const isOrdered = (world: PriorWorld, place: number) => {
    const options = { draws: DRAWS, seed: place + 1 };
    return rankSets(world.fit.strengths, covarianceOf(world), options).best.some((rank) => rank > 1);
  };
  return mean(underPrior().map((world, place) => Number(isOrdered(world, place))));
}

/** As if virtual ties were ties whatever the strengths. */
function withoutSpreadOfTies({ table, fit }: PriorWorld): Float64Array {
  const size = fit.strengths.length;
  const meat = new Float64Array(size * size);
  for (const { first, second, firstWins, secondWins } of table.pairs) {
    const chance = logistic(fit.strengths[first]! - fit.strengths[second]!);
    const spread = firstWins * (1 - chance) ** 2 + secondWins * chance ** 2;
    meat[first * size + first]! += spread;
    meat[second * size + second]! += spread;
    meat[first * size + second]! -= spread;
    meat[second * size + first]! -= spread;
  }
  return sandwich(fit.bread, meat);
}

const tiedLogs = once(() =>
  seeds(40).map((seed) => simulateBattles({ competitors: 20, battles: 20_000, seed, skew: 0 }).columns),
);

const halfWins = (table: BattleTable) => fitStrengths(table, everybody(table)).strengths;
const davidson = (table: BattleTable) =>
  fitTieModel(table, everybody(table), { model: 'davidson' }).strengths;
const withoutBothBad = ({ competitors, pairs }: BattleTable) =>
  halfWins({ competitors, pairs: pairs.map((pair) => ({ ...pair, bothBad: 0 })) });
/** What a label that is not known becomes where the last case of a chain takes all that is left. */
const bothBadAsLoss = ({ competitors, pairs }: BattleTable) =>
  halfWins({
    competitors,
    pairs: pairs.map((pair) => ({ ...pair, secondWins: pair.secondWins + pair.bothBad, bothBad: 0 })),
  });

/** Mean τ with the order by half wins. */
function agreement(strengthsOf: (table: BattleTable) => Float64Array): number {
  const tables = tiedLogs().map(countPairs);
  return mean(tables.map((table) => kendall(halfWins(table), strengthsOf(table))));
}

/** The same battles in another order, on other sides, under names that sort the other way round. */
function disguised({ competitors, first, second, outcome }: BattleColumns): BattleColumns {
  const rows = [...first.keys()].reverse();
  const isSwapped = (row: number) => row % 3 === 0;
  const at = (row: number, own: Uint16Array, other: Uint16Array) => (isSwapped(row) ? other : own)[row]!;
  return {
    competitors: competitors.map((_, place) => `name-${99 - place}`),
    first: Uint16Array.from(rows, (row) => at(row, first, second)),
    second: Uint16Array.from(rows, (row) => at(row, second, first)),
    outcome: Uint8Array.from(rows, (row) =>
      isSwapped(row) && outcome[row]! < 2 ? 1 - outcome[row]! : outcome[row]!,
    ),
  };
}

function farthestByDisguise(ratingsOf: (columns: BattleColumns) => ArrayLike<number>): number {
  const gaps = tiedLogs()
    .slice(0, 5)
    .flatMap((columns) => {
      const other = ratingsOf(disguised(columns));
      return Array.from(ratingsOf(columns), (rating, i) => Math.abs(rating - other[i]!));
    });
  return Math.max(...gaps);
}

/** In the order of the columns' competitors: rating, bounds and ranks. */
function figuresOf(columns: BattleColumns): number[] {
  const rows = new Map(rankCompetitors(countPairs(columns)).map((row) => [row.name, row]));
  return columns.competitors.flatMap((name) => {
    const { rating, lower, upper, rank, worstRank } = rows.get(name)!;
    return [rating!, lower!, upper!, rank!, worstRank!];
  });
}

/** Largest distance of the board, in points, from what the textbook makes of the log; infinite if a rank differs. */
function distanceOfRecomputed(change: (columns: BattleColumns) => BattleColumns): number {
  const gaps = tiedLogs()
    .slice(0, 5)
    .map((columns) => {
      const table = countPairs(change(columns));
      const { strengths, covariance } = fitSlowly(table);
      const bounds = Array.from(strengths, (strength, i) => {
        const halfWidth = 1.959963984540054 * Math.sqrt(covariance[i * (strengths.length + 1)]!);
        return { strength, lower: strength - halfWidth, upper: strength + halfWidth };
      });
      const own = figuresOf(columns);
      const points = (value: number) => 1000 + value * POINTS_PER_LOGIT;
      return Math.max(
        ...bounds.flatMap(({ strength, lower, upper }, i) => {
          const rank = 1 + bounds.filter((other) => other.lower > upper).length;
          const worst = bounds.filter((other) => other.upper > lower).length;
          const [rating, low, high, ownRank, ownWorst] = own.slice(i * 5, i * 5 + 5);
          if (rank !== ownRank || worst !== ownWorst) return [Number.POSITIVE_INFINITY];
          return [rating! - points(strength), low! - points(lower), high! - points(upper)].map(Math.abs);
        }),
      );
    });
  return Math.max(...gaps);
}

function withoutRow(columns: BattleColumns): BattleColumns {
  const { competitors, first, second, outcome } = columns;
  return { competitors, first: first.slice(1), second: second.slice(1), outcome: outcome.slice(1) };
}

export const RANK_CLAIMS: readonly Claim[] = [
  {
    claim: 'Rank sets hold all true ranks at once: 4 groups of 3 equals',
    accepted: [0.926, 1],
    measured: () => shareHolding(strata(), simultaneous),
    control: 'each difference against its own interval',
    controlled: () => shareHolding(strata(), unadjusted),
  },
  {
    claim: 'Rank sets hold all true ranks at once: 12 in steps of 27 points',
    accepted: [0.926, 1],
    measured: () => shareHolding(ladder(), simultaneous),
    control: 'a board of point estimates',
    controlled: () => mean(ladder().map(({ truth, fit }) => Number(kendall(truth, fit.strengths) === 1))),
  },
  {
    claim: 'Among 20 equals rank sets claim an order in at most 5 % of worlds (2,000 worlds)',
    accepted: [0, 0.0665],
    measured: () => 1 - shareHolding(equals(), simultaneous),
    control: 'single intervals that do not overlap',
    controlled: () => mean(equals().map((world) => Number(hasSeparateIntervals(world)))),
  },
  {
    claim: 'Nor among 20 equals after 60 battles, a third of them ties, if told of the 60 (1,000 worlds)',
    accepted: [0, 0.0665],
    measured: () => shareOrdered(scarceTies(), ({ battles }) => ({ battles })),
    control: 'rank sets that take 60 battles for many',
    controlled: () => shareOrdered(scarceTies(), () => ({})),
  },
  {
    claim:
      'Single intervals hold equals with a third of ties from 30 battles each on: 20 of them, 300 battles',
    accepted: COVERAGE,
    measured: () => shareCovered(tiesEnough()),
    control: '6 battles each',
    controlled: () => shareCovered(scarceTies()),
  },
  {
    claim:
      'Under a prior of one virtual tie rank sets claim an order among 6 equals after 3 battles in at most 5 % of worlds',
    accepted: [0, 0.0665],
    measured: () => shareOrderedUnderPrior(({ fit }) => fit.covariance),
    control: 'virtual ties that do not scatter',
    controlled: () => shareOrderedUnderPrior(withoutSpreadOfTies),
  },
  {
    claim: 'Rank sets for every look ever order 4 equals, in 50 looks, in at most 5 % of logs (2,000 logs)',
    accepted: [0, 0.0665],
    measured: () => everWrong(2 * RUNS, isOrderedAtEveryLook),
    control: 'rank sets for one look',
    controlled: () => everWrong(300, isOrderedAtOneLook),
  },
  {
    claim:
      'Nor do they order 10 equals who join one after another, in 45 looks, in more than 5 % of logs (1,000 logs)',
    accepted: [0, 0.0713],
    measured: () => everWrongOfJoining(RUNS, isOrderedAtEveryLook),
    control: 'rank sets for one look',
    controlled: () =>
      everWrongOfJoining(100, ({ strengths, covariance }) =>
        rankSets(strengths, covariance, { draws: DRAWS }).best.some((rank) => rank > 1),
      ),
  },
  {
    claim: 'Half wins and Davidson order 20 competitors alike, at 35 % ties: Kendall’s τ',
    accepted: [0.98, 1],
    measured: () => agreement(davidson),
    control: 'both-bad taken for a loss of the second',
    controlled: () => agreement(bothBadAsLoss),
  },
  {
    claim: 'So do half wins with both-bad left out',
    accepted: [0.98, 1],
    measured: () => agreement(withoutBothBad),
    control: 'both-bad taken for a loss of the second',
    controlled: () => agreement(bothBadAsLoss),
  },
  {
    claim: 'Order of rows, sides and names change no figure, in points',
    accepted: [0, 1e-9],
    measured: () => farthestByDisguise(figuresOf),
    control: 'online Elo',
    controlled: () =>
      farthestByDisguise((columns) => eloHistory(columns, { every: columns.first.length }).ratings),
  },
  {
    claim: 'The textbook recomputes the board from its log: same ranks, and figures to so many points',
    accepted: [0, 0.01],
    measured: () => distanceOfRecomputed((columns) => columns),
    control: 'one row missing',
    controlled: () => distanceOfRecomputed(withoutRow),
  },
];
