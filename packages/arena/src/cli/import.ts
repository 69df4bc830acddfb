import { randomBytes } from 'node:crypto';
import { type ImportOutcome, type ImportSummary, importBattles } from '../app/import-battles.ts';
import { type ImportFiles, readImport } from '../files/read-import.ts';
import { openStore } from '../store/open-store.ts';
import type { DataOptions } from './existing-store.ts';
import { sayNowAndThen } from './progress.ts';
import { untilSignal } from './until-signal.ts';
import { UsageError } from './usage-error.ts';

export interface ImportCommandOptions extends DataOptions {
  readonly showText?: boolean;
  readonly skipInvalid?: boolean;
  readonly again?: boolean;
  /** False with `--no-text`. */
  readonly text: boolean;
}

const ID_BYTES = 9;
const SHOWN_MODELS = 20;

/**
 * `leitai import FILE…`: takes battles of files into the vote log, also while the arena runs. Makes the arena where there is
 * none. Files are checked whole before the store is opened.
 *
 * @throws {UsageError} If the same battles were imported before.
 * @throws {BattleInputError} If a file cannot be read; nothing is in the log then.
 */
export async function importCommand(files: readonly string[], options: ImportCommandOptions): Promise<void> {
  const startedAt = performance.now();
  const { skipInvalid = false, text: texts } = options;
  await readImport({ files, skipInvalid, texts }, async (read) => {
    const outcome = await store(read, options);
    if (outcome.outcome === 'repeated') throw alreadyImported(outcome);
    const seconds = (performance.now() - startedAt) / 1_000;
    console.log(describe(outcome.firstSequence, outcome.summary, read).join('\n'));
    console.error(
      `leitai: ${seconds.toFixed(1)} s, ${Math.round(outcome.summary.battles / seconds)} battles a second`,
    );
  });
}

async function store(read: ImportFiles, options: ImportCommandOptions): Promise<ImportOutcome> {
  const { data, databaseUrl, showText = false, again = false } = options;
  const arena = await openStore(databaseUrl === undefined ? { dataDirectory: data } : { databaseUrl });
  try {
    return await untilSignal((signal) =>
      importBattles({
        store: arena,
        newId: () => randomBytes(ID_BYTES).toString('base64url'),
        formats: read.formats,
        files: read.names,
        segments: read.segments(),
        mayShowText: showText,
        again,
        clock: () => new Date(),
        signal,
        onProgress: sayNowAndThen((battles) => `${battles} of ${read.rows} battles imported …`),
      }),
    );
  } finally {
    await arena.close();
  }
}

function alreadyImported({
  files,
  importedAt,
}: {
  files: readonly string[];
  importedAt: string;
}): UsageError {
  return new UsageError(
    `Cannot import: the log must not have these battles already, got some from ${files.join(', ')} at ${importedAt}. Import them once more with --again`,
  );
}

function describe(
  firstSequence: number,
  summary: ImportSummary,
  { formats, leftOut }: ImportFiles,
): string[] {
  const { battles, conversations, excluded, models, firstAt, lastAt } = summary;
  return [
    `Imported ${battles} battles of ${models.length} models (${formats.join(', ')}), ${conversations} with a conversation.`,
    `Sequence ${firstSequence} to ${firstSequence + battles - 1}.`,
    firstAt === null ? 'No battle has a time.' : `From ${firstAt} to ${lastAt}.`,
    `Models: ${shown(models)}`,
    `In the log and not counted: ${counts(Object.entries(excluded))}`,
    `Not imported: ${counts([...leftOut])}`,
  ];
}

function shown(models: readonly string[]): string {
  const more = models.length - SHOWN_MODELS;
  return `${models.slice(0, SHOWN_MODELS).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function counts(entries: readonly (readonly [string, number])[]): string {
  const sorted = [...entries].sort(([one], [other]) => (one < other ? -1 : 1));
  return sorted.length === 0 ? 'none' : sorted.map(([reason, count]) => `${count} ${reason}`).join(', ');
}
