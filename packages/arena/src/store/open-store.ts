import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { ArenaError } from '../app/arena-error.ts';
import { NodeSqliteDialect, openDatabase } from './node-sqlite.ts';
import { type Dialect, migrate, type Tables } from './schema.ts';
import { SqlStore } from './sql-store.ts';

const CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 5_000;
/** A server that vanished from the network must not hold its connections until TCP gives up. */
const QUERY_TIMEOUT_MS = 15_000;

/** Where an arena's data is: a folder of its own, or a PostgreSQL database that several processes may share. */
export type StoreLocation = { readonly dataDirectory: string } | { readonly databaseUrl: string };

/**
 * Opens the store, and makes or upgrades its tables.
 *
 * @throws {RangeError} If the database is newer than this program, or is set not to be durable.
 * @throws {ArenaError} `store-unavailable` if it cannot be opened; the message holds no password.
 */
export async function openStore(location: StoreLocation): Promise<SqlStore> {
  try {
    return 'databaseUrl' in location
      ? await openPostgres(location.databaseUrl)
      : await openSqlite(location.dataDirectory);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const wanted = 'databaseUrl' in location ? 'PostgreSQL' : location.dataDirectory;
    throw new ArenaError(
      'store-unavailable',
      `Cannot open the database: ${wanted} must be reachable and writable, got ${describe(error)}`,
      { cause: error },
    );
  }
}

async function openSqlite(directory: string): Promise<SqlStore> {
  // Conversations are nobody else's to read.
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = await openDatabase(join(directory, 'leitai.sqlite'));
  const database = new Kysely<Tables>({ dialect: new NodeSqliteDialect(file) });
  return opened(database, 'sqlite');
}

async function openPostgres(databaseUrl: string): Promise<SqlStore> {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
  });
  // A connection that is lost is replaced at the next use. Without listeners the loss would end the process: the
  // pool's is for those that are idle, the other for those that are between two statements.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return opened(database, 'postgres');
}

async function opened(database: Kysely<Tables>, dialect: Dialect): Promise<SqlStore> {
  try {
    if (dialect === 'postgres') await requireDurability(database);
    await migrate(database, dialect);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return new SqlStore(database, dialect);
}

/** A vote that is acknowledged must survive a power cut; PostgreSQL can be set so that it does not. */
async function requireDurability(database: Kysely<Tables>): Promise<void> {
  for (const name of ['fsync', 'synchronous_commit']) {
    const { rows } = await sql<{ value: string }>`select current_setting(${name}) as value`.execute(database);
    const value = rows[0]?.value;
    if (value !== 'off') continue;
    throw new RangeError(
      `Cannot open the database: ${name} must not be off, or votes could be lost, got '${value}'`,
    );
  }
}

/** Several addresses of one host that all fail make an error with a code and without a message. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
}
