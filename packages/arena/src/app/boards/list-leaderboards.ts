import type { Category } from '../../core/boards/categories.ts';
import type { ComputedSize, SizesRequest } from '../../core/boards/compute-sizes.ts';
import type { Arena } from '../arena.ts';
import type { Missing } from './missing.ts';
import { missingBySize } from './missing.ts';

export interface ListedLeaderboard {
  readonly category: Category;
  readonly votes: number;
  readonly models: number;
  readonly updatedAt: string | null;
  readonly missing: Missing;
}

type BoardReader = Pick<Arena, 'boards' | 'frame' | 'publisher' | 'computed'>;

/** Lists the boards with how much is in each; on a large log what was so a moment ago. */
export async function listLeaderboards(arena: BoardReader): Promise<ListedLeaderboard[]> {
  const { categories } = arena.boards;
  const request = toSizesRequest(categories);
  const sizes = await arena.computed.computeLately(() => arena.publisher.now(), 'sizes', request);
  return categories.map((category, place) => listed(arena, category, sizes[place]!));
}

function listed({ publisher }: BoardReader, category: Category, size: ComputedSize): ListedLeaderboard {
  const { votes, models } = size;
  const missing = publisher.version === 0 ? null : missingBySize(category, size);
  return { category, votes, models, updatedAt: publisher.updatedAt, missing };
}

function toSizesRequest(categories: readonly Category[]): SizesRequest {
  return {
    slices: categories.map(({ condition, known }) => ({
      condition,
      duplicates: 'drop' as const,
      ...(known !== undefined && { known }),
    })),
  };
}
