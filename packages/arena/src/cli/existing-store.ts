import type { ArenaStore } from '../app/ports.ts';
import { holdsArena, openStore } from '../store/open-store.ts';
import { UsageError } from './usage-error.ts';

/** Where an arena keeps its data, as commands are told. */
export interface DataOptions {
  readonly data: string;
  readonly databaseUrl?: string;
}

/**
 * Opens the store of an arena that is there, works with it, and closes it.
 *
 * @param action - What the command does, for the message.
 * @throws {UsageError} If no arena has kept its data there.
 */
export async function withExistingStore<Result>(
  { data, databaseUrl }: DataOptions,
  action: string,
  work: (store: ArenaStore) => Promise<Result>,
): Promise<Result> {
  const location = databaseUrl === undefined ? { dataDirectory: data } : { databaseUrl };
  if (!(await holdsArena(location))) {
    const place = databaseUrl === undefined ? data : 'the PostgreSQL database';
    throw new UsageError(`Cannot ${action}: ${place} must hold an arena's data, found none`);
  }
  const store = await openStore(location);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
