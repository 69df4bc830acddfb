import { csvTable } from '../core/csv-line.ts';
import type { RankingReport, ReportedCompetitor } from '../core/ranking-report.ts';
import { votesToMoveByName } from './format-details.ts';

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

/**
 * One line a competitor, best first, after a header, with line feeds. It is the table alone: with details it has a column of votes to
 * move, whose name says where they are of another fit than the board, and nothing of how the board was made.
 */
export function formatCsv(report: RankingReport): string {
  const moving = votesToMoveByName(report);
  if (!moving) return csvTable(COLUMNS, report.competitors);
  const column = report.details?.basis === 'board' ? 'votesToMove' : 'votesToMoveByPlainFit';
  const rows = report.competitors.map((row) => ({ ...row, [column]: moving.get(row.name) }));
  return csvTable([...COLUMNS, column], rows);
}
