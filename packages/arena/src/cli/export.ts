import { openDataset } from '../app/export-dataset.ts';
import type { ArenaStore } from '../app/ports.ts';
import { wereFactsWritten } from '../app/publishing/verify-publications.ts';
import { readConfig } from '../config.ts';
import type { PublicationHead, PublishingRule } from '../core/publication.ts';
import { toSeconds } from '../files/filters.ts';
import { type DatasetFormat, writeDataset } from '../files/write-dataset.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';
import { reportProgress } from './progress.ts';
import { UsageError } from './usage-error.ts';

export interface ExportCommandOptions extends DataOptions {
  readonly out: string;
  readonly format: DatasetFormat;
  readonly publication?: number | 'latest';
  readonly wholeLog?: boolean;
  readonly since?: string;
  readonly withText?: boolean;
  readonly config?: string;
}

/**
 * `leitai export --out DIR`: the vote log as a file that anyone can rate, with a manifest; also while the arena runs. Where
 * readers see publications only, it is the log of the last one, and of all that was said of its battles then.
 *
 * @throws {UsageError} If no arena has kept its data there, or there is no such publication.
 * @throws {BattleInputError} If there is something in the folder already.
 */
export async function exportCommand(options: ExportCommandOptions): Promise<void> {
  const { out, format, since, withText = false } = options;
  const config = await readConfig({ environment: process.env, path: options.config });
  const sinceSeconds = since === undefined ? undefined : toSeconds(since);
  const progress = reportProgress();
  await withExistingStore(options, 'export', async (store) => {
    const latest = await store.latestPublication();
    const publication = await choosePublication(store, options, { latest, rule: config.publishing });
    const duplicates = publication?.method.duplicates ?? config.duplicates;
    const dataset = await progress('reading the log', () =>
      openDataset({
        store,
        duplicates,
        withText,
        ...(publication && { publication }),
        ...(sinceSeconds !== undefined && { since: sinceSeconds }),
      }),
    );
    const about = {
      publication: publication ? { number: publication.number, hash: publication.hash } : null,
      ...{ since: since ?? null, withText, duplicates, exportedAt: new Date().toISOString() },
    };
    const files = await progress(`writing up to ${dataset.version} battles`, () =>
      writeDataset(dataset, { folder: out, format, withText, about }),
    );
    const { battles, counted, conversations } = dataset.counts;
    console.log(
      `Exported ${battles} battles, of which ${counted} count, ${conversations} with a conversation.`,
    );
    console.log(`Log up to ${dataset.version}, hash ${dataset.head}.`);
    for (const file of files) console.log(file);
    if (publication) await sayPublished(store, publication);
    else sayWhole(dataset.version, { latest, rule: config.publishing });
  });
}

interface Published {
  readonly latest: PublicationHead | undefined;
  readonly rule: PublishingRule;
}

/** Whoever forgets the configuration must not give away what is held: the last publication knows the rule, too. */
function holdsBack({ latest, rule }: Published): boolean {
  return rule.mode === 'interval' || latest?.method.rule.mode === 'interval';
}

/** @returns Undefined for the whole log. */
async function choosePublication(
  store: ArenaStore,
  { publication: asked, wholeLog = false }: ExportCommandOptions,
  published: Published,
): Promise<PublicationHead | undefined> {
  if (wholeLog && asked !== undefined) {
    throw new UsageError('Cannot export: --whole-log must come without --publication, got both');
  }
  if (wholeLog || (asked === undefined && !holdsBack(published))) return undefined;
  const { latest } = published;
  if (latest === undefined) {
    throw new UsageError(
      'Cannot export: boards must have been published, found no publication (--whole-log exports what readers cannot see yet)',
    );
  }
  if (asked === undefined || asked === 'latest') return latest;
  const found = await store.readPublication(asked);
  if (found) return found;
  throw new UsageError(
    `Cannot export: the publication must be latest or from 1 to ${latest.number}, got ${asked}`,
  );
}

async function sayPublished(store: ArenaStore, publication: PublicationHead): Promise<void> {
  const { number, version } = publication;
  console.error(
    `leitai: this is the log of publication ${number}, up to place ${version}, with what was said of its battles then; --whole-log exports all`,
  );
  if (!(await wereFactsWritten(store, publication))) return;
  console.error(
    `leitai: battles of publication ${number} were tagged again since, so its categories may not come out of this file as they were published`,
  );
}

function sayWhole(version: number, published: Published): void {
  const shown = published.latest?.version ?? 0;
  const isHeld = holdsBack(published) && version > shown;
  const held = isHeld ? `; readers see no more than ${shown} of it yet, so keep this file to yourself` : '';
  console.error(`leitai: this is the whole log, up to place ${version}${held}`);
}
