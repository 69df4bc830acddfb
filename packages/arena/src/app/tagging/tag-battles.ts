import { RULES } from '../boards/frame-row.ts';
import type { ArenaStore, RuleTagger } from '../ports.ts';
import { type WalkOptions, walkUntagged } from './walk-untagged.ts';

export interface TagBattlesOptions extends WalkOptions {
  readonly store: Pick<ArenaStore, 'readUntagged' | 'readConversations' | 'saveFacts'>;
  readonly tagger: RuleTagger;
}

/**
 * Tags by rule every logged battle that has a text and no facts of these rules yet.
 *
 * @returns How many battles were tagged.
 * @throws {ArenaError} `store-unavailable`.
 */
export function tagBattles(options: TagBattlesOptions): Promise<number> {
  const { store, tagger } = options;
  const by = { tagger: RULES, version: tagger.version };
  return walkUntagged(options, by, async (battles) => {
    const facts = await tagger.tag(battles.map(({ turns }) => turns));
    await store.saveFacts(battles.map(({ sequence }, place) => ({ ...by, sequence, value: facts[place] })));
  });
}
