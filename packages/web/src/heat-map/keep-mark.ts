import type { Place } from './heat-painter.ts';

/** A cell that a pointer rests on, or that was walked to with the arrow keys, which is also spoken. */
export interface Mark extends Place {
  readonly isSpoken: boolean;
  /** Of the map on which it was marked, in their order. */
  readonly models: readonly string[];
}

/**
 * Where a marked cell is on a map that has changed since. What was walked to is the same pair, wherever it stands now; a pointer
 * rests where it is.
 *
 * @returns Undefined if there is no such cell any more.
 */
export function keepMark(mark: Mark | undefined, models: readonly string[]): Mark | undefined {
  if (!mark || mark.models === models) return mark;
  if (!mark.isSpoken) return Math.max(mark.row, mark.column) < models.length ? mark : undefined;
  const [row, column] = [mark.row, mark.column].map((place) => models.indexOf(mark.models[place]!));
  return row! < 0 || column! < 0 ? undefined : { ...mark, row: row!, column: column!, models };
}
