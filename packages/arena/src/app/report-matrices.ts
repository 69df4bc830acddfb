import {
  type BattleColumns,
  battleCounts,
  countPairs,
  type PairMatrix,
  winFractions,
  winProbability,
} from '@leitai/rating';
import type { RankingReport, ReportMatrices } from '../core/ranking-report.ts';

/** The heat maps of a report, for its rated competitors in the order of their ranks. */
export function toReportMatrices(columns: BattleColumns, report: RankingReport): ReportMatrices {
  const table = countPairs(columns);
  const rated = report.competitors.filter((row) => row.rating !== null);
  const names = rated.map((row) => row.name);
  return {
    names,
    winRates: inOrder(winFractions(table), names),
    counts: inOrder(battleCounts(table), names),
    expected: rated.flatMap((row) =>
      rated.map((other) =>
        row === other ? null : winProbability({ rating: row.rating!, opponentRating: other.rating! }),
      ),
    ),
  };
}

function inOrder<Value extends number | null>(
  { competitors, values }: PairMatrix<ArrayLike<Value>>,
  names: readonly string[],
): Value[] {
  const places = new Map(competitors.map((name, place) => [name, place]));
  return names.flatMap((row) =>
    names.map((column) => values[places.get(row)! * competitors.length + places.get(column)!]!),
  );
}
