import type { Category } from '../../core/boards/categories.ts';
import type { Anchor } from '../../core/boards/compute-board.ts';

/** What the operator decides of boards. */
export interface BoardSettings {
  /** In the order on screen; the first is `overall`. */
  readonly categories: readonly Category[];
  /** Counted battles that a model needs for a rank, on the overall board and in a category. */
  readonly minimumVotes: { readonly overall: number; readonly category: number };
  /** Share of intervals that hold the truth, in (0, 1). */
  readonly confidence: number;
  /** Shifts all ratings so that this model has this rating; without it the mean of the rated models is 1000. */
  readonly anchor?: Anchor | undefined;
  /** Ids of voters by the name of their group. */
  readonly voterGroups: ReadonlyMap<string, readonly string[]>;
}
