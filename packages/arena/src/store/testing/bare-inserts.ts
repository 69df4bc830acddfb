import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { StoreLocation } from '../open-store.ts';

const TABLE = 'create table if not exists bare (id text primary key, row text not null)';
const ROW = 'x'.repeat(600);

/**
 * What a database can do at best: rows of a vote's size, inserted one after another, each durable before the next.
 *
 * @returns Milliseconds for all of them.
 */
export async function insertBare(location: StoreLocation, ids: readonly string[]): Promise<number> {
  return 'databaseUrl' in location
    ? insertInPostgres(location.databaseUrl, ids)
    : insertInSqlite(location.dataDirectory, ids);
}

async function insertInSqlite(directory: string, ids: readonly string[]): Promise<number> {
  const database = new DatabaseSync(join(directory, 'bare.sqlite'));
  database.exec(`pragma journal_mode = wal; pragma synchronous = full; ${TABLE}`);
  const insert = database.prepare('insert into bare values (?, ?)');
  const startedAt = performance.now();
  for (const id of ids) insert.run(id, ROW);
  const elapsedMs = performance.now() - startedAt;
  database.close();
  return elapsedMs;
}

async function insertInPostgres(databaseUrl: string, ids: readonly string[]): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(TABLE);
  const startedAt = performance.now();
  for (const id of ids) await client.query('insert into bare values ($1, $2)', [id, ROW]);
  const elapsedMs = performance.now() - startedAt;
  await client.end();
  return elapsedMs;
}
