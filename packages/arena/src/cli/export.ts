import { openDataset } from '../app/export-dataset.ts';
import { readConfig } from '../config.ts';
import { toSeconds } from '../files/filters.ts';
import { type DatasetFormat, writeDataset } from '../files/write-dataset.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';
import { reportProgress } from './progress.ts';

export interface ExportCommandOptions extends DataOptions {
  readonly out: string;
  readonly format: DatasetFormat;
  readonly since?: string;
  readonly withText?: boolean;
  readonly config?: string;
}

/**
 * `leitai export --out DIR`: the vote log as a file that anyone can rate, with a manifest; also while the arena runs.
 *
 * @throws {UsageError} If no arena has kept its data there.
 * @throws {BattleInputError} If there is something in the folder already.
 */
export async function exportCommand(options: ExportCommandOptions): Promise<void> {
  const { out, format, since, withText = false } = options;
  const { duplicates } = await readConfig({ environment: process.env, path: options.config });
  const sinceSeconds = since === undefined ? undefined : toSeconds(since);
  const progress = reportProgress();
  await withExistingStore(options, 'export', async (store) => {
    const dataset = await progress('reading the log', () =>
      openDataset({
        store,
        duplicates,
        withText,
        ...(sinceSeconds !== undefined && { since: sinceSeconds }),
      }),
    );
    const about = { since: since ?? null, withText, duplicates, exportedAt: new Date().toISOString() };
    const files = await progress(`writing up to ${dataset.version} battles`, () =>
      writeDataset(dataset, { folder: out, format, withText, about }),
    );
    const { battles, counted, conversations } = dataset.counts;
    console.log(
      `Exported ${battles} battles, of which ${counted} count, ${conversations} with a conversation.`,
    );
    console.log(`Log up to ${dataset.version}, hash ${dataset.head}.`);
    for (const file of files) console.log(file);
  });
}
