import { randomUUID } from 'node:crypto';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
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
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(
      `Cannot write '${file}': it must be a file in a folder that is there, got ${found}`,
      { cause },
    );
  }
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
