import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BoardSettings } from './app/boards/board-settings.ts';
import { ConfigError } from './config/config-error.ts';
import type { ConfigFile } from './config/config-schema.ts';
import { DEFAULT_NOTICE, type Notice } from './config/notice.ts';
import { type ParsedConfig, parseConfig } from './config/parse-config.ts';
import { toBoards } from './config/to-boards.ts';
import type { LabellerSettings } from './config/to-labeller.ts';
import type { DuplicatesRequest } from './core/boards/mark-duplicates.ts';
import type { Model } from './core/model.ts';
import { discoverModels } from './providers/discover.ts';
import type { Environment } from './providers/presets.ts';
import type { Timeouts } from './providers/remote-caller.ts';

export { ConfigError } from './config/config-error.ts';
export type { Notice } from './config/notice.ts';

const DEFAULT_FILE = 'leitai.yaml';
/** Larger than any configuration by hand; a wrong path to something huge must not fill the memory. */
const MAX_FILE_BYTES = 4_000_000;

/** Everything that an operator decides, complete: what the file does not say has its default. */
export interface Config {
  /** The file that was read; absent if there is none. */
  readonly file?: string;
  /** Names are unique. Demo models are not among them. */
  readonly models: readonly Model[];
  /** Whether the demo models take part. */
  readonly demoModels: boolean;
  readonly notice: Notice;
  readonly limits: {
    readonly promptCharacters: number;
    readonly turns: number;
    readonly reconnectMs: number;
  };
  readonly timeouts: Timeouts;
  readonly boards: BoardSettings;
  /** Absent if no labeller is named: what only a model can say is then not said. */
  readonly labeller?: LabellerSettings;
  readonly duplicates: DuplicatesRequest;
  readonly publishing: ConfigFile['publishing'];
  /** For the operator, one a line, without secrets: what was found, and what looks wrong but can be used. */
  readonly warnings: readonly string[];
  /** More of them, which only who has read the log can know. */
  readonly warnOfBoards: ParsedConfig['warnOfBoards'];
}

export interface ReadConfigOptions {
  /** A file that must be there. Without it `leitai.yaml` of `directory` is read if there is one. */
  readonly path?: string | undefined;
  /** Default: the working directory. */
  readonly directory?: string;
  /** Where `${VARIABLE}` and the keys of presets are looked up. */
  readonly environment: Environment;
  /** Default: the one of the platform. */
  readonly fetch?: typeof fetch;
}

/**
 * Reads the configuration, and looks for models if the file names none or there is no file.
 *
 * @throws {ConfigError} If the file cannot be read or is wrong: every problem with its line, and no key in it.
 */
export async function readConfig(options: ReadConfigOptions): Promise<Config> {
  const { file, parsed } = await readFileOf(options);
  const isNamed = parsed.content.models !== undefined;
  const found =
    (parsed.content.discoverModels ?? !isNamed)
      ? await discoverModels({ environment: options.environment, fetch: options.fetch ?? fetch })
      : { models: [], notes: [] };
  const models = mergeModels(parsed.models, found.models);
  const labeller = parsed.findLabeller(models);
  return {
    ...(file !== undefined && { file }),
    models,
    demoModels: parsed.content.demoModels ?? (!isNamed && models.length < 2),
    ...toSettings(parsed.content),
    boards: toBoards(parsed.content, models),
    ...(labeller && { labeller }),
    duplicates: toDuplicates(parsed.content),
    publishing: parsed.content.publishing,
    warnings: [...parsed.warnings, ...found.notes],
    warnOfBoards: parsed.warnOfBoards,
  };
}

/**
 * Reads only what the configuration says of boards, without looking for models.
 *
 * @throws {ConfigError} If the file cannot be read or is wrong.
 */
export async function readBoards(
  options: Pick<ReadConfigOptions, 'path' | 'environment'>,
): Promise<BoardSettings> {
  const { parsed } = await readFileOf(options);
  return toBoards(parsed.content, parsed.models);
}

async function readFileOf({ path, directory = process.cwd(), environment }: ReadConfigOptions) {
  const file = path ?? (await findDefaultFile(directory));
  const source = file === undefined ? '' : await readSource(file);
  return { file, parsed: parseConfig({ file: file ?? DEFAULT_FILE, source, environment }) };
}

function toSettings(content: ConfigFile): Pick<Config, 'notice' | 'limits' | 'timeouts'> {
  const { limits, notice } = content;
  return {
    notice: { en: notice.en ?? DEFAULT_NOTICE.en, zh: notice.zh ?? DEFAULT_NOTICE.zh },
    limits: {
      promptCharacters: limits.promptCharacters,
      turns: limits.turns,
      reconnectMs: limits.reconnectSeconds * 1_000,
    },
    timeouts: {
      firstByteMs: limits.firstByteSeconds * 1_000,
      idleMs: limits.idleSeconds * 1_000,
      totalMs: limits.totalSeconds * 1_000,
    },
  };
}

function toDuplicates({ duplicates }: ConfigFile): DuplicatesRequest {
  const { cap, percentile, atLeast, seed } = duplicates;
  // Division by 100 leaves a rest in the last digit, which would be published as the rule.
  const quantile = Number((percentile / 100).toPrecision(12));
  return { rule: cap === undefined ? { quantile, atLeast } : { battles: cap }, seed };
}

/** What the operator wrote wins over what was found under the same name. */
function mergeModels(named: readonly Model[], found: readonly Model[]): readonly Model[] {
  const names = new Set(named.map((model) => model.name));
  return [...named, ...found.filter((model) => !names.has(model.name))];
}

async function findDefaultFile(directory: string): Promise<string | undefined> {
  const file = join(directory, DEFAULT_FILE);
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  return isThere ? file : undefined;
}

async function readSource(file: string): Promise<string> {
  const refuse = (found: string, cause?: unknown) =>
    new ConfigError(file, [{ line: 1, column: 1, path: '', expected: 'readable', found }], { cause });
  try {
    const { size } = await stat(file);
    if (size > MAX_FILE_BYTES) throw refuse(`${size} bytes, more than ${MAX_FILE_BYTES}`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw refuse((error as NodeJS.ErrnoException).code ?? 'an unknown error', error);
  }
}
