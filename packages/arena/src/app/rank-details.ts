import {
  type BattleTable,
  compareTieModels,
  countPairs,
  pairProbabilities,
  RatingError,
  rankBattles,
  shrinkages,
  sideBias,
  votesToChangeFirst,
  votesToMove,
  votesToSeparate,
} from '@leitai/rating';
import type { RankingDetails } from '../core/ranking-report.ts';
import type { BattleLog, RankLogOptions } from './rank-log.ts';

/** Neighbours on the board of whom it is said what would separate them. */
const NEIGHBOURS = 10;
const NEXT_PAIRS = 5;

/**
 * Says what a board rests on: whether the side matters, how few votes would change it, where one more is worth most,
 * how many more would separate neighbours, and which tie model fits. All by plain Bradley–Terry, whatever the board's method;
 * where that is another one, the board of plain Bradley–Terry is what is spoken of.
 *
 * @param options - Of the board.
 * @returns Null if nobody can be compared.
 * @throws {RatingError} `not-converged`.
 */
export function describeBoard(log: BattleLog, options: RankLogOptions): RankingDetails | null {
  const { confidence } = options;
  const table = countPairs(log.columns);
  const { rows, rated } = rankBattles(table, { confidence });
  if (rated.length === 0) return null;
  const placeOf = (name: string) => table.competitors.indexOf(name);
  const members = rated.map(placeOf);
  const names = rows.filter((row) => row.rating !== null).map((row) => row.name);
  const moving = new Map(votesToMove(table, members, { confidence }).map((one) => [one.name, one]));
  return {
    basis: isPlain(log, options) ? 'board' : 'plain-bradley-terry',
    side: log.isCounted ? null : sideBias(log.columns, members, { confidence }).adjusted,
    firstPlace: votesToChangeFirst(table, members),
    toMove: names.map((name) => {
      const { againstAll, halfWidth } = moving.get(name)!;
      return { name, votes: againstAll, points: halfWidth };
    }),
    nextPairs: nextPairs(table, members),
    toSeparate: names.slice(0, Math.min(NEIGHBOURS, names.length - 1)).map((name, place) => {
      const other = names[place + 1]!;
      const pair = { one: placeOf(name), other: placeOf(other), confidence };
      return { one: name, other, votes: votesToSeparate(table, members, pair) };
    }),
    ...tieModelsOf(log),
  };
}

/** Whether the board is the fit that is looked at here. */
function isPlain({ weights }: BattleLog, options: RankLogOptions): boolean {
  const { method, style, weighting, virtualTies, interval, anchor } = options;
  const isPlainFit = method === 'bradley-terry' && !style && weighting === 'plain' && !weights;
  return isPlainFit && virtualTies === undefined && interval === 'sandwich' && !anchor;
}

/** A log that is too short, or whose later battles are of others than the earlier ones, has a board all the same. */
function tieModelsOf({ columns, times }: BattleLog): Pick<RankingDetails, 'tieModels' | 'tieModelsProblem'> {
  if (!times) {
    const problem = 'Cannot compare tie models: battles must have times, got some without';
    return { tieModels: null, tieModelsProblem: problem };
  }
  try {
    return { tieModels: compareTieModels(columns).models, tieModelsProblem: null };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof RatingError)) throw error;
    return { tieModels: null, tieModelsProblem: error.message };
  }
}

/** By how much the variances of all strengths fall, with the share of battles that are drawn uniformly as elsewhere. */
function nextPairs(table: BattleTable, members: readonly number[]): RankingDetails['nextPairs'] {
  const advice = shrinkages(table, members, { criterion: 'strengths' });
  const probabilities = pairProbabilities(advice);
  return advice
    .map(({ first, second, battles }, place) => ({
      one: table.competitors[first]!,
      other: table.competitors[second]!,
      battles,
      probability: probabilities[place]!,
    }))
    .sort((left, right) => right.probability - left.probability)
    .slice(0, NEXT_PAIRS);
}
