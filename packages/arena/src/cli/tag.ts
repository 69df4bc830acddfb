import { tagBattles } from '../app/tagging/tag-battles.ts';
import { RULE_VERSION } from '../core/tagging/rule-versions.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';

/** Between two lines of progress. */
const PROGRESS_MS = 2_000;

/**
 * `leitai tag`: tags by rule what has not been tagged by the rules of this version. The running server does the same in the
 * background; this does it now, and can be ended and started again at any time.
 *
 * @throws {UsageError} If no arena has kept its data there.
 */
export async function tagCommand(options: DataOptions): Promise<void> {
  // What languages are known by takes a moment to load, which no other command should wait for.
  const { tagByRules } = await import('../tagging/rule-taggers.ts');
  const tagged = await withExistingStore(options, 'tag battles', (store) =>
    tagBattles({
      store,
      tagger: { version: RULE_VERSION, tag: async (conversations) => conversations.map(tagByRules) },
      onProgress: sayProgress(),
    }),
  );
  console.log(`Tagged ${tagged} battles by ${RULE_VERSION}.`);
}

function sayProgress(): (tagged: number) => void {
  let saidAt = performance.now();
  return (tagged) => {
    if (performance.now() - saidAt < PROGRESS_MS) return;
    saidAt = performance.now();
    console.error(`leitai: tagged ${tagged} battles …`);
  };
}
