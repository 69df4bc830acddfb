import {
  type BattleTable,
  comparableGroups,
  compareTieModels,
  countPairs,
  pairProbabilities,
  shrinkages,
  sideBias,
  votesToChangeFirst,
  votesToMove,
  votesToSeparate,
} from '@leitai/rating';
import type { RankingDetails, RankingReport } from '../core/ranking-report.ts';
import type { BattleLog } from './rank-log.ts';

/** Neighbours on the board of whom it is said what would separate them. */
const NEIGHBOURS = 10;
const NEXT_PAIRS = 5;

/**
 * Says what a board rests on: whether the side matters, how few votes would change it, where one more is worth most,
 * how many more would separate neighbours, and which tie model fits. All by plain Bradley–Terry, whatever the report's method.
 *
 * @param isOrdered - Whether rows stand in the order of time; else no tie models are compared.
 * @returns Null if nobody is rated.
 * @throws {RatingError} `not-converged`.
 */
export function describeBoard(
  log: BattleLog,
  report: RankingReport,
  { isOrdered }: { readonly isOrdered: boolean },
): RankingDetails | null {
  const table = countPairs(log.columns);
  const rated = new Set(report.competitors.filter((row) => row.rating !== null).map((row) => row.name));
  const isRated = (competitor: number) => rated.has(table.competitors[competitor]!);
  // With a prior more are rated than can be compared.
  const members = comparableGroups(table).filter((group) => group.length > 1 && group.every(isRated))[0];
  if (members === undefined) return null;
  const names = report.competitors.map((row) => row.name).filter((name) => rated.has(name));
  const moving = votesToMove(table, members);
  return {
    side: sideBias(log.columns, members).adjusted,
    firstPlace: votesToChangeFirst(table, members),
    toMove: names.flatMap((name) => {
      const found = moving.find((one) => one.name === name);
      return found ? [{ name, votes: found.againstAll, points: found.halfWidth }] : [];
    }),
    nextPairs: nextPairs(table, members),
    toSeparate: names.slice(0, NEIGHBOURS).flatMap((name, place) => {
      const next = names[place + 1];
      const [one, other] = [table.competitors.indexOf(name), table.competitors.indexOf(next ?? '')];
      if (next === undefined || !members.includes(one) || !members.includes(other)) return [];
      return [{ one: name, other: next, votes: votesToSeparate(table, members, { one, other }) }];
    }),
    tieModels: isOrdered
      ? compareTieModels(log.columns).models.flatMap(({ model, threeOutcomes }) =>
          threeOutcomes ? [{ model, ...threeOutcomes }] : [],
        )
      : null,
  };
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
