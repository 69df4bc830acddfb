import {
  type BattleColumns,
  battleCounts,
  CENTRE_RATING,
  countPairs,
  expectedWins,
  type PairMatrix,
  POINTS_PER_LOGIT,
  TIE_MODELS,
  winFractions,
} from '@leitai/rating';
import type { RankingReport, ReportMatrices } from '../core/ranking-report.ts';

/** The heat maps of a report, for its rated competitors in the order of their ranks. */
export function toReportMatrices(columns: BattleColumns, report: RankingReport): ReportMatrices {
  const table = countPairs(columns);
  const rated = report.competitors.filter((row) => row.rating !== null);
  const names = rated.map((row) => row.name);
  const expected = expectedOf(report).values;
  return {
    names,
    winRates: inOrder(winFractions(table), names),
    counts: inOrder(battleCounts(table), names),
    expected: Array.from(expected, (share, place) => (place % (names.length + 1) === 0 ? null : share)),
  };
}

/** What the report's own method expects: a tie model knows how many battles are drawn. */
function expectedOf({ method, competitors, effects, zeroPoint }: RankingReport): PairMatrix<Float64Array> {
  const rated = competitors.filter((row) => row.rating !== null);
  const origin = zeroPoint ?? CENTRE_RATING;
  const model = TIE_MODELS.find((name) => name === method);
  const parameter = effects[0]?.value;
  return expectedWins({
    competitors: rated.map((row) => row.name),
    strengths: rated.map((row) => (row.rating! - origin) / POINTS_PER_LOGIT),
    ...(model && parameter !== undefined && { ties: { model, parameter } }),
  });
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
