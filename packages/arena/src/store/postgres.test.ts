import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { openStore } from './open-store.ts';
import { describeStore, readyBattle, voteOn } from './store.contract.ts';
import { startPostgres } from './testing/postgres-server.ts';

const server = await startPostgres();
afterAll(() => server.stop());

const shared = await server.createDatabase();
describeStore('PostgreSQL', () => openStore({ databaseUrl: shared }));

async function query(databaseUrl: string, statement: string) {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

test('two processes that start at once on an empty database both open it', async () => {
  const databaseUrl = await server.createDatabase();
  const stores = await Promise.all([openStore({ databaseUrl }), openStore({ databaseUrl })]);
  expect(await stores[0]!.signingSecret()).toBe(await stores[1]!.signingSecret());
  await Promise.all(stores.map((store) => store.close()));
});

test('openStore() refuses a PostgreSQL that may lose an acknowledged vote', async () => {
  const databaseUrl = await server.createDatabase();
  await query(
    databaseUrl,
    `alter database ${new URL(databaseUrl).pathname.slice(1)} set synchronous_commit = off`,
  );
  await expect(openStore({ databaseUrl })).rejects.toThrow(
    "synchronous_commit must not be off, or votes could be lost, got 'off'",
  );
});

test('the database refuses to change or delete a vote', async () => {
  const databaseUrl = await server.createDatabase();
  const store = await openStore({ databaseUrl });
  await store.castVote(voteOn(await readyBattle(store)));
  await store.close();
  await expect(query(databaseUrl, "update votes set choice = 'b'")).rejects.toThrow('votes are append-only');
  await expect(query(databaseUrl, 'truncate votes')).rejects.toThrow('votes are append-only');
});

test('a store whose database is gone says so', async () => {
  const store = await openStore({ databaseUrl: await server.createDatabase() });
  await store.close();
  await expect(store.ping()).rejects.toMatchObject({ code: 'store-unavailable' });
});
