import type { Leaderboard } from '../../app/boards/read-leaderboard.ts';
import { csvTable } from '../../core/csv-line.ts';

const COLUMNS = [
  'rank',
  'model',
  'organization',
  'license',
  'state',
  'status',
  'rating',
  'lower',
  'upper',
  'bestRank',
  'worstRank',
  'simultaneousBest',
  'simultaneousWorst',
  'tier',
  'overallRank',
  'votes',
  'wins',
  'losses',
  'ties',
] as const satisfies readonly (keyof Leaderboard['rows'][number])[];

/** A board as CSV, best first, after a header. */
export function boardCsv({ rows }: Pick<Leaderboard, 'rows'>): string {
  return csvTable(COLUMNS, rows);
}
