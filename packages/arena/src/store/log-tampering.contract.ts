import { describe, expect, test } from 'vitest';
import { type Break, verifyLog } from '../core/vote-log.ts';
import { openStore, type StoreLocation } from './open-store.ts';
import { readyBattle, voteOn } from './testing/stored-battles.ts';

const ofSecondVote = 'battle_id = (select battle_id from votes where sequence = 2)';
const TAMPERINGS: readonly (readonly [statement: string, sequence: number, field: Break['field']])[] = [
  ["update votes set choice = 'both-bad' where sequence = 2", 2, 'hash'],
  ["update votes set voter_id = 'other' where sequence = 2", 2, 'hash'],
  ["update votes set model_a = 'other' where sequence = 2", 2, 'hash'],
  ["update votes set model_b = 'other' where sequence = 2", 2, 'hash'],
  ["update votes set revision_a = 'other' where sequence = 2", 2, 'hash'],
  ["update votes set revision_b = 'other' where sequence = 2", 2, 'hash'],
  ['update votes set pair_probability = 0.5 where sequence = 2', 2, 'hash'],
  ['update votes set turn_count = 7 where sequence = 2', 2, 'hash'],
  ["update votes set conversation_hash = 'x' where sequence = 2", 2, 'hash'],
  ["update votes set idempotency_key = 'other' where sequence = 2", 2, 'hash'],
  ["update votes set created_at = '2026-01-01T00:00:00.000Z' where sequence = 2", 2, 'hash'],
  ["update votes set hash = 'x' where sequence = 2", 2, 'hash'],
  ["update votes set previous_hash = 'x' where sequence = 2", 2, 'previous hash'],
  ["update votes set battle_id = 'spare' where sequence = 2", 2, 'hash'],
  ['delete from votes where sequence = 2', 3, 'sequence'],
  ['update votes set sequence = 9 where sequence = 2', 3, 'sequence'],
  [`update replies set text = 'better' where side = 'b' and ${ofSecondVote}`, 2, 'conversation hash'],
  [`update turns set prompt = 'other' where ${ofSecondVote}`, 2, 'conversation hash'],
  [`delete from replies where ${ofSecondVote}`, 2, 'conversation hash'],
];

/**
 * Whoever owns the database can switch its guards off; what they change then is found by the walk of the log.
 *
 * @param execute - Runs SQL as the owner of the database, with triggers and foreign keys off.
 */
export function describeTampering(
  name: string,
  options: {
    readonly newLocation: () => Promise<StoreLocation>;
    readonly execute: (location: StoreLocation, statement: string) => Promise<void>;
  },
): void {
  describe(`verifyLog() on ${name}`, () => {
    test.each(TAMPERINGS)('finds: %s', async (statement, sequence, field) => {
      const location = await options.newLocation();
      const filled = await openStore(location);
      for (let count = 0; count < 3; count += 1) await filled.castVote(voteOn(await readyBattle(filled)));
      expect(await verifyLog(filled.readLog())).toMatchObject({ votes: 3 });
      await filled.close();
      await options.execute(location, statement);
      const store = await openStore(location);
      const { break: found } = await verifyLog(store.readLog());
      expect([found?.sequence, found?.field]).toEqual([sequence, field]);
      expect(found!.expected).not.toBe(found!.found);
      await store.close();
    });
  });
}
