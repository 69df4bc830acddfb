import type { Category } from '../../core/boards/categories.ts';
import type { ModelState } from '../../core/model.ts';
import { type ModelCard, toModelCard } from '../../core/model-card.ts';
import type { Arena } from '../arena.ts';
import { ArenaError } from '../arena-error.ts';
import type { BoardOptions } from './board-options.ts';
import { listLeaderboards } from './list-leaderboards.ts';
import type { Missing } from './missing.ts';
import { readLeaderboard } from './read-leaderboard.ts';

/** Every model on every board. */
export interface Overview {
  readonly version: number;
  readonly categories: readonly {
    readonly category: Category;
    readonly votes: number;
    readonly missing: Missing;
  }[];
  /** Best first on the overall board; ranks and ratings in the order of `categories`. */
  readonly models: readonly (ModelCard & {
    readonly model: string;
    readonly state: ModelState | 'removed';
    readonly ranks: readonly (number | null)[];
    readonly ratings: readonly (number | null)[];
  })[];
}

/** Reads the ranks of all models on all boards that have votes, with the same options for each. */
export async function readOverview(
  arena: Pick<Arena, 'frame' | 'publisher' | 'computed' | 'registry'>,
  options: BoardOptions,
): Promise<Overview> {
  const { version } = arena.publisher;
  // Whoever follows the votes asks once for each change, and must not get what was before it.
  const listed = await listLeaderboards(arena, { isNow: true });
  const places = new Map<string, { rank: number | null; rating: number | null }[]>();
  for (const [place, { category, votes }] of listed.entries()) {
    if (votes === 0 && category.group !== 'overall') continue;
    for (const row of await rowsOf(arena, category, options)) {
      const own = places.get(row.model) ?? [];
      own[place] = { rank: row.rank, rating: row.rating };
      places.set(row.model, own);
    }
  }
  return {
    version,
    categories: listed.map(({ category, votes, missing }) => ({ category, votes, missing })),
    models: [...places].map(([model, own]) => {
      const registered = arena.registry.get(model)?.model;
      return {
        model,
        ...toModelCard(registered),
        state: registered?.state ?? ('removed' as const),
        ranks: listed.map((_, place) => own[place]?.rank ?? null),
        ratings: listed.map((_, place) => own[place]?.rating ?? null),
      };
    }),
  };
}

/** One board that cannot be computed leaves a gap, not an overview that cannot be read. */
async function rowsOf(
  arena: Pick<Arena, 'frame' | 'publisher' | 'computed' | 'registry'>,
  category: Category,
  options: BoardOptions,
) {
  try {
    return (await readLeaderboard(arena, category.name, options)).rows;
  } catch (error) {
    if (error instanceof ArenaError && error.code === 'board-not-available') return [];
    throw error;
  }
}
