import { csvTable } from '../core/csv-line.ts';
import type { RankingReport, ReportedCompetitor } from '../core/ranking-report.ts';

const COLUMNS = [
  'name',
  'status',
  'rating',
  'lower',
  'upper',
  'rank',
  'bestRank',
  'worstRank',
  'simultaneousBest',
  'simultaneousWorst',
  'tier',
  'battles',
  'wins',
  'losses',
  'ties',
] as const satisfies readonly (keyof ReportedCompetitor)[];

/** One line a competitor, best first, after a header, with line feeds. */
export function formatCsv(report: RankingReport): string {
  return csvTable(COLUMNS, report.competitors);
}
