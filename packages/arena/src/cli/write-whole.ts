import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

/**
 * Writes a file that is either whole or as it was before: whoever opens it meanwhile sees one of both. What is no file, such as
 * a pipe, is written to as it is.
 *
 * @throws {UsageError} If it cannot be written.
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  try {
    const existing = await stat(file).catch(() => undefined);
    if (existing && !existing.isFile()) return await writeFile(file, text);
    // A link stays, and leads to what is new.
    await replace(existing ? await realpath(file) : file, text);
  } catch (cause) {
    // Behind the comma the system names the file that was not renamed yet.
    const [found] = (cause instanceof Error ? cause.message : String(cause)).split(', ');
    throw new UsageError(
      `Cannot write '${file}': it must be a file in a folder that is there, got ${found}`,
      { cause },
    );
  }
}

/**
 * Keeps a command from putting what it makes in the place of what it reads.
 *
 * @param inputs - Paths of files that are read.
 * @throws {UsageError} If the file is one of them, also by another path or link.
 */
export async function requireOther(file: string, inputs: readonly string[]): Promise<void> {
  const target = await placeOf(file);
  for (const input of inputs) {
    if ((await placeOf(input)) !== target) continue;
    throw new UsageError(`Cannot write '${file}': it must be another file than what is read, got '${input}'`);
  }
}

/** Where a path leads; one that leads nowhere yet is where its folder does. */
async function placeOf(file: string): Promise<string> {
  const folder = () => realpath(dirname(file)).catch(() => resolve(dirname(file)));
  return realpath(file).catch(async () => join(await folder(), basename(file)));
}

async function replace(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${randomUUID()}.part`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}
