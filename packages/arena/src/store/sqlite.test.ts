import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { Kysely } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { readVotes } from '../app/testing/stored-votes.ts';
import { describeTampering } from './log-tampering.contract.ts';
import { NodeSqliteDialect } from './node-sqlite.ts';
import { openStore } from './open-store.ts';
import { migrate, type Tables } from './schema.ts';
import { describeStore } from './store.contract.ts';
import { readyBattle, voteOn } from './testing/stored-battles.ts';

const root = mkdtempSync(join(tmpdir(), 'leitai-sqlite-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const newDirectory = () => join(mkdtempSync(join(root, 'arena-')), 'data');
const fileOf = (dataDirectory: string) => join(dataDirectory, 'leitai.sqlite');

const shared = newDirectory();
describeStore('SQLite', () => openStore({ dataDirectory: shared }));

describeTampering('SQLite', {
  newLocation: async () => ({ dataDirectory: newDirectory() }),
  execute: async (location, statement) => {
    if (!('dataDirectory' in location)) throw new TypeError('Cannot tamper: the store must be a folder');
    const database = new DatabaseSync(fileOf(location.dataDirectory), { enableForeignKeyConstraints: false });
    database.exec('drop trigger votes_no_update; drop trigger votes_no_delete');
    database.exec(statement);
    database.close();
  },
});

async function newDatabase(votes = 0) {
  const dataDirectory = newDirectory();
  const store = await openStore({ dataDirectory });
  for (let count = 0; count < votes; count += 1) await store.castVote(voteOn(await readyBattle(store)));
  await store.close();
  return { dataDirectory, file: fileOf(dataDirectory) };
}

test('openStore() makes a folder and a file that only their owner can read', async () => {
  const { dataDirectory, file } = await newDatabase();
  expect(statSync(dataDirectory).mode & 0o777).toBe(0o700);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const store = await openStore({ dataDirectory });
  await readyBattle(store);
  expect(statSync(`${file}-wal`).mode & 0o777).toBe(0o600);
  await store.close();
});

test('openStore() refuses a database of a newer program', async () => {
  const { dataDirectory, file } = await newDatabase();
  const database = new DatabaseSync(file);
  database.exec("update settings set value = '99' where name = 'schema-version'");
  database.close();
  await expect(openStore({ dataDirectory })).rejects.toThrow('its schema must be version 4 or older, got 99');
});

test('openStore() says which folder it cannot use', async () => {
  const dataDirectory = newDirectory();
  writeFileSync(dataDirectory, 'a file');
  await expect(openStore({ dataDirectory })).rejects.toMatchObject({
    code: 'store-unavailable',
    message: expect.stringContaining(dataDirectory),
  });
});

test('openStore() refuses a file that is no database, and leaves it as it is', async () => {
  const { dataDirectory, file } = await newDatabase();
  writeFileSync(
    file,
    'something else that somebody may still need, longer than a header of a database '.repeat(9),
  );
  const { size } = statSync(file);
  await expect(openStore({ dataDirectory })).rejects.toMatchObject({ code: 'store-unavailable' });
  expect(statSync(file).size).toBe(size);
});

/** Opens folder after folder together with the other threads, and says what went wrong. */
const OPENER = `
  const { workerData: { directories, module, gate, threads }, parentPort } = require('node:worker_threads');
  void (async () => {
    const { openStore } = await import(module);
    const failures = [];
    for (const [round, dataDirectory] of directories.entries()) {
      Atomics.add(gate, 0, 1);
      while (Atomics.load(gate, 0) < threads * (round + 1));
      try {
        const store = await openStore({ dataDirectory });
        await store.signingSecret();
        await store.close();
      } catch (error) {
        failures.push(error.message);
      }
    }
    parentPort.postMessage(failures);
  })();
`;

test('stores that are opened, made and closed at the same moment do not trip over one another', async () => {
  const threads = 2;
  const workerData = {
    directories: Array.from({ length: 40 }, newDirectory),
    module: new URL('./open-store.ts', import.meta.url).href,
    gate: new Int32Array(new SharedArrayBuffer(4)),
    threads,
  };
  const openers = Array.from({ length: threads }, () => new Worker(OPENER, { eval: true, workerData }));
  const failures = await Promise.all(openers.map(async (opener) => (await once(opener, 'message'))[0]));
  expect(failures.flat()).toEqual([]);
});

test.each([
  ['votes', 'battle_id'],
  ['exclusion_log', 'subject_id'],
  ['imports', 'format'],
  ['log_segments', 'hash'],
  ['publications', 'log_hash'],
])('the database refuses to change or delete %s', async (table, column) => {
  const { file } = await newDatabase(1);
  const database = new DatabaseSync(file);
  database.exec(`
    insert into exclusion_log (subject, subject_id, reason, action, rule, created_at)
      select 'battle', battle_id, 'identity-leaked', 'set', 'r', 'now' from votes;
    insert into imports values ('i', 'test', '[]', 1, 'now', 0);
    insert into segments values ('s', 'i', 1, x'00', 'c', 't');
    insert into log_segments values (2, 1, 's', 'i', 'p', 'h');
    insert into publications values (1, 2, 2, 'now', 'l', '{}', x'00', 'p', 'h')`);
  expect(() => database.exec(`update ${table} set ${column} = 'other'`)).toThrow(`${table} are append-only`);
  expect(() => database.exec(`delete from ${table}`)).toThrow(`${table} are append-only`);
  database.close();
});

test('reads go on while another process writes, and a write waits for it without blocking this one', async () => {
  const { dataDirectory, file } = await newDatabase(1);
  const store = await openStore({ dataDirectory });
  const battle = await readyBattle(store);
  const reader = await openStore({ dataDirectory });
  const other = new DatabaseSync(file);
  other.exec('begin immediate');
  const cast = store.castVote(voteOn(battle));
  expect((await readVotes(reader)).map((vote) => vote.sequence)).toEqual([1]);
  other.exec('rollback');
  other.close();
  expect(await cast).toMatchObject({ outcome: 'stored', vote: { sequence: 2 } });
  await Promise.all([store.close(), reader.close()]);
});

test('openStore() upgrades a database of the first version, and keeps its votes and exclusions', async () => {
  const directory = newDirectory();
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'leitai.sqlite'));
  const older = new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) });
  await migrate(older, 'sqlite', 1);
  database.exec(`
    insert into model_revisions values ('ant@1', 'ant', '{}'), ('bee@1', 'bee', '{}');
    insert into battles values ('one', 'me', 'ready', 'ant', 'bee', 'ant@1', 'bee@1', 0.5, 1, '2026-11-23T10:00:00.000Z');
    insert into turns values ('one', 0, 'p', '2026-11-23T10:00:00.000Z');
    insert into replies (battle_id, turn_index, side, state, text)
      values ('one', 0, 'a', 'complete', 'x'), ('one', 0, 'b', 'complete', 'y');
    insert into exclusions values ('one', 'identity-leaked', 'identity-leak@1', '2026-11-23T10:00:00.000Z')`);
  await older.destroy();
  const store = await openStore({ dataDirectory: directory });
  const battle = (await store.findBattle('one'))!;
  expect(battle.exclusions).toEqual(['identity-leaked']);
  await store.castVote(voteOn(battle));
  expect(await readVotes(store)).toMatchObject([{ battleId: 'one', exclusions: ['identity-leaked'] }]);
  expect(await store.readExclusions({ afterId: 0, limit: 10 })).toMatchObject([
    { subject: 'battle', subjectId: 'one', sequence: 1, action: 'set', rule: 'identity-leak@1' },
  ]);
  await store.close();
});
