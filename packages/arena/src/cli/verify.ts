import { verifyLog } from '../core/vote-log.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';

/**
 * `leitai verify`: fails if a vote was changed, lost, added or reordered since it was cast.
 *
 * @throws {UsageError} If no arena has kept its data there.
 */
export async function verifyCommand(options: DataOptions): Promise<void> {
  const result = await withExistingStore(options, 'verify the log', (store) => verifyLog(store.readLog()));
  if (result.break) {
    const { sequence, field, expected, found } = result.break;
    throw new Error(`The log is broken at vote ${sequence}: ${field} must be ${expected}, got ${found}`);
  }
  const imported = result.imported > 0 ? ` (${result.imported} of them imported)` : '';
  console.log(
    `The log holds: ${result.votes} votes${imported}, each linked to the one before. Head: ${result.head}`,
  );
}
