import { countPairs } from '../battle-columns.ts';
import type { BattleTable } from '../battle-set.ts';
import { bootstrapStrengths, percentileIntervals } from '../bootstrap.ts';
import { fitStrengths } from '../bradley-terry.ts';
import { clusteredCovariance } from '../clustered-covariance.ts';
import { comparableGroups } from '../components.ts';
import { eloHistory } from '../elo-history.ts';
import { normalQuantile } from '../normal-quantile.ts';
import { rankBattles } from '../rank-competitors.ts';
import { POINTS_PER_LOGIT } from '../scale.ts';
import { type Simulation, type SimulationOptions, simulateBattles } from '../simulate.ts';
import { fitStyle } from '../style/fit-style.ts';
import { type Claim, COVERAGE, farthest } from './claim.ts';
import { fitSlowly } from './slow-fit.ts';
import { drawTable, evenlySpaced, everybody, mean, once, seeds, withWins } from './worlds.ts';

const RUNS = 1_000;
const Z_95 = normalQuantile(0.975);
const Z_90 = normalQuantile(0.95);

/** Logs of 2 to 9 competitors with a third ties, where everybody can be compared. */
const smallTables = once(() =>
  seeds(200)
    .map((seed) =>
      countPairs(simulateBattles({ competitors: 2 + (seed % 8), battles: 40 + seed, seed, skew: 0 }).columns),
    )
    .filter((table) => comparableGroups(table).length === 1),
);

const strengthsOf = (table: BattleTable) => fitStrengths(table, everybody(table)).strengths;

/** Largest distance, in points, of the engine's strengths from the textbook's. */
function farthestFromTextbook(change: (table: BattleTable) => BattleTable): number {
  const gaps = smallTables().flatMap((table) => {
    const wanted = fitSlowly(table).strengths;
    return Array.from(strengthsOf(change(table)), (strength, i) => Math.abs(strength - wanted[i]!));
  });
  return Math.max(...gaps) * POINTS_PER_LOGIT;
}

function oneVoteFlipped({ competitors, pairs: [pair, ...rest] }: BattleTable): BattleTable {
  const flipped = { ...pair!, firstWins: pair!.firstWins - 1, secondWins: pair!.secondWins + 1 };
  return { competitors, pairs: [pair!.firstWins < 1 ? pair! : flipped, ...rest] };
}

/** Wins less expected wins: the largest of all, over all logs. */
function largestGradient(strengthsFor: (table: BattleTable) => ArrayLike<number>): number {
  const gradients = smallTables().flatMap((table) => {
    const strengths = strengthsFor(table);
    const surplus = table.competitors.map(() => 0);
    for (const { first, second, firstWins, secondWins, ties, bothBad } of table.pairs) {
      const drawn = ties + bothBad;
      const p = 1 / (1 + Math.exp(strengths[second]! - strengths[first]!));
      const own = firstWins + drawn / 2 - (firstWins + secondWins + drawn) * p;
      surplus[first]! += own;
      surplus[second]! -= own;
    }
    return surplus.map(Math.abs);
  });
  return Math.max(...gradients);
}

/** Root mean square of all differences of ratings between equals, in points. */
function scatter(ratings: readonly ArrayLike<number>[]): number {
  const squares = ratings.flatMap((one) =>
    Array.from(one).flatMap((rating, i) =>
      Array.from(one).flatMap((other, j) => (i === j ? [] : [(rating - other) ** 2])),
    ),
  );
  return Math.sqrt(mean(squares));
}

const equalTables = once(() =>
  seeds(RUNS).map((seed) => drawTable({ strengths: new Float64Array(10), battles: 5_000, seed })),
);

/** The largest of the mean errors of equals, in standard errors of the mean. */
function largestBias(change: (table: BattleTable) => BattleTable): number {
  const fits = equalTables().map((table) => strengthsOf(change(table)));
  const biases = seeds(10).map((_, i) => {
    const errors = fits.map((strengths) => strengths[i]!);
    const deviation = Math.sqrt(mean(errors.map((error) => error ** 2)) / errors.length);
    return Math.abs(mean(errors)) / deviation;
  });
  return Math.max(...biases);
}

/** Errors in their own deviations, of each competitor over all worlds in which it is rated. */
function errorsOf(options: { size: number; points: number; battles: number }): number[][] {
  const truth = evenlySpaced(options.size, options.points);
  const errors: number[][] = Array.from(truth, () => []);
  for (const seed of seeds(RUNS)) {
    const table = drawTable({ strengths: truth, battles: options.battles, seed });
    const { rated, fit } = rankBattles(table);
    const places = rated.map((name) => table.competitors.indexOf(name));
    const centre = mean(places.map((place) => truth[place]!));
    places.forEach((place, i) => {
      const error = fit!.strengths[i]! - (truth[place]! - centre);
      errors[place]!.push(Math.abs(error) / Math.sqrt(fit!.covariance[i * rated.length + i]!));
    });
  }
  return errors;
}

const ladders = once(() =>
  [10, 20].flatMap((size) =>
    [1_000, 5_000, 20_000].flatMap((battles) => errorsOf({ size, points: 400, battles })),
  ),
);
const scarce = once(() => errorsOf({ size: 20, points: 400, battles: 300 }));

const covered = (errors: readonly number[][], quantile: number) =>
  errors.map((own) => own.filter((error) => error <= quantile).length / own.length);

function simulations(options: SimulationOptions, runs: number): Simulation[] {
  return seeds(runs).map((seed) => simulateBattles({ skew: 0, ties: 0, ...options, seed }));
}

function fitOf({ columns }: Simulation) {
  const table = countPairs(columns);
  const members = everybody(table);
  return { table, members, columns, fit: fitStrengths(table, members) };
}

/** Equals before voters whose tastes differ by half a unit of log-odds; a few of 200 vote often, most seldom. */
const tasteful = once(() =>
  simulations(
    { competitors: 6, battles: 2_000, spread: 0, voters: { count: 200, taste: POINTS_PER_LOGIT / 2 } },
    RUNS,
  ).map(fitOf),
);

function tastefulCoverage(covarianceOf: (fitted: ReturnType<typeof fitOf>) => Float64Array): number {
  const errors: number[][] = Array.from({ length: 6 }, () => []);
  for (const fitted of tasteful()) {
    const covariance = covarianceOf(fitted);
    fitted.fit.strengths.forEach((strength, i) => {
      errors[i]!.push(Math.abs(strength) / Math.sqrt(covariance[i * 7]!));
    });
  }
  return farthest(covered(errors, Z_95));
}

const bootstraps = once(() =>
  simulations({ competitors: 4, battles: 300, spread: 100 }, 400).map((simulation) => ({
    truth: simulation.truth.strengths,
    strengths: bootstrapStrengths({ ...fitOf(simulation), bootstrap: { samples: 300 } }).strengths,
  })),
);

function bootstrapCoverage(confidence: number): number {
  const held = bootstraps().map(({ truth, strengths }) => {
    const { lower, upper } = percentileIntervals(strengths, 4, confidence);
    return Array.from(truth, (value, i) => Number(lower[i]! <= value && value <= upper[i]!));
  });
  return farthest([0, 1, 2, 3].map((i) => mean(held.map((own) => own[i]!))));
}

function styleCoverage(confidence: number): number {
  const worlds = simulations(
    { competitors: 5, battles: 800, styleEffects: { tokens: 100, lists: -60 }, sideBias: 20 },
    400,
  );
  const held = worlds.map(({ columns, truth }) => {
    const { coefficients, side } = fitStyle(columns, [0, 1, 2, 3, 4], { confidence });
    const effects = [...coefficients.map(({ perUnit }) => perUnit), side!];
    return [...truth.coefficients, truth.side].map((value, place) => {
      const { lower, upper } = effects[place]!;
      const points = value * POINTS_PER_LOGIT;
      return Number(lower <= points && points <= upper);
    });
  });
  return farthest([0, 1, 2].map((place) => mean(held.map((own) => own[place]!))));
}

export const INTERVAL_CLAIMS: readonly Claim[] = [
  {
    claim: 'The fit is the maximum: farthest from the textbook’s Newton in 200 logs, in points',
    accepted: [0, 0.01],
    measured: () => farthestFromTextbook((table) => table),
    control: 'one vote flipped',
    controlled: () => farthestFromTextbook(oneVoteFlipped),
  },
  {
    claim: 'The gradient certifies it: largest surplus of wins in 200 logs',
    accepted: [0, 1e-8],
    measured: () => largestGradient(strengthsOf),
    control: 'strengths rounded to four digits',
    controlled: () =>
      largestGradient((table) => strengthsOf(table).map((one) => Math.round(one * 1e4) / 1e4)),
  },
  {
    claim: 'Differences of equals scatter as theory says: 347·√((M−1)/n) points, here 14.7',
    accepted: [14.7 * 0.9, 14.7 * 1.1],
    measured: () =>
      scatter(equalTables().map((table) => strengthsOf(table).map((value) => value * POINTS_PER_LOGIT))),
    control: 'online Elo',
    controlled: () =>
      scatter(
        simulations({ competitors: 10, battles: 5_000, spread: 0 }, 300).map(
          ({ columns }) => eloHistory(columns, { every: columns.first.length }).ratings,
        ),
      ),
  },
  {
    claim: 'Equals are rated equal on average: largest mean error of 10, in its standard errors',
    accepted: [0, 3.3],
    measured: () => largestBias((table) => table),
    control: 'one vote in 200 given to one of them',
    controlled: () => largestBias((table) => withWins(table, 0, 25)),
  },
  {
    claim: '95 % intervals hold the truth, for each of 10 and of 20 with 1,000, 5,000 and 20,000 battles',
    accepted: COVERAGE,
    measured: () => farthest(covered(ladders(), Z_95)),
    control: '90 % intervals',
    controlled: () => farthest(covered(ladders(), Z_90)),
  },
  {
    claim: 'With 300 battles of 20 they hold it too: the lowest of them',
    accepted: [0.92, 1],
    measured: () => Math.min(...covered(scarce(), Z_95)),
    control: '90 % intervals',
    controlled: () => Math.min(...covered(scarce(), Z_90)),
  },
  {
    claim: 'Intervals clustered by voter hold the truth where voters have tastes',
    accepted: COVERAGE,
    measured: () => tastefulCoverage(clusteredCovariance),
    control: 'the sandwich of independent battles',
    controlled: () => tastefulCoverage(({ fit }) => fit.covariance),
  },
  {
    claim: 'Bootstrapped intervals hold the truth (400 worlds)',
    accepted: [0.913, 0.981],
    measured: () => bootstrapCoverage(0.95),
    control: '90 % intervals',
    controlled: () => bootstrapCoverage(0.9),
  },
  {
    claim: 'Intervals of style coefficients and of the side hold the truth (400 worlds)',
    accepted: [0.913, 0.981],
    measured: () => styleCoverage(0.95),
    control: '90 % intervals',
    controlled: () => styleCoverage(0.9),
  },
];
