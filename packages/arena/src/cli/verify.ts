import { verifyLog } from '../core/vote-log.ts';
import { holdsArena, openStore } from '../store/open-store.ts';
import { UsageError } from './usage-error.ts';

/**
 * `leitai verify`: fails if a vote was changed, lost, added or reordered since it was cast.
 *
 * @throws {UsageError} If no arena has kept its data there.
 */
export async function verifyCommand(options: {
  readonly data: string;
  readonly databaseUrl?: string;
}): Promise<void> {
  const { data, databaseUrl } = options;
  const location = databaseUrl === undefined ? { dataDirectory: data } : { databaseUrl };
  if (!(await holdsArena(location))) {
    const place = databaseUrl === undefined ? data : 'the PostgreSQL database';
    throw new UsageError(`Cannot verify the log: ${place} must hold an arena's data, found none`);
  }
  const store = await openStore(location);
  try {
    const result = await verifyLog(store.readLog());
    if (result.break) {
      const { sequence, field, expected, found } = result.break;
      throw new Error(`The log is broken at vote ${sequence}: ${field} must be ${expected}, got ${found}`);
    }
    const imported = result.imported > 0 ? ` (${result.imported} of them imported)` : '';
    console.log(
      `The log holds: ${result.votes} votes${imported}, each linked to the one before. Head: ${result.head}`,
    );
  } finally {
    await store.close();
  }
}
