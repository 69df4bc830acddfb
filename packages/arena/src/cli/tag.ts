import { excludeLeaks } from '../app/tagging/exclude-leaks.ts';
import { tagBattles } from '../app/tagging/tag-battles.ts';
import { composeModels } from '../compose-models.ts';
import { readConfig } from '../config.ts';
import { createDirectTagger } from '../tagging/direct-tagger.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';
import { sayNowAndThen } from './progress.ts';

export interface TagOptions extends DataOptions {
  readonly config?: string;
}

/**
 * `leitai tag`: tags by rule what has not been tagged by the rules of this version, and leaves out what gives a name away. The
 * running server does the same in the background; this does it now, and can be ended and started again at any time.
 *
 * @throws {UsageError} If no arena has kept its data there.
 */
export async function tagCommand({ config: path, ...options }: TagOptions): Promise<void> {
  const config = await readConfig({ environment: process.env, path });
  const tagger = createDirectTagger(composeModels(config));
  await withExistingStore(options, 'tag battles', async (store) => {
    const tagged = await tagBattles({
      ...{ store, tagger },
      onProgress: sayNowAndThen(({ done, total }) => `tagged ${done} of ${total} battles …`),
    });
    console.log(`Tagged ${tagged} battles by ${tagger.version}.`);
    const { battles, set, lifted } = await excludeLeaks({
      ...{ store, tagger, clock: () => new Date() },
      onProgress: sayNowAndThen(({ done, total }) => `read ${done} of ${total} battles for identity leaks …`),
    });
    console.log(`Read ${battles} battles by ${tagger.leakRule}: ${set} left out, ${lifted} taken in again.`);
  });
}
