import {
  type BattleTable,
  type BradleyTerryFit,
  differenceDeviations,
  fitStrengths,
  normalQuantile,
  POINTS_PER_LOGIT,
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
  const { rated } = rankBattles(table, { confidence });
  const [i, j] = [rated.indexOf(one), rated.indexOf(other)];
  if (i < 0 || j < 0) return { expected: null, difference: null, votesToSeparate: null };
  const indexOf = (name: string) => table.competitors.indexOf(name);
  const fit = fitStrengths(table, rated.map(indexOf));
  const points = (fit.strengths[i]! - fit.strengths[j]!) * POINTS_PER_LOGIT;
  const halfWidth = normalQuantile((1 + confidence) / 2) * deviationOf(fit, i, j) * POINTS_PER_LOGIT;
  const separation = { one: indexOf(one), other: indexOf(other), confidence };
  return {
    expected: winProbability({ rating: points, opponentRating: 0 }),
    difference: { points, lower: points - halfWidth, upper: points + halfWidth },
    votesToSeparate: votesToSeparate(table, rated.map(indexOf), separation),
  };
}

/** Below this share of what the model expects, the sandwich sees no spread at all: nothing but ties, say. */
const DEGENERATE_SHARE = 0.1;

function deviationOf({ covariance, bread, strengths }: BradleyTerryFit, i: number, j: number): number {
  const place = i * strengths.length + j;
  const robust = differenceDeviations(covariance, strengths.length)[place]!;
  const expected = differenceDeviations(bread, strengths.length)[place]!;
  return robust < DEGENERATE_SHARE * expected ? expected : robust;
}
