import { arenaRankCovariance } from './arena-rank-covariance.ts';
import type { BattleColumns } from './battle-columns.ts';
import { BattleSet, type BattleTable } from './battle-set.ts';
import {
  type Bootstrap,
  type BootstrapOptions,
  bootstrapStrengths,
  percentileIntervals,
} from './bootstrap.ts';
import { fitStrengths } from './bradley-terry.ts';
import { clusteredCovariance } from './clustered-covariance.ts';
import { comparableGroups } from './components.ts';
import { contrast } from './matrix.ts';
import { normalQuantile } from './normal-quantile.ts';
import { battlesAt, columnsOfTable } from './pair-columns.ts';
import { RatingError } from './rating-error.ts';
import { CENTRE_RATING, POINTS_PER_LOGIT } from './scale.ts';
import { fitWithVirtualTies } from './virtual-ties.ts';
import { balancePairs } from './weighting.ts';

/**
 * Why a competitor has a rating, or has none.
 *
 * `rated`: can be compared with the others. `never-lost`, `never-won`: no battle bounds it from above, or from
 * below. `not-comparable`: part of a group that no chain of wins and losses joins to the rated one.
 */
export const STATUSES = ['rated', 'never-lost', 'never-won', 'not-comparable', 'no-battles'] as const;
export type Status = (typeof STATUSES)[number];

export interface RankOptions {
  /** Share of intervals that hold the truth, in (0, 1). Default 0.95. */
  readonly confidence?: number;
  /**
   * Shifts all ratings so that this competitor has this rating. Default: the mean of the rated ones is 1000.
   * With `gauge: 'anchored'` intervals are of the distance to it, and its own has no width and is null.
   */
  readonly anchor?: { readonly name: string; readonly rating: number };
  /** What intervals are relative to. Default `centred`: the mean of all rated competitors. */
  readonly gauge?: 'centred' | 'anchored';
  /** `balanced`: each battle weighs 1 / max(battles of its pair, 50). Default `plain`. */
  readonly weighting?: 'plain' | 'balanced';
  /**
   * Prior: so many virtual ties of each competitor with a reference in the middle; > 0. With it everybody who has a
   * battle is rated, and ratings are drawn to the mean.
   */
  readonly virtualTies?: number;
  /** Where intervals come from. Default: the sandwich of independent battles. */
  readonly interval?: IntervalMethod;
  /** Another method than the fit of Bradley–Terry by half wins; goes with none of the three options above. */
  readonly estimate?: (table: BattleTable, members: readonly number[]) => Estimate;
  /**
   * Whom `estimate` can compare: indices into the table's competitors, ascending; two or more, or none. Default: the largest
   * group that chains of wins and losses join.
   */
  readonly members?: readonly number[];
}

/** What every method gives of the members that it was asked for. */
export interface Estimate {
  /** Log-odds. */
  readonly strengths: Float64Array;
  /** Row-major. */
  readonly covariance: Float64Array;
}

export type IntervalMethod =
  | { readonly kind: 'sandwich' }
  /** As lmarena/arena-rank has them: narrower by a ridge; see `arenaRankCovariance`. */
  | { readonly kind: 'arena-rank' }
  /** The sandwich of voters; `columns` are the same battles with who voted. */
  | { readonly kind: 'clustered'; readonly columns: BattleColumns }
  /** Percentiles of resamples. */
  | ({ readonly kind: 'bootstrap' } & BootstrapOptions);

/** Percentiles of resamples nearer to each other than this share of the normal half-width have no spread. */
const DEGENERATE_SHARE = 0.1;

/** One line of a ranking. The nullable figures are null unless `status` is `rated`. */
export interface RankedCompetitor {
  readonly name: string;
  readonly status: Status;
  /** Points. */
  readonly rating: number | null;
  /** Points; below and above `rating`. By the same distance > 0, but for bootstrapped ones. */
  readonly lower: number | null;
  readonly upper: number | null;
  /** 1 + number of competitors whose lower bound is above this upper bound. Joint ranks are the rule. */
  readonly rank: number | null;
  /** The same as `rank`: the best place that the intervals allow. */
  readonly bestRank: number | null;
  /** 1 + number of competitors whose upper bound is above this lower bound. */
  readonly worstRank: number | null;
  readonly battles: number;
  readonly wins: number;
  readonly losses: number;
  /** Ties and both-bad. */
  readonly ties: number;
}

type Tally = Pick<RankedCompetitor, 'battles' | 'wins' | 'losses' | 'ties'>;
type Rating = Pick<RankedCompetitor, 'rating' | 'lower' | 'upper'>;

const UNRATED = {
  rating: null,
  lower: null,
  upper: null,
  rank: null,
  bestRank: null,
  worstRank: null,
} as const;

/** A ranking, and the fit that it was made from. */
export interface Ranking {
  /** Rated competitors best first, then the others by number of battles, then by name. */
  readonly rows: readonly RankedCompetitor[];
  /** Names of the rated ones, in the order of `fit`; empty if nobody is. */
  readonly rated: readonly string[];
  /** Strengths, and their covariance as the intervals use it. `undefined` if nobody is rated. */
  readonly fit: Estimate | undefined;
  /** Battles between rated competitors, each as its weight: those that the fit is made from. */
  readonly battles: number;
  /** Resamples of a bootstrap that had no finite maximum, and say nothing in its intervals. */
  readonly skippedResamples: number;
}

/**
 * Rates and ranks competitors by Bradley–Terry with sandwich intervals.
 *
 * The largest group that can be compared is rated, from the battles inside it; everybody else is said to be
 * unrated and why. Deterministic to the last bit: the order in which battles came does not matter.
 *
 * @returns Rated competitors best first, then the others by number of battles, then by name.
 * @throws {RangeError} If an option is out of range, or two options exclude each other.
 * @throws {RatingError} `anchor-not-rated`; `not-converged`.
 * @see docs/methods.md
 */
export function rankCompetitors(
  battles: BattleSet | BattleTable,
  options: RankOptions = {},
): readonly RankedCompetitor[] {
  return rankBattles(battles, options).rows;
}

/** Like `rankCompetitors`, with the fit. */
export function rankBattles(battles: BattleSet | BattleTable, options: RankOptions = {}): Ranking {
  checkOptions(options);
  const table = battles instanceof BattleSet ? battles.toTable() : battles;
  const tallies = tally(table);
  const members = options.members ?? membersOf(table, tallies, options);
  const estimated = members.length === 0 ? undefined : estimateMembers(table, members, options);
  const rated = members.map((competitor) => table.competitors[competitor]!);
  const ratings = estimated ? rate({ ...estimated, rated, options }) : requireNoAnchor(options);
  const ranks = rankByBounds(ratings);
  const places = new Map(members.map((competitor, place) => [competitor, place]));
  const rows = table.competitors.map((name, competitor): RankedCompetitor => {
    const place = places.get(competitor);
    const figures = tallies[competitor]!;
    if (place === undefined) return { name, status: unratedStatus(figures), ...UNRATED, ...figures };
    return { name, status: 'rated', ...ratings[place]!, ...ranks[place]!, ...figures };
  });
  return {
    rows: rows.sort(bestFirst),
    rated,
    fit: estimated?.fit,
    battles: battlesAmong(table, members),
    skippedResamples: estimated?.resamples?.skipped ?? 0,
  };
}

function battlesAmong(table: BattleTable, members: readonly number[]): number {
  const pairs = columnsOfTable(table);
  const isMember = new Uint8Array(table.competitors.length);
  for (const member of members) isMember[member] = 1;
  let battles = 0;
  for (let row = 0; row < pairs.first.length; row += 1) {
    const isAmong = isMember[pairs.first[row]!] === 1 && isMember[pairs.second[row]!] === 1;
    if (isAmong) battles += battlesAt(pairs, row);
  }
  return battles;
}

function checkOptions(options: RankOptions): void {
  const { confidence = 0.95, weighting, virtualTies, interval, estimate, members } = options;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot rank: confidence must be inside (0, 1), got ${confidence}`);
  }
  if (members && !estimate) {
    throw new RangeError('Cannot rank: members must come with the estimate that can compare them, got none');
  }
  const kind = interval?.kind ?? 'sandwich';
  if (estimate && (kind !== 'sandwich' || weighting === 'balanced' || virtualTies !== undefined)) {
    throw new RangeError(
      'Cannot rank: another method must come without weights, virtual ties and other intervals, got one of them',
    );
  }
  if (kind !== 'sandwich' && (weighting === 'balanced' || virtualTies !== undefined)) {
    throw new RangeError(
      `Cannot rank: ${kind} intervals must be of plain battles, got weights or virtual ties`,
    );
  }
}

/** With a prior everybody who has a battle is rated. */
function membersOf(
  table: BattleTable,
  tallies: readonly Tally[],
  { virtualTies }: RankOptions,
): readonly number[] {
  if (virtualTies === undefined) return ratedGroup(comparableGroups(table), tallies);
  return table.competitors.flatMap((_, competitor) => (tallies[competitor]!.battles > 0 ? [competitor] : []));
}

/** What the intervals are made of: a covariance, or resamples. */
interface Estimated {
  readonly fit: Estimate;
  readonly resamples?: Bootstrap;
}

function estimateMembers(table: BattleTable, members: readonly number[], options: RankOptions): Estimated {
  const { weighting, virtualTies, interval, estimate } = options;
  if (estimate) return { fit: estimate(table, members) };
  const weighted = weighting === 'balanced' ? balancePairs(table) : table;
  if (virtualTies !== undefined) return { fit: fitWithVirtualTies(weighted, members, virtualTies) };
  const fit = fitStrengths(weighted, members);
  if (interval?.kind === 'clustered') {
    const covariance = clusteredCovariance({ fit, table, members, columns: interval.columns });
    return { fit: { ...fit, covariance } };
  }
  if (interval?.kind === 'arena-rank') {
    const covariance = arenaRankCovariance({ table, members, strengths: fit.strengths });
    return { fit: { ...fit, covariance } };
  }
  if (interval?.kind !== 'bootstrap') return { fit };
  return { fit, resamples: bootstrapStrengths({ table, members, fit, bootstrap: interval }) };
}

function tally(table: BattleTable): Tally[] {
  const { first, second, firstWins, secondWins, ties, bothBad } = columnsOfTable(table);
  const wins = new Float64Array(table.competitors.length);
  const losses = new Float64Array(table.competitors.length);
  const drawn = new Float64Array(table.competitors.length);
  for (let row = 0; row < first.length; row += 1) {
    const one = first[row]!;
    const other = second[row]!;
    const tied = ties[row]! + bothBad[row]!;
    wins[one]! += firstWins[row]!;
    losses[one]! += secondWins[row]!;
    drawn[one]! += tied;
    wins[other]! += secondWins[row]!;
    losses[other]! += firstWins[row]!;
    drawn[other]! += tied;
  }
  return table.competitors.map((_, place) => ({
    battles: wins[place]! + losses[place]! + drawn[place]!,
    wins: wins[place]!,
    losses: losses[place]!,
    ties: drawn[place]!,
  }));
}

/** The group with most competitors; among equals the one with most battles, then the first by name. */
function ratedGroup(groups: readonly number[][], tallies: readonly Tally[]): readonly number[] {
  const battlesOf = (group: readonly number[]) =>
    group.reduce((sum, member) => sum + tallies[member]!.battles, 0);
  const [largest] = groups
    .filter((group) => group.length > 1)
    .sort(
      (one, other) => other.length - one.length || battlesOf(other) - battlesOf(one) || one[0]! - other[0]!,
    );
  return largest ?? [];
}

function unratedStatus({ battles, wins, losses, ties }: Tally): Status {
  if (battles === 0) return 'no-battles';
  if (losses === 0 && ties === 0) return 'never-lost';
  if (wins === 0 && ties === 0) return 'never-won';
  return 'not-comparable';
}

function requireNoAnchor({ anchor }: RankOptions): never[] {
  if (anchor === undefined) return [];
  throw new RatingError(
    'anchor-not-rated',
    `Cannot anchor: '${anchor.name}' must be one of the rated competitors`,
  );
}

function rate(
  ranked: Estimated & { readonly rated: readonly string[]; readonly options: RankOptions },
): Rating[] {
  const { rated, fit, options } = ranked;
  const { anchor, gauge } = options;
  const place = anchor ? rated.indexOf(anchor.name) : -1;
  if (anchor && place < 0) requireNoAnchor(options);
  const reference = gauge === 'anchored' && anchor ? place : undefined;
  const shift = anchor ? anchor.rating - fit.strengths[place]! * POINTS_PER_LOGIT : CENTRE_RATING;
  const { below, above } = boundsOf(ranked, reference);
  return rated.map((_, i) => {
    const rating = fit.strengths[i]! * POINTS_PER_LOGIT + shift;
    if (i === reference) return { rating, lower: null, upper: null };
    return {
      rating,
      lower: rating - below[i]! * POINTS_PER_LOGIT,
      upper: rating + above[i]! * POINTS_PER_LOGIT,
    };
  });
}

/** How far the bounds lie below and above the strengths, relative to the mean or to a reference. */
function boundsOf(
  { fit, resamples, options }: Estimated & { readonly options: RankOptions },
  reference: number | undefined,
): { readonly below: Float64Array; readonly above: Float64Array } {
  const { confidence = 0.95 } = options;
  const { strengths, covariance } = fit;
  const size = strengths.length;
  const relative = (value: number, origin: number) => (reference === undefined ? value : value - origin);
  const quantile = normalQuantile((1 + confidence) / 2);
  const halfWidths = strengths.map((_, i) => {
    const variance =
      reference === undefined ? covariance[i * size + i]! : contrast(covariance, size, i, reference);
    return quantile * Math.sqrt(variance);
  });
  if (resamples) {
    const values = resamples.strengths.map((value, place, all) =>
      relative(value, all[place - (place % size) + (reference ?? 0)]!),
    );
    const { lower, upper } = percentileIntervals(values, size, confidence);
    const centre = strengths.map((strength) => relative(strength, strengths[reference ?? 0]!));
    // Battles without a residual are the same in every resample, and would be certain.
    const isSpread = (i: number) => upper[i]! - lower[i]! > DEGENERATE_SHARE * halfWidths[i]!;
    // Resamples without a maximum are those that lie farthest out: with many of them a percentile is too near.
    const isCut = resamples.skipped > ((1 - confidence) / 2) * (resamples.samples + resamples.skipped);
    const bound = (i: number, distance: number) => {
      if (!isSpread(i)) return halfWidths[i]!;
      return isCut ? Math.max(distance, halfWidths[i]!) : distance;
    };
    return {
      below: centre.map((strength, i) => bound(i, strength - lower[i]!)),
      above: centre.map((strength, i) => bound(i, upper[i]! - strength)),
    };
  }
  return { below: halfWidths, above: halfWidths };
}

/** Upper-bound rank and rank spread as Chatbot Arena publishes them; a bound that is null is the rating itself. */
function rankByBounds(
  ratings: readonly Rating[],
): Pick<RankedCompetitor, 'rank' | 'bestRank' | 'worstRank'>[] {
  const lowers = Float64Array.from(ratings, ({ lower, rating }) => lower ?? rating!).sort();
  const uppers = Float64Array.from(ratings, ({ upper, rating }) => upper ?? rating!).sort();
  return ratings.map(({ rating, lower, upper }) => {
    const bestRank = 1 + countAbove(lowers, upper ?? rating!);
    // A competitor's own upper bound is above its own lower one, and is not to be counted.
    const self = (upper ?? rating!) > (lower ?? rating!) ? 1 : 0;
    const worstRank = 1 + countAbove(uppers, lower ?? rating!) - self;
    return { rank: bestRank, bestRank, worstRank };
  });
}

/** @param sorted - Ascending. */
function countAbove(sorted: Float64Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! > bound) high = middle;
    else low = middle + 1;
  }
  return sorted.length - low;
}

function bestFirst(one: RankedCompetitor, other: RankedCompetitor): number {
  return (
    (one.rank ?? Number.MAX_SAFE_INTEGER) - (other.rank ?? Number.MAX_SAFE_INTEGER) ||
    (other.rating ?? 0) - (one.rating ?? 0) ||
    other.battles - one.battles ||
    (one.name < other.name ? -1 : 1)
  );
}
