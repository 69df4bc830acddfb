import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ArenaError } from '../app/arena-error.ts';
import { SQLITE_BUSY } from './node-sqlite.ts';

const FILE_NAME = 'server.lock';

/**
 * Takes a data folder for one server: a second one would end the running battles of the first as left behind.
 * Commands that only read the data, such as `leitai verify`, need no lock.
 *
 * The lock is SQLite's own on a file without content. The operating system lets go of it with the process, however
 * that ends, so nothing stale can be left.
 *
 * @returns Lets go of the folder.
 * @throws {ArenaError} `store-unavailable` if another server has the folder, or it cannot be written.
 */
export function lockFolder(folder: string): () => void {
  let file: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, FILE_NAME);
    closeSync(openSync(path, 'a', 0o600));
    file = new DatabaseSync(path, { timeout: 0 });
    file.exec('begin exclusive');
  } catch (error) {
    file?.close();
    throw refusal(folder, error);
  }
  return () => file.close();
}

function refusal(folder: string, error: unknown): ArenaError {
  const isTaken = (error as { errcode?: number }).errcode === SQLITE_BUSY;
  const message = isTaken
    ? `Cannot use ${folder}: it must belong to no other server that runs, found one. Stop that one, choose another folder with --data, or let several servers share a PostgreSQL database with --database-url`
    : `Cannot open the database: ${folder} must be reachable and writable, got ${(error as Error).message}`;
  return new ArenaError('store-unavailable', message, { cause: error });
}
