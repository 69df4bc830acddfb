import { RULES } from '../boards/frame-row.ts';
import type { ArenaStore, RuleTagger } from '../ports.ts';

/** Battles whose texts are in memory at once. */
const BATCH_SIZE = 200;

export interface TagBattlesOptions {
  readonly store: Pick<ArenaStore, 'readUntagged' | 'readConversations' | 'saveFacts'>;
  readonly tagger: RuleTagger;
  /** Only battles behind this place of the log. Default 0. */
  readonly afterSequence?: number;
  readonly signal?: AbortSignal;
  /** Told after each batch how many battles have been tagged since the start. */
  readonly onProgress?: (tagged: number) => void;
}

/**
 * Tags by rule every logged battle that has a text and no facts of these rules yet: new battles, imported ones, and all of
 * them after a rule has changed. Can be ended at any time, and goes on where it was.
 *
 * @returns How many battles were tagged.
 * @throws {ArenaError} `store-unavailable`.
 */
export async function tagBattles(options: TagBattlesOptions): Promise<number> {
  const { store, tagger, signal, onProgress } = options;
  const { version } = tagger;
  let tagged = 0;
  for (let { afterSequence = 0 } = options; !signal?.aborted; ) {
    const asked = { tagger: RULES, version, afterSequence, limit: BATCH_SIZE };
    const sequences = await store.readUntagged(asked);
    if (sequences.length === 0) break;
    const conversations = [...(await store.readConversations(sequences))];
    const facts = await tagger.tag(conversations.map(([, turns]) => turns));
    await store.saveFacts(
      conversations.map(([sequence], place) => ({ sequence, tagger: RULES, version, value: facts[place] })),
    );
    afterSequence = sequences.at(-1)!;
    tagged += conversations.length;
    onProgress?.(tagged);
  }
  return tagged;
}
