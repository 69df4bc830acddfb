import type { Category } from '../../core/boards/categories.ts';
import type { ComputedSize, SizesRequest } from '../../core/boards/compute-sizes.ts';
import type { Arena } from '../arena.ts';
import { PLAIN_OPTIONS, toSlice } from './board-options.ts';
import type { Missing } from './missing.ts';
import { missingBySize } from './missing.ts';

export interface ListedLeaderboard {
  readonly category: Category;
  readonly votes: number;
  readonly models: number;
  readonly updatedAt: string | null;
  readonly missing: Missing;
}

type BoardReader = Pick<Arena, 'frame' | 'publisher' | 'computed'>;

/**
 * Lists the boards with how much is in each.
 *
 * @param options.isNow - Whether the newest is waited for. Without it a large log gives what was so a moment ago, at once.
 */
export async function listLeaderboards(
  arena: BoardReader,
  { isNow = false }: { readonly isNow?: boolean } = {},
): Promise<ListedLeaderboard[]> {
  const { publisher, computed } = arena;
  const { categories } = publisher.boards;
  const request = toSizesRequest(arena);
  const at = () => publisher.now();
  const sizes = await (isNow
    ? computed.compute(at, 'sizes', request)
    : computed.computeLately(at, 'sizes', request));
  return categories.map((category, place) => listed(publisher, category, sizes[place]!));
}

function listed(
  publisher: BoardReader['publisher'],
  category: Category,
  size: ComputedSize,
): ListedLeaderboard {
  const { votes, models } = size;
  const missing = publisher.version === 0 ? null : missingBySize(category, size);
  return { category, votes, models, updatedAt: publisher.updatedAt, missing };
}

function toSizesRequest(arena: BoardReader): SizesRequest {
  return {
    slices: arena.publisher.boards.categories.map((category) => ({
      ...toSlice(arena, category, PLAIN_OPTIONS),
      ...(category.known !== undefined && { known: category.known }),
    })),
  };
}
