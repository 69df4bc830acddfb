import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BattleInputError } from './battle-input-error.ts';
import { STANDARD_INPUT } from './find-files.ts';
import { readLines } from './text-records.ts';
import { COMPRESSIONS } from './unpack.ts';

/** How the records of a file are laid out. `json-values` are JSON objects that may go over several lines. */
export type Layout = 'parquet' | 'csv' | 'tsv' | 'json-array' | 'json-lines' | 'json-values';

/** A file as DuckDB can read it: on disk, and not compressed as a whole. */
export interface PlainFile {
  /** What a person calls it. */
  readonly name: string;
  readonly path: string;
  readonly layout: Layout;
}

/** What `-` means, and a folder for files that are removed afterwards. */
export interface Spool {
  readonly input: NodeJS.ReadableStream;
  readonly folder: string;
}

const HEAD_BYTES = 65_536;

/**
 * Brings a file into a form that DuckDB reads, and finds its layout by content: names may lie, and standard input has
 * none.
 *
 * @throws {BattleInputError} If the file is empty, is compressed and cut off, or has no known layout.
 */
export async function toPlainFile(source: string, spool: Spool): Promise<PlainFile> {
  const name = source === STANDARD_INPUT ? 'standard input' : source;
  try {
    const path = await unpack(name, await toDisk(source, spool), spool);
    return { name, path, layout: await detectLayout(name, path) };
  } catch (cause) {
    if (cause instanceof BattleInputError) throw cause;
    throw new BattleInputError(`Cannot read '${name}': it must be readable, got '${messageOf(cause)}'`, {
      cause,
    });
  }
}

/** Standard input and pipes can be read only once. */
async function toDisk(source: string, { input, folder }: Spool): Promise<string> {
  const isInput = source === STANDARD_INPUT;
  if (!isInput && (await stat(source)).isFile()) return source;
  const path = spoolPath(folder, source);
  await pipeline(isInput ? input : createReadStream(source), createWriteStream(path));
  return path;
}

async function unpack(name: string, path: string, { folder }: Spool): Promise<string> {
  const start = await readHead(path);
  const compression = COMPRESSIONS.find(({ magic }) => magic.every((byte, at) => start[at] === byte));
  if (!compression) return path;
  const unpacked = spoolPath(folder, `unpacked ${path}`);
  try {
    await compression.unpack(path, unpacked);
  } catch (cause) {
    const text = `Cannot read '${name}': it must be a whole ${compression.name} file, got '${messageOf(cause)}'`;
    throw new BattleInputError(text, { cause });
  }
  return unpacked;
}

/** A path of its own for each source, of a length that every file system takes. */
function spoolPath(folder: string, source: string): string {
  return join(folder, createHash('sha256').update(source).digest('hex'));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function detectLayout(name: string, path: string): Promise<Layout> {
  const head = await readHead(path);
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  if (head.includes(0)) {
    throw new BattleInputError(
      `Cannot read '${name}': it must be Parquet, CSV, TSV, JSON or JSON Lines, got other binary content`,
    );
  }
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text === '')
    throw new BattleInputError(`Cannot read '${name}': it must hold battles, got an empty file`);
  if (text.startsWith('[')) return 'json-array';
  if (text.startsWith('{')) return (await startsWithWholeValue(path)) ? 'json-lines' : 'json-values';
  return text.split('\n', 1)[0]!.includes('\t') ? 'tsv' : 'csv';
}

async function startsWithWholeValue(path: string): Promise<boolean> {
  for await (const { values } of readLines(path)) return isJsonObject(values[0]!);
  return false;
}

export function isJsonObject(text: string): boolean {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    // That it is none is the answer.
    return false;
  }
}
