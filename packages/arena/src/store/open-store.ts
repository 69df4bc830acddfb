import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import { ArenaError } from '../app/arena-error.ts';
import { NodeSqliteDialect, openDatabase } from './node-sqlite.ts';
import { type Dialect, migrate, type Tables } from './schema.ts';
import { SqlStore } from './sql-store.ts';

const FILE_NAME = 'leitai.sqlite';
const CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 5_000;
/** A server that vanished from the network must not hold its connections until TCP gives up. */
const QUERY_TIMEOUT_MS = 15_000;

/** Where an arena's data is: a folder of its own, or a PostgreSQL database that several processes may share. */
export type StoreLocation = { readonly dataDirectory: string } | { readonly databaseUrl: string };

/**
 * Opens the store, and makes or upgrades its tables.
 *
 * @throws {RangeError} If the address is none, or the database is newer than this program or set not to be durable.
 * @throws {ArenaError} `store-unavailable` if it cannot be opened; the message holds no password.
 */
export async function openStore(location: StoreLocation): Promise<SqlStore> {
  return reaching(location, () =>
    'databaseUrl' in location ? openPostgres(location.databaseUrl) : openSqlite(location.dataDirectory),
  );
}

/**
 * Says whether an arena has kept its data at a place. Writes nothing there.
 *
 * @throws {ArenaError} `store-unavailable` if the place cannot be read.
 */
export async function holdsArena(location: StoreLocation): Promise<boolean> {
  if ('dataDirectory' in location) return existsSync(join(location.dataDirectory, FILE_NAME));
  const database = connectPostgres(location.databaseUrl);
  try {
    const tables = await reaching(location, () => database.introspection.getTables());
    return tables.some((table) => table.name === 'votes');
  } finally {
    await database.destroy();
  }
}

async function reaching<T>(location: StoreLocation, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
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
  const file = await openDatabase(join(directory, FILE_NAME));
  const database = new Kysely<Tables>({ dialect: new NodeSqliteDialect(file) });
  return opened(database, 'sqlite');
}

async function openPostgres(databaseUrl: string): Promise<SqlStore> {
  return opened(connectPostgres(databaseUrl), 'postgres');
}

function connectPostgres(databaseUrl: string): Kysely<Tables> {
  if (!/^postgres(ql)?:\/\//i.test(databaseUrl)) {
    throw new RangeError(
      'Cannot open the database: its address must begin with postgres://, got another text',
    );
  }
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
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
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
