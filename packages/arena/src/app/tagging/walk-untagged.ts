import type { TaggedTurn } from '../../core/tagging/tagger.ts';
import type { ArenaStore } from '../ports.ts';
import { countUntagged } from './count-untagged.ts';

/** Battles whose texts are in memory at once. */
const BATCH_SIZE = 200;

export interface WalkProgress {
  /** Battles that have been tagged since the start. */
  readonly done: number;
  /** Battles that there were to tag. */
  readonly total: number;
}

export interface WalkOptions {
  readonly store: Pick<ArenaStore, 'readUntagged' | 'readConversations'>;
  /** Only battles behind this place of the log. Default 0. */
  readonly afterSequence?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told at the start and after each batch. */
  readonly onProgress?: ((progress: WalkProgress) => void) | undefined;
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
  by: { readonly tagger: string; readonly version: string },
  tag: (battles: readonly LoggedConversation[]) => Promise<void>,
): Promise<number> {
  const readNext = (place: number) =>
    signal?.aborted ? [] : store.readUntagged({ ...by, afterSequence: place, limit: BATCH_SIZE });
  let sequences = await readNext(afterSequence);
  let [done, total] = [0, sequences.length];
  // What fits into one batch need not be counted, as it is after each vote.
  if (total === BATCH_SIZE) total = await countUntagged(store, by, { afterSequence });
  while (sequences.length > 0) {
    onProgress?.({ done, total });
    const conversations = await store.readConversations(sequences);
    await tag(Array.from(conversations, ([sequence, turns]) => ({ sequence, turns })));
    done += conversations.size;
    // Votes may have come meanwhile.
    total = Math.max(total, done);
    onProgress?.({ done, total });
    sequences = await readNext(sequences.at(-1)!);
  }
  return done;
}
