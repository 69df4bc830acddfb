import type { BattleSet, BattleTable } from './battle-set.ts';
import { fitStrengths } from './bradley-terry.ts';
import { comparableGroups } from './components.ts';
import { normalQuantile } from './normal-quantile.ts';
import { RatingError } from './rating-error.ts';
import { CENTRE_RATING, POINTS_PER_LOGIT } from './scale.ts';

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
}

/** One line of a ranking. The nullable figures are null unless `status` is `rated`. */
export interface RankedCompetitor {
  readonly name: string;
  readonly status: Status;
  /** Points. */
  readonly rating: number | null;
  /** Points; below and above `rating`, by the same distance > 0. */
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

/**
 * Rates and ranks competitors by Bradley–Terry with sandwich intervals.
 *
 * The largest group that can be compared is rated, from the battles inside it; everybody else is said to be
 * unrated and why. Deterministic to the last bit: the order in which battles came does not matter.
 *
 * @returns Rated competitors best first, then the others by number of battles, then by name.
 * @throws {RangeError} If the confidence is not inside (0, 1).
 * @throws {RatingError} `anchor-not-rated`; `not-converged`.
 * @see docs/methods.md
 */
export function rankCompetitors(battles: BattleSet, options: RankOptions = {}): RankedCompetitor[] {
  const table = battles.toTable();
  const tallies = tally(table);
  const members = ratedGroup(comparableGroups(table), tallies);
  const ratings = rate(table, members, options);
  const ranks = rankByBounds(ratings);
  const places = new Map(members.map((competitor, place) => [competitor, place]));
  const rows = table.competitors.map((name, competitor): RankedCompetitor => {
    const place = places.get(competitor);
    const figures = tallies[competitor]!;
    if (place === undefined) return { name, status: unratedStatus(figures), ...UNRATED, ...figures };
    return { name, status: 'rated', ...ratings[place]!, ...ranks[place]!, ...figures };
  });
  return rows.sort(bestFirst);
}

function tally(table: BattleTable): Tally[] {
  const tallies = table.competitors.map(() => ({ battles: 0, wins: 0, losses: 0, ties: 0 }));
  for (const pair of table.pairs) {
    const drawn = pair.ties + pair.bothBad;
    for (const [competitor, wins, losses] of [
      [pair.first, pair.firstWins, pair.secondWins],
      [pair.second, pair.secondWins, pair.firstWins],
    ] as const) {
      const own = tallies[competitor]!;
      own.battles += wins + losses + drawn;
      own.wins += wins;
      own.losses += losses;
      own.ties += drawn;
    }
  }
  return tallies;
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

function rate(table: BattleTable, members: readonly number[], options: RankOptions): Rating[] {
  const { confidence = 0.95, anchor, gauge = 'centred' } = options;
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot rank: confidence must be inside (0, 1), got ${confidence}`);
  }
  const anchorPlace = anchor && members.findIndex((member) => table.competitors[member] === anchor.name);
  if (anchorPlace === -1) {
    throw new RatingError(
      'anchor-not-rated',
      `Cannot anchor: '${anchor!.name}' must be one of the rated competitors`,
    );
  }
  if (members.length === 0) return [];
  const { strengths, covariance } = fitStrengths(table, members);
  const size = members.length;
  const at = (i: number, j: number) => covariance[i * size + j]!;
  const shift =
    anchorPlace === undefined ? CENTRE_RATING : anchor!.rating - strengths[anchorPlace]! * POINTS_PER_LOGIT;
  const quantile = normalQuantile((1 + confidence) / 2);
  return members.map((_, i) => {
    const rating = strengths[i]! * POINTS_PER_LOGIT + shift;
    const isRelative = gauge === 'anchored' && anchorPlace !== undefined;
    if (isRelative && i === anchorPlace) return { rating, lower: null, upper: null };
    const variance = isRelative ? at(i, i) + at(anchorPlace, anchorPlace) - 2 * at(i, anchorPlace) : at(i, i);
    const halfWidth = quantile * Math.sqrt(variance) * POINTS_PER_LOGIT;
    return { rating, lower: rating - halfWidth, upper: rating + halfWidth };
  });
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
    const self = upper === null ? 0 : 1;
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
