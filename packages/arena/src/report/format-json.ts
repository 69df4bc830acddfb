import type { RankingReport } from '../core/ranking-report.ts';

/** The report as it is; numbers to the last digit. */
export function formatJson(report: RankingReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}
