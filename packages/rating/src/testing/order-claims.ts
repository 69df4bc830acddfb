import { anytimeQuantile } from '../anytime-quantile.ts';
import type { BattleTable } from '../battle-set.ts';
import { type BradleyTerryFit, fitStrengths } from '../bradley-terry.ts';
import { rankCompetitors } from '../rank-competitors.ts';
import { differenceDeviations, rankSets } from '../rank-sets.ts';
import { votesToMove } from '../robustness.ts';
import { POINTS_PER_LOGIT } from '../scale.ts';
import type { Claim } from './claims.ts';
import { type DrawnBattle, drawBattles, kendall, nameOf, tableOf } from './drawn-worlds.ts';
import { fitSlowly } from './slow-fit.ts';

// What the engine promises of orders, of looking often, and of votes that are added, left out, or cast by a coin.

/** Strengths so many points apart, the first the best. */
function ladder(count: number, points: number): number[] {
  return Array.from({ length: count }, (_, place) => (-place * points) / POINTS_PER_LOGIT);
}

function everybody(table: BattleTable): number[] {
  return table.competitors.map((_, place) => place);
}

function shareOf(runs: number, holds: (seed: number) => boolean): number {
  let count = 0;
  for (let seed = 1; seed <= runs; seed += 1) count += Number(holds(seed));
  return count / runs;
}

function meanOf(runs: number, measure: (seed: number) => number): number {
  let sum = 0;
  for (let seed = 1; seed <= runs; seed += 1) sum += measure(seed);
  return sum / runs;
}

/** Whether every true rank of a ladder lies within its rank set. */
function holdsAllRanks(seed: number): boolean {
  const fit = ladderFit(seed);
  const { best, worst } = rankSets(fit.strengths, fit.covariance, { draws: 500, seed });
  return best.every((rank, place) => rank <= place + 1 && worst[place]! >= place + 1);
}

function ladderFit(seed: number): BradleyTerryFit {
  const table = tableOf(drawBattles({ strengths: ladder(10, 8), battles: 3_000, seed }));
  return fitStrengths(table, everybody(table));
}

/** The same with a difference called certain above one of its own deviations. */
function holdsAllRanksCarelessly(seed: number): boolean {
  const { strengths, covariance } = ladderFit(seed);
  const deviations = differenceDeviations(covariance, strengths.length);
  const isBetter = (i: number, j: number) =>
    strengths[i]! - strengths[j]! > deviations[i * strengths.length + j]!;
  const places = [...strengths.keys()];
  return places.every((i) => !places.some((j) => j > i && isBetter(j, i)));
}

/** How often intervals of 20 competitors with 300 battles hold the truth: those that are rated. */
function smallCoverage(confidence: number): number {
  const strengths = ladder(20, 20);
  const mean = strengths.reduce((sum, value) => sum + value, 0) / strengths.length;
  let [covered, rated] = [0, 0];
  for (let seed = 1; seed <= 200; seed += 1) {
    const table = tableOf(drawBattles({ strengths, battles: 300, seed }));
    const rows = rankCompetitors(table, { confidence }).filter((row) => row.status === 'rated');
    // Relative to the mean of those that are rated, as the intervals are.
    const own = rows.map(({ name }) => strengths[Number(name)]! - mean);
    const centre = own.reduce((sum, value) => sum + value, 0) / own.length;
    rows.forEach(({ lower, upper }, place) => {
      const truth = 1000 + (own[place]! - centre) * POINTS_PER_LOGIT;
      covered += Number(lower! <= truth && truth <= upper!);
      rated += 1;
    });
  }
  return covered / rated;
}

const LOOKS = 30;
const PEEKED = 12_000;

/** Whether anybody among six equals is called better than another at any of 30 looks at a growing log. */
function everClaims(seed: number, quantileAt: (battles: number) => number): boolean {
  const battles = drawBattles({ strengths: [0, 0, 0, 0, 0, 0], battles: PEEKED, seed });
  for (let look = 1; look <= LOOKS; look += 1) {
    const count = Math.round(200 * (PEEKED / 200) ** (look / LOOKS));
    const table = tableOf(battles.slice(0, count));
    const fit = fitStrengths(table, everybody(table));
    if (hasClaim(fit, quantileAt(count))) return true;
  }
  return false;
}

function hasClaim({ strengths, covariance }: BradleyTerryFit, quantile: number): boolean {
  const size = strengths.length;
  const deviations = differenceDeviations(covariance, size);
  return deviations.some(
    (deviation, place) =>
      deviation > 0 && strengths[Math.floor(place / size)]! - strengths[place % size]! > quantile * deviation,
  );
}

/** The quantile of one look at all pairs of six equals. */
function oneLook(): number {
  const table = tableOf(drawBattles({ strengths: [0, 0, 0, 0, 0, 0], battles: 5_000, seed: 1 }));
  const fit = fitStrengths(table, everybody(table));
  return rankSets(fit.strengths, fit.covariance).criticalValue;
}

function orderOf(table: BattleTable): string[] {
  return rankCompetitors(table).map(({ name }) => name);
}

/** Mean agreement of the order of a board with the same after a change to its battles. */
function agreement(change: (battles: readonly DrawnBattle[]) => readonly DrawnBattle[]): number {
  return meanOf(20, (seed) => {
    const battles = drawBattles({ strengths: ladder(12, 30), battles: 20_000, drawn: 0.35, seed });
    return kendall(orderOf(tableOf(battles)), orderOf(tableOf(change(battles))));
  });
}

/** Largest difference in points between the ratings of the library and of the textbook's loops on other battles. */
function farFromSlow(other: (battles: readonly DrawnBattle[]) => readonly DrawnBattle[]): number {
  let farthest = 0;
  for (let seed = 1; seed <= 20; seed += 1) {
    const battles = drawBattles({ strengths: ladder(8, 40), battles: 1_500, drawn: 0.2, seed });
    const rows = new Map(rankCompetitors(tableOf(battles)).map(({ name, rating }) => [name, rating!]));
    const table = tableOf(other(battles));
    fitSlowly(table).strengths.forEach((strength, place) => {
      const rating = 1000 + strength * POINTS_PER_LOGIT;
      farthest = Math.max(farthest, Math.abs(rating - rows.get(table.competitors[place]!)!));
    });
  }
  return farthest;
}

/** What a share of the votes that should move a model by its half-width does, in half-widths. */
function moved(share: number): number {
  return meanOf(10, (seed) => {
    const battles = drawBattles({ strengths: new Array(12).fill(0), battles: 12_000, seed });
    const table = tableOf(battles);
    const before = rankCompetitors(table).find(({ name }) => name === nameOf(0))!;
    const { againstAll } = votesToMove(table, everybody(table))[0]!;
    const rigged = Array.from(
      { length: Math.round(againstAll * share) },
      (_, vote): DrawnBattle => [0, 1 + (vote % 11), 'a'],
    );
    const after = rankCompetitors(tableOf([...battles, ...rigged])).find(({ name }) => name === nameOf(0))!;
    return (after.rating! - before.rating!) / (before.upper! - before.rating!);
  });
}

function orderAmongApathetic(apathetic: number): number {
  const truth = Array.from({ length: 25 }, (_, place) => nameOf(place));
  return meanOf(20, (seed) =>
    kendall(
      truth,
      orderOf(tableOf(drawBattles({ strengths: ladder(25, 20), battles: 12_000, apathetic, seed }))),
    ),
  );
}

export const ORDER_CLAIMS: readonly Claim[] = [
  {
    claim: 'Rank sets hold all ten true ranks at once (300 worlds)',
    accepted: [0.903, 1],
    measured: () => shareOf(300, holdsAllRanks),
    control: 'differences of more than one deviation taken for certain',
    controlled: () => shareOf(300, holdsAllRanksCarelessly),
  },
  {
    claim: 'With 300 battles of 20 competitors, intervals of those that are rated hold the truth',
    accepted: [0.92, 1],
    measured: () => smallCoverage(0.95),
    control: '80 % intervals',
    controlled: () => smallCoverage(0.8),
  },
  {
    claim:
      'Among equals, 30 looks at a growing log ever claim an order in at most 5 % of worlds (400 worlds)',
    accepted: [0, 0.086],
    measured: () =>
      shareOf(400, (seed) => everClaims(seed, (battles) => anytimeQuantile({ battles, comparisons: 15 }))),
    control: 'the quantile of one look, at each look',
    controlled: () => {
      const quantile = oneLook();
      return shareOf(400, (seed) => everClaims(seed, () => quantile));
    },
  },
  {
    claim: 'With 35 % draws the order is the same whether both-bad counts as a tie or is left out (mean τ)',
    accepted: [0.98, 1],
    measured: () => agreement((battles) => battles.filter(([, , outcome]) => outcome !== 'both-bad')),
    control: 'both-bad taken as a loss of whoever has the higher number',
    controlled: () =>
      agreement((battles) =>
        battles.map(([first, second, outcome]) =>
          outcome === 'both-bad' ? [first, second, first < second ? 'b' : 'a'] : [first, second, outcome],
        ),
      ),
  },
  {
    claim:
      'Whoever fits the published counts by another way has the same ratings (largest difference, points)',
    accepted: [0, 0.01],
    measured: () => farFromSlow((battles) => battles),
    control: 'one battle is missing',
    controlled: () => farFromSlow((battles) => battles.slice(1)),
  },
  {
    claim: 'So many rigged votes as are said to move a model by one half-width do (half-widths)',
    accepted: [0.8, 1.2],
    measured: () => moved(1),
    control: 'twice as many',
    controlled: () => moved(2),
  },
  {
    claim:
      'With 10 % of votes cast by a coin, 25 competitors 20 points apart keep their order (mean τ, 12,000 votes)',
    accepted: [0.95, 1],
    measured: () => orderAmongApathetic(0.1),
    control: '40 % of votes',
    controlled: () => orderAmongApathetic(0.4),
  },
];
