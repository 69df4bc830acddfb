import type { ArenaStore } from '../ports.ts';

/** A count lets others have their turn after so many. */
const COUNTED_AT_ONCE = 5_000;

/** How many battles have a text and nothing that this version of a tagger has said. */
export async function countUntagged(
  store: Pick<ArenaStore, 'readUntagged'>,
  by: { readonly tagger: string; readonly version: string },
  { afterSequence = 0 }: { readonly afterSequence?: number | undefined } = {},
): Promise<number> {
  let count = 0;
  for (let place = afterSequence; ; ) {
    const sequences = await store.readUntagged({ ...by, afterSequence: place, limit: COUNTED_AT_ONCE });
    if (sequences.length === 0) return count;
    count += sequences.length;
    place = sequences.at(-1)!;
  }
}
