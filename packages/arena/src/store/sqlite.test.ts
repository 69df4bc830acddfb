import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { verifyLog } from '../core/vote-log.ts';
import { openStore } from './open-store.ts';
import { describeStore, readyBattle, voteOn } from './store.contract.ts';

const newDirectory = () => join(mkdtempSync(join(tmpdir(), 'leitai-sqlite-')), 'data');

const shared = newDirectory();
describeStore('SQLite', () => openStore({ dataDirectory: shared }));

async function storeWithVotes(count: number) {
  const dataDirectory = newDirectory();
  const store = await openStore({ dataDirectory });
  for (let index = 0; index < count; index += 1) await store.castVote(voteOn(await readyBattle(store)));
  await store.close();
  return { dataDirectory, file: join(dataDirectory, 'leitai.sqlite') };
}

test('openStore() makes a folder that only its owner can read', async () => {
  const { dataDirectory } = await storeWithVotes(0);
  expect(statSync(dataDirectory).mode & 0o777).toBe(0o700);
});

test('openStore() refuses a database of a newer program', async () => {
  const { dataDirectory, file } = await storeWithVotes(0);
  const database = new DatabaseSync(file);
  database.exec("update settings set value = '99' where name = 'schema-version'");
  database.close();
  await expect(openStore({ dataDirectory })).rejects.toThrow('its schema must be version 1 or older, got 99');
});

test('the database refuses to change or delete a vote', async () => {
  const { file } = await storeWithVotes(1);
  const database = new DatabaseSync(file);
  expect(() => database.exec("update votes set choice = 'b'")).toThrow('votes are append-only');
  expect(() => database.exec('delete from votes')).toThrow('votes are append-only');
  database.close();
});

const TAMPERINGS = [
  ["update votes set choice = 'both-bad' where sequence = 2", 2, 'hash'],
  ["update votes set model_a = 'other' where sequence = 2", 2, 'hash'],
  ["update votes set revision_b = 'other' where sequence = 2", 2, 'hash'],
  ['update votes set pair_probability = 0.5 where sequence = 2', 2, 'hash'],
  ["update votes set voter_id = 'other' where sequence = 2", 2, 'hash'],
  ["update votes set created_at = '2026-01-01T00:00:00.000Z' where sequence = 2", 2, 'hash'],
  ["update votes set idempotency_key = 'other' where sequence = 2", 2, 'hash'],
  ['update votes set turn_count = 7 where sequence = 2', 2, 'hash'],
  ["update votes set conversation_hash = 'x' where sequence = 2", 2, 'hash'],
  ["update votes set hash = 'x' where sequence = 2", 2, 'hash'],
  ["update votes set previous_hash = 'x' where sequence = 2", 2, 'previous hash'],
  ['delete from votes where sequence = 2', 3, 'sequence'],
  ['update votes set sequence = 9 where sequence = 2', 3, 'sequence'],
  [
    "update replies set text = 'better' where side = 'b' and battle_id = (select battle_id from votes where sequence = 2)",
    2,
    'conversation hash',
  ],
  [
    "update turns set prompt = 'other' where battle_id = (select battle_id from votes where sequence = 2)",
    2,
    'conversation hash',
  ],
] as const; // prettier-ignore

test.each(TAMPERINGS)('verifyLog() finds: %s', async (statement, sequence, field) => {
  const { dataDirectory, file } = await storeWithVotes(3);
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false });
  database.exec('drop trigger votes_no_update; drop trigger votes_no_delete');
  database.exec(statement);
  database.close();
  const store = await openStore({ dataDirectory });
  const { break: found } = await verifyLog(store.readLog());
  expect([found?.sequence, found?.field]).toEqual([sequence, field]);
  expect(found!.expected).not.toBe(found!.found);
  await store.close();
});
