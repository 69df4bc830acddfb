import { countPairs } from '../battle-columns.ts';
import { bootstrapStrengths, percentileIntervals } from '../bootstrap.ts';
import { fitStrengths } from '../bradley-terry.ts';
import { clusteredCovariance } from '../clustered-covariance.ts';
import { eloHistory } from '../elo-history.ts';
import { normalQuantile } from '../normal-quantile.ts';
import { rankCompetitors } from '../rank-competitors.ts';
import { rankSets } from '../rank-sets.ts';
import { POINTS_PER_LOGIT } from '../scale.ts';
import { type Simulation, type SimulationOptions, simulateBattles } from '../simulate.ts';
import { fitStyle } from '../style/fit-style.ts';

// What the engine promises of numbers that chance made, each beside a way to compute them that breaks the promise. Worlds are
// drawn with fixed seeds and no ties, so that the truth is the model's own. Bands hold a right method 999 times in 1,000.

/** A promise, and what stands against it. */
export interface Claim {
  readonly claim: string;
  /** From and to. */
  readonly accepted: readonly [number, number];
  readonly measured: () => number;
  /** A method that must fall outside. */
  readonly control: string;
  readonly controlled: () => number;
}

/** Share of 1,000 that is 95 % but for chance. */
const COVERAGE = [0.926, 0.971] as const;
const RUNS = 1_000;

function worlds(options: SimulationOptions, runs = RUNS): Simulation[] {
  return Array.from({ length: runs }, (_, seed) =>
    simulateBattles({ skew: 0, ties: 0, ...options, seed: seed + 1 }),
  );
}

function fitOf({ columns }: Simulation) {
  const table = countPairs(columns);
  const members = table.competitors.map((_, place) => place);
  return { table, members, columns, fit: fitStrengths(table, members) };
}

/** Share of competitors whose truth lies within so many standard deviations: the one farthest from 95 %. */
function coverage(
  simulations: readonly Simulation[],
  covarianceOf: (fitted: ReturnType<typeof fitOf>) => Float64Array,
  quantile = normalQuantile(0.975),
): number {
  const size = simulations[0]!.truth.strengths.length;
  const covered = new Float64Array(size);
  for (const simulation of simulations) {
    const fitted = fitOf(simulation);
    const covariance = covarianceOf(fitted);
    for (let i = 0; i < size; i += 1) {
      const error = Math.abs(fitted.fit.strengths[i]! - simulation.truth.strengths[i]!);
      if (error <= quantile * Math.sqrt(covariance[i * size + i]!)) covered[i]! += 1;
    }
  }
  return farthest([...covered].map((count) => count / simulations.length));
}

function farthest(shares: readonly number[]): number {
  return shares.reduce(
    (worst, share) => (Math.abs(share - 0.95) > Math.abs(worst - 0.95) ? share : worst),
    0.95,
  );
}

const sandwichOf = ({ fit }: ReturnType<typeof fitOf>) => fit.covariance;
const ladder = () => worlds({ competitors: 10, battles: 1_000, spread: 150 });
const tasteful = () =>
  worlds({ competitors: 6, battles: 2_000, spread: 0, voters: { count: 200, taste: 87 } });
const equals = () => worlds({ competitors: 12, battles: 2_000, spread: 0 });

/** Root mean square of all differences of ratings between equals, in points. */
function scatter(ratingsOf: (simulation: Simulation) => ArrayLike<number>): number {
  let sum = 0;
  let count = 0;
  for (const simulation of worlds({ competitors: 10, battles: 5_000, spread: 0 }, 300)) {
    const ratings = Array.from(ratingsOf(simulation));
    for (const one of ratings) for (const other of ratings) sum += (one - other) ** 2;
    count += ratings.length * (ratings.length - 1);
  }
  return Math.sqrt(sum / count);
}

function bootstrapCoverage(confidence: number): number {
  const simulations = worlds({ competitors: 4, battles: 300, spread: 100 }, 400);
  const covered = new Float64Array(4);
  for (const simulation of simulations) {
    const { strengths } = bootstrapStrengths({ ...fitOf(simulation), bootstrap: { samples: 300 } });
    const { lower, upper } = percentileIntervals(strengths, 4, confidence);
    simulation.truth.strengths.forEach((truth, i) => {
      if (lower[i]! <= truth && truth <= upper[i]!) covered[i]! += 1;
    });
  }
  return farthest([...covered].map((count) => count / simulations.length));
}

function styleCoverage(confidence: number): number {
  const simulations = worlds(
    { competitors: 5, battles: 800, styleEffects: { tokens: 100, lists: -60 }, sideBias: 20 },
    400,
  );
  const covered = [0, 0, 0];
  for (const { columns, truth } of simulations) {
    const { coefficients, side } = fitStyle(columns, [0, 1, 2, 3, 4], { confidence });
    const effects = [...coefficients.map(({ perUnit }) => perUnit), side!];
    [...truth.coefficients, truth.side].forEach((value, place) => {
      const { lower, upper } = effects[place]!;
      const points = value * POINTS_PER_LOGIT;
      if (lower <= points && points <= upper) covered[place]! += 1;
    });
  }
  return farthest(covered.map((count) => count / simulations.length));
}

function shareWithClaims(claims: (simulation: Simulation) => boolean): number {
  const simulations = equals();
  return simulations.filter(claims).length / simulations.length;
}

/** Mean rise of the first competitor, in points, where the first side is worth 100. */
function riseBySide(isAlwaysFirst: boolean): number {
  const simulations = worlds({ competitors: 5, battles: 1_000, spread: 0, sideBias: 100 }, 200);
  const ratings = simulations.map(({ columns }) => {
    const rows = [...columns.first.keys()].filter((row) => !isAlwaysFirst || columns.second[row] !== 0);
    const kept = {
      competitors: columns.competitors,
      first: Uint16Array.from(rows, (row) => columns.first[row]!),
      second: Uint16Array.from(rows, (row) => columns.second[row]!),
      outcome: Uint8Array.from(rows, (row) => columns.outcome[row]!),
    };
    return (
      rankCompetitors(countPairs(kept)).find(({ name }) => name === columns.competitors[0])!.rating! - 1000
    );
  });
  return ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length;
}

export const CLAIMS: readonly Claim[] = [
  {
    claim: 'Differences of equals scatter as theory says: 347·√((M−1)/n) points, here 14.7',
    accepted: [14.7 * 0.9, 14.7 * 1.1],
    measured: () =>
      scatter((simulation) => fitOf(simulation).fit.strengths.map((value) => value * POINTS_PER_LOGIT)),
    control: 'online Elo',
    controlled: () => scatter(({ columns }) => eloHistory(columns, { every: columns.first.length }).ratings),
  },
  {
    claim: '95 % intervals hold the truth, for each of 10 competitors',
    accepted: COVERAGE,
    measured: () => coverage(ladder(), sandwichOf),
    control: '90 % intervals',
    controlled: () => coverage(ladder(), sandwichOf, normalQuantile(0.95)),
  },
  {
    claim: 'Intervals clustered by voter hold the truth where voters have tastes',
    accepted: COVERAGE,
    measured: () => coverage(tasteful(), (fitted) => clusteredCovariance(fitted)),
    control: 'the sandwich of independent battles',
    controlled: () => coverage(tasteful(), sandwichOf),
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
  {
    claim: 'Among equals rank sets claim an order in at most 5 % of worlds',
    accepted: [0, 0.0735],
    measured: () =>
      shareWithClaims((simulation) => {
        const { fit } = fitOf(simulation);
        return rankSets(fit.strengths, fit.covariance, { draws: 1_000 }).best.some((rank) => rank > 1);
      }),
    control: 'single intervals that do not overlap',
    controlled: () =>
      shareWithClaims(({ columns }) => rankCompetitors(countPairs(columns)).some(({ rank }) => rank! > 1)),
  },
  {
    claim: 'A side that is worth 100 points lifts nobody whose side is drawn (mean, points)',
    accepted: [-4, 4],
    measured: () => riseBySide(false),
    control: 'one competitor always first',
    controlled: () => riseBySide(true),
  },
];
