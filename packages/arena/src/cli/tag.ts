import { tagBattles } from '../app/tagging/tag-battles.ts';
import { RULE_VERSION } from '../core/tagging/rule-versions.ts';
import { tagByRules } from '../tagging/rule-taggers.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';
import { sayNowAndThen } from './progress.ts';

/**
 * `leitai tag`: tags by rule what has not been tagged by the rules of this version. The running server does the same in the
 * background; this does it now, and can be ended and started again at any time.
 *
 * @throws {UsageError} If no arena has kept its data there.
 */
export async function tagCommand(options: DataOptions): Promise<void> {
  const tagged = await withExistingStore(options, 'tag battles', (store) =>
    tagBattles({
      store,
      tagger: { version: RULE_VERSION, tag: async (conversations) => conversations.map(tagByRules) },
      onProgress: sayNowAndThen((tagged) => `tagged ${tagged} battles …`),
    }),
  );
  console.log(`Tagged ${tagged} battles by ${RULE_VERSION}.`);
}
