import { type BattleTable, OUTCOMES, type Outcome, type PairCounts } from './battle-set.ts';
import { fitStrengths } from './bradley-terry.ts';
import { comparableGroups } from './components.ts';
import { expectedScore, inverseInformation, tableOfMembers } from './matrices.ts';
import { normalQuantile } from './normal-quantile.ts';
import { POINTS_PER_LOGIT } from './scale.ts';

/** How many more wins would lift a competitor by the half-width of its own interval. */
export interface MovingVotes {
  readonly name: string;
  /** Points; the rise asked for. */
  readonly halfWidth: number;
  /** Wins spread evenly over all other members. A whole number from 1. */
  readonly againstAll: number;
  /** Wins against the opponent it has met most often. A whole number from 1. */
  readonly againstMostMet: number;
  readonly mostMet: string;
}

/** The least that was found to be missing for another competitor to be first. */
export interface FirstPlaceChange {
  readonly first: string;
  /** First once `removed` is gone; the strongest of the others if first place is shared now. */
  readonly successor: string;
  /** Votes removed, 0 if first place is shared now. Refitted: without these votes `successor` is first. */
  readonly votes: number;
  readonly removed: readonly RemovedVotes[];
}

export interface RemovedVotes {
  readonly first: string;
  readonly second: string;
  readonly outcome: Outcome;
  readonly count: number;
}

/** Strengths closer than this, in log-odds, are equal to the precision of the fit. */
const EQUAL_GAP = 1e-9;
/** How many challengers for first place are tried, and how many exchanges of votes before a removal stays as it is. */
const CHALLENGERS_MAX = 4;
const EXCHANGES_MAX = 20;
/** Of the first competitor, indexed like `OUTCOMES`. */
const SCORES = [1, 0, 0.5, 0.5] as const;

/**
 * Counts the extra wins that would lift each competitor by half the width of its sandwich interval: what an
 * attacker, or luck, would need for a move that the interval calls unlikely. Ratings are in the gauge of mean 1000.
 *
 * One step of influence, H⁺·score, with the scores of the extra wins taken where they lead to: n wins of i against j
 * push with n(1 − pᵢⱼ), and pᵢⱼ rises as they do. What the other battles push back is taken as linear, so that the
 * figure is close where the half-width is small against a unit of log-odds (174 points), and rough where it is not.
 *
 * @param members - Indices of at least two competitors of one comparable group (`comparableGroups`).
 * @param options.confidence - Of the intervals, in (0, 1). Default 0.95.
 * @returns Indexed like `members`.
 * @throws {RangeError} If there are fewer than two members, or the confidence is not inside (0, 1).
 * @throws {RatingError} `not-converged`.
 * @see Hampel (1974) for the influence curve; docs/methods.md#robustness
 */
export function votesToMove(
  table: BattleTable,
  members: readonly number[],
  options: { readonly confidence?: number } = {},
): MovingVotes[] {
  const { confidence = 0.95 } = options;
  requireTwo(members);
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`Cannot count votes: confidence must be inside (0, 1), got ${confidence}`);
  }
  const { strengths, covariance } = fitStrengths(table, members);
  const log = tableOfMembers(table, members);
  const size = members.length;
  const inverse = inverseInformation(log, strengths);
  const quantile = normalQuantile((1 + confidence) / 2);
  const mostMet = mostMetOpponents(log);
  return log.competitors.map((name, i) => {
    const rise = quantile * Math.sqrt(covariance[i * size + i]!);
    const others = log.competitors.map((_, j) => j).filter((j) => j !== i);
    const votes = (opponents: readonly number[]) => winsToRise({ i, opponents, rise, strengths, inverse });
    return {
      name,
      halfWidth: rise * POINTS_PER_LOGIT,
      againstAll: votes(others),
      againstMostMet: votes([mostMet[i]!]),
      mostMet: log.competitors[mostMet[i]!]!,
    };
  });
}

/** Wins of `i`, spread evenly over `opponents`, that lift its strength by `rise`; rounded up. */
function winsToRise(options: {
  readonly i: number;
  readonly opponents: readonly number[];
  readonly rise: number;
  readonly strengths: Float64Array;
  readonly inverse: Float64Array;
}): number {
  const { i, opponents, rise, strengths, inverse } = options;
  const size = strengths.length;
  /** How strength `k` answers to one such win, with scores as the strengths given have them. */
  const answer = (k: number, at: ArrayLike<number>) => {
    let sum = 0;
    for (const j of opponents) {
      const score = 1 - expectedScore(at[i]! - at[j]!);
      sum += (inverse[k * size + i]! - inverse[k * size + j]!) * score;
    }
    return sum / opponents.length;
  };
  const scale = rise / answer(i, strengths);
  const risen = strengths.map((strength, k) => strength + scale * answer(k, strengths));
  return Math.ceil(rise / answer(i, risen));
}

/** By place; among equals the first. */
function mostMetOpponents({ competitors, pairs }: BattleTable): number[] {
  const opponents = competitors.map(() => -1);
  const most = competitors.map(() => 0);
  for (const { first, second, firstWins, secondWins, ties, bothBad } of pairs) {
    const battles = firstWins + secondWins + ties + bothBad;
    for (const [own, opponent] of [
      [first, second],
      [second, first],
    ] as const) {
      if (battles < most[own]! || (battles === most[own]! && opponent > opponents[own]!)) continue;
      most[own] = battles;
      opponents[own] = opponent;
    }
  }
  return opponents;
}

function requireTwo(members: readonly number[]): void {
  if (members.length >= 2) return;
  throw new RangeError(`Cannot judge robustness: members must be at least two, got ${members.length}`);
}

/**
 * Looks for the fewest votes without which another competitor would be first: a board on which a handful decides
 * first place says so.
 *
 * For each challenger the votes that hold it back most are removed, by their influence on its gap to the first,
 * (y − p)·(vᵢ − vⱼ) / (1 − leverage) with v = H⁺(e₁ − eₖ); half of what seems to be needed at a time, refitting in
 * between. The result is then made smaller, while that is possible, by leaving a vote in or by removing one instead of
 * two others. Every step is judged by a refit, so the votes named do change first place; that no fewer could is not
 * proved. No removal may leave anybody without a rating. A vote that is not whole (a weight) stays.
 *
 * @param members - Indices of at least two competitors of one comparable group (`comparableGroups`).
 * @returns Null if no such removal was found.
 * @throws {RangeError} If there are fewer than two members.
 * @throws {RatingError} `not-converged`.
 * @see Broderick, Giordano & Meager (2020); Huang et al. (2025); docs/methods.md#robustness
 */
export function votesToChangeFirst(table: BattleTable, members: readonly number[]): FirstPlaceChange | null {
  requireTwo(members);
  const { strengths } = fitStrengths(table, members);
  const log = tableOfMembers(table, members);
  const whole: Remainder = { log, strengths, votes: 0, removed: new Float64Array(log.pairs.length * 4) };
  const [first, second] = firstTwo(strengths);
  if (strengths[first]! - strengths[second]! < EQUAL_GAP) return describeChange(whole, first, second);
  let least: Remainder | null = null;
  for (const { challenger, votes } of likelyChallengers(whole, first)) {
    if (least !== null && votes > 2 * least.votes) continue;
    const overtaken = removeGreedily(whole, { first, challenger });
    const found = overtaken && leaveVotesIn(overtaken, first);
    if (found !== null && (least === null || found.votes < least.votes)) least = found;
  }
  return least && describeChange(least, first, firstTwo(least.strengths)[0]);
}

/** What is left of a log, fitted. A cell is one outcome of one pair: `pair * 4 + outcome`. */
interface Remainder {
  readonly log: BattleTable;
  readonly strengths: Float64Array;
  /** Votes gone, by cell, and in all. */
  readonly removed: Float64Array;
  readonly votes: number;
}

/** Two places: the one that is first in the whole log, and the one to overtake it. */
interface Duel {
  readonly first: number;
  readonly challenger: number;
}

/** So many votes of a cell, to be removed; negative, to be put back. */
type Removal = readonly [cell: number, count: number];

/** Everybody else, by the votes that seem to be needed from the battles of the two; those with fewest. */
function likelyChallengers(whole: Remainder, first: number): { challenger: number; votes: number }[] {
  const inverse = inverseInformation(whole.log, whole.strengths);
  const challengers = Array.from(whole.strengths, (_, challenger) => {
    const duel = { first, challenger };
    const gaps = gapsByCell(whole, inverse, duel).map((gap, cell) => {
      const pair = whole.log.pairs[Math.floor(cell / 4)]!;
      return [pair.first, pair.second].some((place) => place === first || place === challenger) ? gap : 0;
    });
    return { challenger, votes: total(votesToClose(whole, gaps, duel)) };
  });
  return challengers
    .filter(({ challenger, votes }) => challenger !== first && votes > 0)
    .sort((one, other) => one.votes - other.votes || one.challenger - other.challenger)
    .slice(0, CHALLENGERS_MAX);
}

/** Null if the votes that may go run out before anybody has overtaken the first. */
function removeGreedily(whole: Remainder, duel: Duel): Remainder | null {
  const irremovable = new Set<number>();
  let current = whole;
  while (!isOvertaken(current, duel.first)) {
    const gaps = gapsByCell(current, inverseInformation(current.log, current.strengths), duel);
    for (const cell of irremovable) gaps[cell] = 0;
    const plan = votesToClose(current, gaps, duel);
    if (plan.length === 0) return null;
    let share = Math.ceil(total(plan) / 2);
    let next = remove(current, beginning(plan, share));
    while (next === null && share > 1) {
      share = Math.floor(share / 2);
      next = remove(current, beginning(plan, share));
    }
    if (next === null) irremovable.add(plan[0]![0]);
    else current = next;
  }
  return current;
}

/** Makes a removal smaller, one vote at a time, while the first stays overtaken. */
function leaveVotesIn(overtaken: Remainder, first: number): Remainder {
  for (const removals of removalsOfOneLess(overtaken, first)) {
    const smaller = remove(overtaken, removals);
    if (smaller !== null && isOvertaken(smaller, first)) return leaveVotesIn(smaller, first);
  }
  return overtaken;
}

/** One removed vote back, or two back for one other: the likeliest to leave the first overtaken, likeliest first. */
function removalsOfOneLess(current: Remainder, first: number): Removal[][] {
  const duel = { first, challenger: firstTwo(current.strengths)[0] };
  const gaps = gapsByCell(current, inverseInformation(current.log, current.strengths), duel);
  const gone = Array.from(current.removed.keys()).filter((cell) => current.removed[cell]! > 0);
  const others = tellingCells(current, gaps).slice(0, EXCHANGES_MAX);
  const candidates: Removal[][] = gone.map((cell) => [[cell, -1]]);
  gone.forEach((one, place) => {
    for (const other of gone.slice(place)) {
      if (one === other && current.removed[one]! < 2) continue;
      for (const instead of others)
        candidates.push([
          [one, -1],
          [other, -1],
          [instead, 1],
        ]);
    }
  });
  const gain = (removals: readonly Removal[]) =>
    removals.reduce((sum, [cell, count]) => sum + count * gaps[cell]!, 0);
  return candidates.sort((one, other) => gain(other) - gain(one)).slice(0, EXCHANGES_MAX);
}

/**
 * By how much one vote of each cell holds the first above the challenger, in log-odds: negative if it speaks for the
 * challenger, 0 if nothing else joins what it joins.
 */
function gapsByCell({ log, strengths }: Remainder, inverse: Float64Array, duel: Duel): Float64Array {
  const size = strengths.length;
  const at = (row: number, column: number) => inverse[row * size + column]!;
  const answer = (place: number) => at(place, duel.first) - at(place, duel.challenger);
  const gaps = new Float64Array(log.pairs.length * 4);
  log.pairs.forEach(({ first, second }, index) => {
    const expected = expectedScore(strengths[first]! - strengths[second]!);
    const resistance = at(first, first) + at(second, second) - 2 * at(first, second);
    // One Newton step of the log without the vote, in closed form: less is known of its pair then.
    const rest = 1 - expected * (1 - expected) * resistance;
    if (rest < EQUAL_GAP) return;
    const pull = (answer(first) - answer(second)) / rest;
    SCORES.forEach((score, code) => {
      gaps[index * 4 + code] = (score - expected) * pull;
    });
  });
  return gaps;
}

/** The most telling votes, in that order, until they would close the gap if what each does added up. */
function votesToClose(current: Remainder, gaps: Float64Array, { first, challenger }: Duel): Removal[] {
  const removals: Removal[] = [];
  let open = Math.max(0, current.strengths[first]! - current.strengths[challenger]!);
  for (const cell of tellingCells(current, gaps)) {
    const count = Math.min(votesLeft(current, cell), Math.floor(open / gaps[cell]!) + 1);
    removals.push([cell, count]);
    open -= count * gaps[cell]!;
    if (open < 0) break;
  }
  return removals;
}

/** Cells with a whole vote left that holds the challenger back, the most telling first. */
function tellingCells(current: Remainder, gaps: Float64Array): number[] {
  const cells = Array.from(gaps.keys()).filter((cell) => gaps[cell]! > 0 && votesLeft(current, cell) > 0);
  return cells.sort((one, other) => gaps[other]! - gaps[one]! || one - other);
}

function votesLeft({ log }: Remainder, cell: number): number {
  return Math.floor(countsOf(log.pairs[Math.floor(cell / 4)]!)[cell % 4]!);
}

/** Null if the votes left do not compare everybody with everybody. */
function remove(current: Remainder, removals: readonly Removal[]): Remainder | null {
  const removed = current.removed.slice();
  const pairs = [...current.log.pairs];
  for (const [cell, count] of removals) {
    removed[cell]! += count;
    const index = Math.floor(cell / 4);
    const counts = countsOf(pairs[index]!);
    counts[cell % 4]! -= count;
    const [firstWins, secondWins, ties, bothBad] = counts;
    pairs[index] = { ...pairs[index]!, firstWins, secondWins, ties, bothBad };
  }
  const log = { competitors: current.log.competitors, pairs };
  const [group] = comparableGroups(log);
  if (group!.length < log.competitors.length) return null;
  return {
    log,
    removed,
    votes: current.votes + total(removals),
    strengths: fitStrengths(log, group!).strengths,
  };
}

/** Counts in the order of `OUTCOMES`. */
function countsOf({ firstWins, secondWins, ties, bothBad }: PairCounts): [number, number, number, number] {
  return [firstWins, secondWins, ties, bothBad];
}

/** The beginning of a plan, with so many votes in all. */
function beginning(plan: readonly Removal[], votes: number): Removal[] {
  let left = votes;
  return plan.flatMap(([cell, count]): Removal[] => {
    const share = Math.min(count, left);
    left -= share;
    return share > 0 ? [[cell, share]] : [];
  });
}

function total(removals: readonly Removal[]): number {
  return removals.reduce((sum, [, count]) => sum + count, 0);
}

/** Places of the strongest and of the second strongest; among equals the lower place. */
function firstTwo(strengths: Float64Array): [number, number] {
  const places = Array.from(strengths.keys());
  places.sort((one, other) => strengths[other]! - strengths[one]! || one - other);
  return [places[0]!, places[1]!];
}

/** Whether anybody is above the one that was first. */
function isOvertaken({ strengths }: Remainder, first: number): boolean {
  return strengths[firstTwo(strengths)[0]]! - strengths[first]! > EQUAL_GAP;
}

function describeChange(
  { log, removed, votes }: Remainder,
  first: number,
  successor: number,
): FirstPlaceChange {
  const { competitors, pairs } = log;
  const list = Array.from(removed.keys()).flatMap((cell): RemovedVotes[] => {
    if (removed[cell] === 0) return [];
    const pair = pairs[Math.floor(cell / 4)]!;
    return [
      {
        first: competitors[pair.first]!,
        second: competitors[pair.second]!,
        outcome: OUTCOMES[cell % 4]!,
        count: removed[cell]!,
      },
    ];
  });
  return { first: competitors[first]!, successor: competitors[successor]!, votes, removed: list };
}
