import type { TaggedTurn } from '../../core/tagging/tagger.ts';
import type { ArenaStore } from '../ports.ts';

/** Battles whose texts are in memory at once. */
const BATCH_SIZE = 200;

export interface WalkOptions {
  readonly store: Pick<ArenaStore, 'readUntagged' | 'readConversations'>;
  /** Only battles behind this place of the log. Default 0. */
  readonly afterSequence?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told after each batch how many battles have been tagged since the start. */
  readonly onProgress?: ((tagged: number) => void) | undefined;
}

/** A logged battle that has a text. */
export interface LoggedConversation {
  readonly sequence: number;
  readonly turns: readonly TaggedTurn[];
}

/**
 * Gives every logged battle that has a text and of which a tagger has said nothing in this version, some at a time: new battles,
 * imported ones, and all of them after a rule has changed. `tag` stores what is said, so that a walk can be ended at any time and
 * the next one goes on where it was.
 *
 * @returns How many battles were tagged.
 * @throws {ArenaError} `store-unavailable`.
 */
export async function walkUntagged(
  { store, afterSequence = 0, signal, onProgress }: WalkOptions,
  { tagger, version }: { readonly tagger: string; readonly version: string },
  tag: (battles: readonly LoggedConversation[]) => Promise<void>,
): Promise<number> {
  let tagged = 0;
  for (let place = afterSequence; !signal?.aborted; ) {
    const sequences = await store.readUntagged({ tagger, version, afterSequence: place, limit: BATCH_SIZE });
    if (sequences.length === 0) break;
    const conversations = await store.readConversations(sequences);
    await tag(Array.from(conversations, ([sequence, turns]) => ({ sequence, turns })));
    place = sequences.at(-1)!;
    tagged += conversations.size;
    onProgress?.(tagged);
  }
  return tagged;
}
