import type { Category } from '../../core/boards/categories.ts';
import type { ComputedSize } from '../../core/boards/compute-sizes.ts';
import type { Arena } from '../arena.ts';
import { PLAIN_OPTIONS, toSlice } from './board-options.ts';

/** Why a board has no battles: nobody has said of any what the category asks for. `labels` come from a labeller. */
export type Missing = 'labels' | 'facts' | null;

/** Tags that rules set; all others are labels that a model gives. */
const BY_RULE = new Set(['coding-known', 'refusal-known']);

export function missingBySize({ known }: Category, { isKnown }: ComputedSize): Missing {
  if (isKnown || known === undefined) return null;
  return BY_RULE.has(known) ? 'facts' : 'labels';
}

/** @param votes - Counted votes of the board; with any, nothing is missing. */
export async function missingOf(
  arena: Pick<Arena, 'frame' | 'publisher' | 'computed'>,
  category: Category,
  votes: number,
): Promise<Missing> {
  const { publisher, computed } = arena;
  const { known } = category;
  if (votes > 0 || known === undefined || publisher.version === 0) return null;
  const slice = { ...toSlice(arena, category, { ...PLAIN_OPTIONS, duplicates: 'keep' }), known };
  const [size] = await computed.compute(() => publisher.now(), 'sizes', { slices: [slice] });
  return missingBySize(category, size!);
}
