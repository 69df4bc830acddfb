import { statSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BattleInputError } from './battle-input-error.ts';

/** What stands for standard input among files. */
export const STANDARD_INPUT = '-';

/**
 * Finds the files that a person named, in their order; those of one pattern in code-unit order. A file that is named
 * twice is read once.
 *
 * @param names - Paths, patterns such as `logs/*.json`, or `-` for standard input.
 * @throws {BattleInputError} If one is no file, or no file matches.
 */
export async function findFiles(names: readonly string[]): Promise<string[]> {
  const found = new Map<string, string>();
  for (const name of names) {
    for (const path of await expand(name)) {
      const key = path === STANDARD_INPUT ? path : resolve(path);
      if (!found.has(key)) found.set(key, path);
    }
  }
  return [...found.values()];
}

async function expand(name: string): Promise<string[]> {
  if (name === STANDARD_INPUT) return [name];
  // A file whose own name looks like a pattern comes first.
  const stats = statSync(name, { throwIfNoEntry: false });
  if (stats?.isDirectory()) {
    throw new BattleInputError(`Cannot read '${name}': it must be a file or a pattern, got a folder`);
  }
  if (stats) return [name];
  const files: string[] = [];
  for await (const path of glob(name)) {
    if (statSync(path, { throwIfNoEntry: false })?.isFile()) files.push(path);
  }
  if (files.length > 0) return files.sort();
  throw new BattleInputError(`Cannot read '${name}': there must be such a file, found none`);
}
