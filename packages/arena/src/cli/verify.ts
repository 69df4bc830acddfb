import type { ArenaStore } from '../app/ports.ts';
import { verifyPublications } from '../app/publishing/verify-publications.ts';
import { verifyLog } from '../core/vote-log.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';

export interface VerifyCommandOptions extends DataOptions {
  /** Boards of so many of the newest publications are computed anew; default: of all. */
  readonly last?: number;
}

/**
 * `leitai verify`: fails if a vote was changed, lost, added or reordered since it was cast, or if a published board does not
 * come out of the log again.
 *
 * @throws {UsageError} If no arena has kept its data there.
 */
export async function verifyCommand(options: VerifyCommandOptions): Promise<void> {
  await withExistingStore(options, 'verify the log', async (store) => {
    console.log(await verifyVotes(store));
    console.log(await verifyBoards(store, options));
  });
}

const WHY_NOT = {
  superseded: 'its battles were tagged again since',
  'older-method': 'it was made by an older method',
} as const;

async function verifyVotes(store: ArenaStore): Promise<string> {
  const result = await verifyLog(store.readLog());
  if (result.break) {
    const { sequence, field, expected, found } = result.break;
    throw new Error(`The log is broken at vote ${sequence}: ${field} must be ${expected}, got ${found}`);
  }
  const imported = result.imported > 0 ? ` (${result.imported} of them imported)` : '';
  return `The log holds: ${result.votes} votes${imported}, each linked to the one before. Head: ${result.head}`;
}

async function verifyBoards(store: ArenaStore, { last }: VerifyCommandOptions): Promise<string> {
  let [count, recomputed, linked] = [0, 0, 0];
  for await (const { number, outcome, detail } of verifyPublications(store, { last })) {
    if (outcome === 'broken') throw new Error(`Publication ${number} is broken: ${detail}`);
    count += 1;
    if (outcome === 'recomputed') recomputed += 1;
    else if (outcome === 'linked') linked += 1;
    else {
      console.error(`leitai: publication ${number} cannot be computed anew: ${WHY_NOT[outcome]} (${detail})`);
    }
  }
  if (count === 0) return 'No boards have been published.';
  const rest = linked === 0 ? '' : ` Boards of the first ${linked} were not computed (--last ${last}).`;
  return `The publications hold: ${count}, each linked to the one before, ${recomputed} computed anew from the log to the last digit.${rest}`;
}
