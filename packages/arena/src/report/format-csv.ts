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

/**
 * One line a competitor, best first, after a header; RFC 4180 with line feeds. What is not known is empty. A name that a
 * spreadsheet would run as a formula has an apostrophe before it.
 *
 * @see OWASP, "CSV Injection"
 */
export function formatCsv(report: RankingReport): string {
  const lines = report.competitors.map((row) => COLUMNS.map((column) => quoted(row[column])).join(','));
  return [COLUMNS.join(','), ...lines, ''].join('\n');
}

function quoted(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) return `"'${text.replaceAll('"', '""')}"`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
