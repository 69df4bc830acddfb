import {
  type BattleTable,
  differenceInterval,
  rankBattles,
  votesToSeparate,
  winProbability,
} from '@leitai/rating';
import type { FrameView } from '../frame/battle-frame.ts';
import { countSlice, type Slice } from './slice.ts';

/** Two models against one another: what happened, and what the whole board says of them. */
export interface ComputedPair {
  readonly battles: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly bothBad: number;
  /** Share of battles that the first won, ties as halves; null without a battle. */
  readonly winRate: number | null;
  /** The rest is null unless both are rated. */
  readonly expected: number | null;
  /** First less second, in points. */
  readonly difference: { readonly points: number; readonly lower: number; readonly upper: number } | null;
  /** Fewest more battles between the two that would separate them: 0 if they are; null if none would. */
  readonly votesToSeparate: number | null;
}

/** Two models, and how sure the interval of their difference is to be. */
export interface PairRequest {
  readonly slice: Slice;
  readonly one: string;
  readonly other: string;
  /** In (0, 1). */
  readonly confidence: number;
}

/** Computes the figures of a pair's page. */
export function computePair(view: FrameView, request: PairRequest): ComputedPair {
  const { table } = countSlice(view, request.slice);
  const { firstWins: wins, secondWins: losses, ties, bothBad } = countsOf(table, request);
  const battles = wins + losses + ties + bothBad;
  const winRate = battles === 0 ? null : (wins + (ties + bothBad) / 2) / battles;
  return { battles, wins, losses, ties, bothBad, winRate, ...compareByFit(table, request) };
}

/** The pair's counts, the first being the one that is asked for. */
function countsOf({ competitors, pairs }: BattleTable, { one, other }: PairRequest) {
  const [i, j] = [competitors.indexOf(one), competitors.indexOf(other)];
  const forth = pairs.find(({ first, second }) => first === i && second === j);
  if (forth) return forth;
  const back = pairs.find(({ first, second }) => first === j && second === i);
  const { firstWins = 0, secondWins = 0, ties = 0, bothBad = 0 } = back ?? {};
  return { firstWins: secondWins, secondWins: firstWins, ties, bothBad };
}

function compareByFit(
  table: BattleTable,
  { one, other, confidence }: PairRequest,
): Pick<ComputedPair, 'expected' | 'difference' | 'votesToSeparate'> {
  const ranking = rankBattles(table, { confidence });
  const { rated } = ranking;
  if (!rated.includes(one) || !rated.includes(other)) {
    return { expected: null, difference: null, votesToSeparate: null };
  }
  const { difference: points, lower, upper } = differenceInterval(ranking, { one, other, confidence });
  const indexOf = (name: string) => table.competitors.indexOf(name);
  const separation = { one: indexOf(one), other: indexOf(other), confidence };
  return {
    expected: winProbability({ rating: points, opponentRating: 0 }),
    difference: { points, lower, upper },
    votesToSeparate: votesToSeparate(table, rated.map(indexOf), separation),
  };
}
