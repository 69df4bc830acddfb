import { verifyLog } from '../core/vote-log.ts';
import { openStore } from '../store/open-store.ts';

/** `leitai verify`: fails if a vote was changed, lost, added or reordered since it was cast. */
export async function verifyCommand(options: {
  readonly data: string;
  readonly databaseUrl?: string;
}): Promise<void> {
  const { data, databaseUrl } = options;
  const store = await openStore(databaseUrl === undefined ? { dataDirectory: data } : { databaseUrl });
  try {
    const result = await verifyLog(store.readLog());
    if (result.break) {
      const { sequence, field, expected, found } = result.break;
      throw new Error(`The log is broken at vote ${sequence}: ${field} must be ${expected}, got ${found}`);
    }
    console.log(`The log holds: ${result.votes} votes, each linked to the one before. Head: ${result.head}`);
  } finally {
    await store.close();
  }
}
