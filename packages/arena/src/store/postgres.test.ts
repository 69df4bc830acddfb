import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { ArenaError } from '../app/arena-error.ts';
import type { VoteOutcome } from '../app/ports.ts';
import type { Battle } from '../core/battle.ts';
import type { NewVote } from '../core/vote.ts';
import { verifyLog } from '../core/vote-log.ts';
import { describeTampering } from './log-tampering.contract.ts';
import { openStore } from './open-store.ts';
import type { SqlStore } from './sql-store.ts';
import { describeStore } from './store.contract.ts';
import { startPostgres } from './testing/postgres-server.ts';
import { inLanes, readyBattle, readyBattles, voteOn } from './testing/stored-battles.ts';

const server = await startPostgres();
afterAll(() => server.stop(), 60_000);

const shared = await server.createDatabase();
describeStore('PostgreSQL', () => openStore({ databaseUrl: shared }));

describeTampering('PostgreSQL', {
  newLocation: async () => ({ databaseUrl: await server.createDatabase() }),
  execute: async (location, statement) => {
    if (!('databaseUrl' in location)) throw new TypeError('Cannot tamper: the store must be a PostgreSQL');
    await query(location.databaseUrl, `set session_replication_role = replica; ${statement}`);
  },
});

async function query(databaseUrl: string, statement: string) {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

const nameOf = (databaseUrl: string) => new URL(databaseUrl).pathname.slice(1);

test('two processes that start at once on an empty database both open it', async () => {
  const databaseUrl = await server.createDatabase();
  const stores = await Promise.all([openStore({ databaseUrl }), openStore({ databaseUrl })]);
  expect(await stores[0]!.signingSecret()).toBe(await stores[1]!.signingSecret());
  await Promise.all(stores.map((store) => store.close()));
});

test('openStore() refuses a PostgreSQL that may lose an acknowledged vote', async () => {
  const databaseUrl = await server.createDatabase();
  await query(databaseUrl, `alter database ${nameOf(databaseUrl)} set synchronous_commit = off`);
  await expect(openStore({ databaseUrl })).rejects.toThrow(
    "synchronous_commit must not be off, or votes could be lost, got 'off'",
  );
});

test('openStore() refuses a PostgreSQL that does not wait for its disk', async () => {
  const databaseUrl = await server.createDatabase();
  await query(databaseUrl, 'alter system set fsync = off');
  // The server reads its configuration again in its own time.
  const reloaded = async (fsync: string) => {
    await query(databaseUrl, 'select pg_reload_conf()');
    await expect.poll(async () => (await query(databaseUrl, 'show fsync')).rows[0].fsync).toBe(fsync);
  };
  try {
    await reloaded('off');
    await expect(openStore({ databaseUrl })).rejects.toThrow('fsync must not be off, or votes could be lost');
  } finally {
    await query(databaseUrl, 'alter system reset fsync');
    await reloaded('on');
  }
});

test('openStore() refuses a database of a newer program', async () => {
  const databaseUrl = await server.createDatabase();
  await (await openStore({ databaseUrl })).close();
  await query(databaseUrl, "update settings set value = '99' where name = 'schema-version'");
  await expect(openStore({ databaseUrl })).rejects.toThrow('its schema must be version 4 or older, got 99');
});

test.each([
  ['nobody listens', 'postgres://someone:hunter2@localhost:1/arena'],
  ['the address is none', 'postgres://someone:hunter2@local host:99999/arena'],
])('openStore() says why it cannot open, and not the password: %s', async (_, databaseUrl) => {
  const error = await openStore({ databaseUrl }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'store-unavailable' });
  expect((error as Error).message).toMatch(/must be reachable and writable, got \S+/);
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    expect(cause.stack + JSON.stringify(cause)).not.toContain('hunter2');
  }
});

test.each([
  ['votes', 'battle_id'],
  ['exclusion_log', 'subject_id'],
  ['imports', 'format'],
  ['log_segments', 'hash'],
  ['publications', 'log_hash'],
])('the database refuses to change or delete %s', async (table, column) => {
  const databaseUrl = await server.createDatabase();
  const store = await openStore({ databaseUrl });
  await store.castVote(voteOn(await readyBattle(store)));
  await store.close();
  for (const statement of [
    `update ${table} set ${column} = 'x'`,
    `delete from ${table}`,
    `truncate ${table} cascade`,
  ]) {
    await expect(query(databaseUrl, statement)).rejects.toThrow(`${table} are append-only`);
  }
});

test('castVote() keeps the chain where transactions see a snapshot unless told otherwise', async () => {
  const databaseUrl = await server.createDatabase();
  const isolation = `alter database ${nameOf(databaseUrl)} set default_transaction_isolation = 'serializable'`;
  await query(databaseUrl, isolation);
  const store = await openStore({ databaseUrl });
  const battles = await readyBattles(store, 40);
  const outcomes = await inLanes(battles, (battle) => store.castVote(voteOn(battle)));
  expect(outcomes.every(({ outcome }) => outcome === 'stored')).toBe(true);
  expect(await verifyLog(store.readLog())).toMatchObject({ votes: 40 });
  await store.close();
});

/** What a client does: the same key, until there is an answer. */
async function castUntilAnswered(store: SqlStore, vote: NewVote): Promise<VoteOutcome> {
  for (;;) {
    try {
      return await store.castVote(vote);
    } catch (error) {
      expect(error).toBeInstanceOf(ArenaError);
      expect(error).toMatchObject({ code: 'store-unavailable' });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** So many votes come through between two cuts, however slow the machine is. */
const ANSWERED_BETWEEN_CUTS = 5;

test('castVote() neither loses nor doubles a vote when connections are cut under it', async () => {
  const databaseUrl = await server.createDatabase();
  const store = await openStore({ databaseUrl });
  const battles = await readyBattles(store, 150);
  let answered = 0;
  let next = Promise.withResolvers<void>();
  const cast = async (battle: Battle) => {
    const outcome = await castUntilAnswered(store, voteOn(battle));
    answered += 1;
    next.resolve();
    next = Promise.withResolvers();
    return outcome;
  };
  const cutOften = async () => {
    let count = 0;
    for (let due = 0; due < battles.length; due += ANSWERED_BETWEEN_CUTS) {
      while (answered < due) await next.promise;
      const { rowCount } = await query(
        databaseUrl,
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      count += rowCount ?? 0;
    }
    return count;
  };
  const [outcomes, cuts] = await Promise.all([Promise.all(battles.map(cast)), cutOften()]);
  expect(cuts).toBeGreaterThan(0);
  for (const { outcome } of outcomes) expect(['stored', 'replayed']).toContain(outcome);
  expect(await verifyLog(store.readLog())).toEqual({ votes: 150, imported: 0, head: expect.any(String) });
  await store.close();
}, 120_000);

test('castVote() does not wait for ever for a process that holds the end of the log', async () => {
  const databaseUrl = await server.createDatabase();
  const store = await openStore({ databaseUrl });
  const battle = await readyBattle(store);
  const frozen = new Client({ connectionString: databaseUrl });
  await frozen.connect();
  await frozen.query('select pg_advisory_lock(713002)');
  await expect(store.castVote(voteOn(battle))).rejects.toMatchObject({
    code: 'store-unavailable',
    cause: expect.objectContaining({ code: '55P03' }),
  });
  await frozen.end();
  expect((await store.castVote(voteOn(battle))).outcome).toBe('stored');
  await store.close();
}, 60_000);

test('one process publishes at a time, and leaves the right to the others', async () => {
  const databaseUrl = await server.createDatabase();
  const [one, other] = [await openStore({ databaseUrl }), await openStore({ databaseUrl })];
  const { promise: published, resolve: end } = Promise.withResolvers<string>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const publishing = one.publishAlone(() => {
    begin();
    return published;
  });
  await begun;
  expect(await other.publishAlone(async () => 'mine')).toBeUndefined();
  end('done');
  expect(await publishing).toBe('done');
  expect(await other.publishAlone(async () => 'mine')).toBe('mine');
  await Promise.all([one.close(), other.close()]);
});
