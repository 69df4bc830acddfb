import { LiveFrame } from '../app/boards/live-frame.ts';
import { DuplicateFinder } from '../app/tagging/duplicate-finder.ts';
import { readConfig } from '../config.ts';
import { markDuplicates } from '../core/boards/mark-duplicates.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';
import { oneLine } from './one-line.ts';

export interface DuplicatesCommandOptions extends DataOptions {
  readonly config?: string;
  readonly limit: number;
}

const SHOWN_CHARACTERS = 100;

/**
 * `leitai duplicates`: shows which prompts came too often, and how many battles each lost.
 *
 * @throws {UsageError} If no arena has kept its data there.
 */
export async function duplicatesCommand(options: DuplicatesCommandOptions): Promise<void> {
  const config = await readConfig({ environment: process.env, path: options.config });
  await withExistingStore(options, 'show duplicates', async (store) => {
    const finder = new DuplicateFinder({ store });
    await finder.readOn();
    const live = new LiveFrame({ store, report: (message, error) => console.error(message, error) });
    await live.readAll();
    const { cap, capped } = markDuplicates(live.now().view, config.duplicates);
    const leaders = capped.slice(0, options.limit).map(({ cluster }) => finder.leaderOf(cluster)!);
    const texts = await store.readConversations(leaders);
    console.log(describeCap(cap, capped));
    for (const [place, { battles, lost }] of capped.slice(0, options.limit).entries()) {
      const prompt = texts.get(leaders[place]!)?.[0]?.prompt ?? '';
      console.log(
        `${String(battles).padStart(8)} ${String(lost).padStart(8)}  ${oneLine(prompt.replaceAll(/\s+/g, ' ').trim(), SHOWN_CHARACTERS)}`,
      );
    }
  });
}

function describeCap(cap: number | null, capped: readonly { readonly lost: number }[]): string {
  if (cap === null) return 'No prompt of this log is known.';
  if (capped.length === 0) return `No prompt came more often than ${cap} times; every battle counts.`;
  const lost = capped.reduce((sum, cluster) => sum + cluster.lost, 0);
  return `${capped.length} prompts came more often than ${cap} times; ${lost} of their battles do not count.\n battles     lost  prompt`;
}
