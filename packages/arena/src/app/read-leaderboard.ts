import { createHash } from 'node:crypto';
import type { BoardSummary } from '../core/board-tally.ts';
import { type LeaderboardRow, toRows } from '../core/leaderboard.ts';
import type { Arena } from './arena.ts';
import { ArenaError } from './arena-error.ts';

export interface Leaderboard extends BoardSummary {
  readonly category: string;
  readonly title: string;
  readonly method: 'bradley-terry';
  readonly interval: { readonly kind: 'sandwich'; readonly confidence: number };
  readonly rows: LeaderboardRow[];
  /** Changes whenever the body does. */
  readonly etag: string;
}

/** The fit of the newest version, for every reader until the next vote. */
const fitted = new WeakMap<Arena['board'], { version: number; board: Leaderboard }>();

/**
 * Reads a board as of the newest vote that was read from the log.
 *
 * @throws {ArenaError} `category-not-found`.
 */
export function readLeaderboard(arena: Pick<Arena, 'board' | 'registry'>, category: string): Leaderboard {
  if (category !== 'overall') {
    throw new ArenaError(
      'category-not-found',
      "Cannot find this board: the only category so far is 'overall'",
    );
  }
  const known = fitted.get(arena.board);
  if (known?.version === arena.board.tally.version) return known.board;
  const board = fitBoard(arena);
  fitted.set(arena.board, { version: board.version, board });
  return board;
}

function fitBoard(arena: Pick<Arena, 'board' | 'registry'>): Leaderboard {
  const { tally } = arena.board;
  const models = new Map([...arena.registry].map(([name, entry]) => [name, entry.model]));
  const board = {
    category: 'overall',
    title: 'Overall',
    method: 'bradley-terry' as const,
    interval: { kind: 'sandwich' as const, confidence: 0.95 },
    ...tally.summary(),
    rows: toRows(tally.rank([...models.keys()]), models),
  };
  // By content: a changed configuration changes the board without a new vote.
  const etag = `"${createHash('sha256').update(JSON.stringify(board)).digest('base64url').slice(0, 22)}"`;
  return { ...board, etag };
}
