import type { Category } from '../../core/boards/categories.ts';
import type { ComputedHistory } from '../../core/boards/compute-history.ts';
import type { ComputedMatrix } from '../../core/boards/compute-matrix.ts';
import type { ComputedActivity } from '../../core/boards/compute-model.ts';
import type { Arena } from '../arena.ts';
import { type BoardOptions, findCategory, toSlice } from './board-options.ts';

type BoardReader = Pick<Arena, 'boards' | 'frame' | 'publisher' | 'computed'>;

/** What a chart of a board is drawn from, and what it is of. */
export type Chart<Figures> = Figures & { readonly category: Category; readonly version: number };

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
  return readChart(arena, name, options, (at, slice) =>
    arena.computed.compute(at, 'history', { slice, points: HISTORY_POINTS, anchor: arena.boards.anchor }),
  );
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
  return { ...figures, category, version };
}
