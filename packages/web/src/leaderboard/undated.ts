import type { Leaderboard } from 'leitai/api-schema';

/** Fewer may well come within one second. */
const LEAST_VOTES = 5;

/**
 * Whether nobody knows when the votes of a board were cast: battles of a file without times stand at the moment of its import, all at
 * the same one.
 */
export function isUndated({
  votes,
  firstVoteAt,
  lastVoteAt,
}: Pick<Leaderboard, 'votes' | 'firstVoteAt' | 'lastVoteAt'>): boolean {
  return votes >= LEAST_VOTES && firstVoteAt === lastVoteAt;
}
