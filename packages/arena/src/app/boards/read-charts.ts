import type { Category } from '../../core/boards/categories.ts';
import type { ComputedHistory } from '../../core/boards/compute-history.ts';
import type { ComputedMatrix } from '../../core/boards/compute-matrix.ts';
import type { ComputedActivity } from '../../core/boards/compute-model.ts';
import type { Arena } from '../arena.ts';
import { ArenaError } from '../arena-error.ts';
import { type BoardOptions, findCategory, toSlice } from './board-options.ts';
import { type Leaderboard, readLeaderboard } from './read-leaderboard.ts';

type BoardReader = Pick<Arena, 'frame' | 'publisher' | 'computed'>;

/** What a chart of a board is drawn from, and what it is of. */
export type Chart<Figures> = Figures & {
  readonly category: Category;
  readonly version: number;
  /** Of its intervals, in (0, 1). */
  readonly confidence: number;
};

/** Moments of a rating history. */
const HISTORY_POINTS = 24;

/** Reads the heat maps of a board. */
export function readMatrix(
  arena: BoardReader,
  name: string,
  options: BoardOptions,
): Promise<Chart<ComputedMatrix>> {
  return readChart(arena, name, options, (at, slice) => arena.computed.compute(at, 'matrix', { slice }));
}

/** Reads how the ratings of a board came about. */
export function readHistory(
  arena: BoardReader,
  name: string,
  options: BoardOptions,
): Promise<Chart<ComputedHistory>> {
  const { confidence, anchor } = arena.publisher.boards;
  return readChart(arena, name, options, (at, slice) =>
    arena.computed.compute(at, 'history', { slice, points: HISTORY_POINTS, confidence, anchor }),
  );
}

/**
 * Reads what more of a style is worth. Battles that do not tell, because no style of their answers is known or all are alike, are no
 * failure.
 */
export async function readStyle(
  arena: Parameters<typeof readLeaderboard>[0],
  name: string,
  options: BoardOptions,
): Promise<Chart<{ readonly board: Leaderboard | null }>> {
  const category = findCategory(arena, name);
  const { confidence } = arena.publisher.boards;
  try {
    const board = await readLeaderboard(arena, name, { ...options, style: true });
    return { category, version: board.version, confidence, board };
  } catch (error) {
    if (!(error instanceof ArenaError && error.code === 'board-not-available')) throw error;
    return { category, version: arena.publisher.version, confidence, board: null };
  }
}

/** Reads how much was voted, when and on whom. */
export function readActivity(
  arena: BoardReader,
  name: string,
  options: BoardOptions,
): Promise<Chart<ComputedActivity>> {
  return readChart(arena, name, options, (at, slice) => arena.computed.compute(at, 'activity', { slice }));
}

async function readChart<Figures>(
  arena: BoardReader,
  name: string,
  options: BoardOptions,
  compute: (
    at: () => ReturnType<Arena['publisher']['now']>,
    slice: ReturnType<typeof toSlice>,
  ) => Promise<Figures>,
): Promise<Chart<Figures>> {
  const category = findCategory(arena, name);
  let version = 0;
  const at = () => {
    const now = arena.publisher.now();
    version = now.view.rowCount;
    return now;
  };
  const figures = await compute(at, toSlice(arena, category, options));
  return { ...figures, category, version, confidence: arena.publisher.boards.confidence };
}
