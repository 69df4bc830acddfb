import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';

/** How long a transaction waits for another process that writes, and how often it asks. */
const BUSY_TIMEOUT_MS = 5_000;
const BUSY_PAUSE_MS = 5;
/** Its extended codes, such as 261 while another process recovers the file, have it in their lowest byte. */
export const SQLITE_BUSY = 5;

/**
 * Opens a database file so that a commit is on disk when it returns.
 *
 * @param path - Made if it is not there, for its owner alone.
 */
export async function openDatabase(path: string): Promise<DatabaseSync> {
  // SQLite makes the file readable by everyone, and gives its journal the rights of the file.
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    await untilFree(() => database.exec('pragma journal_mode = wal'));
    // FULL is one fsync for each commit in WAL mode.
    database.exec('pragma synchronous = full; pragma foreign_keys = on');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Kysely's SQLite dialect on Node's own SQLite. There is one connection, and Kysely gives it to one transaction at
 * a time, so that the statements of two never mix.
 */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super({ database: toKyselyDatabase(database) });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new NodeSqliteDriver(this.#database);
  }
}

class NodeSqliteDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    super({ database: toKyselyDatabase(database) });
    this.#database = database;
  }

  /** Takes the lock at once: a transaction that reads first and writes later could fail half-way. */
  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    await untilFree(() => lock(connection, settings?.accessMode === 'read only'));
  }

  /** After a failure of the disk SQLite has rolled back by itself, and to ask again would hide that failure. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection);
  }
}

/** Readers wait for no writer, not even for a long import; writers wait for one another. */
async function lock(connection: DatabaseConnection, isReadOnly: boolean): Promise<void> {
  if (!isReadOnly) {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
    return;
  }
  await connection.executeQuery(CompiledQuery.raw('begin'));
  try {
    // The first read, not `begin`, is what fixes the state that a transaction sees.
    await connection.executeQuery(CompiledQuery.raw('select 1 from sqlite_schema limit 1'));
  } catch (error) {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
    throw error;
  }
}

/** The few methods that Kysely calls, which another SQLite library gave their names. */
function toKyselyDatabase(database: DatabaseSync): SqliteDatabase {
  return {
    close: () => database.close(),
    prepare: (text: string) => {
      const statement = database.prepare(text);
      const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters: readonly unknown[]) => statement.all(...values(parameters)),
        run: (parameters: readonly unknown[]) => statement.run(...values(parameters)),
        iterate: (parameters: readonly unknown[]) => statement.iterate(...values(parameters)),
      };
    },
  };
}

/** Waits for other processes here and not inside SQLite, which would hold up everything else in this one. */
async function untilFree(action: () => void | Promise<void>): Promise<void> {
  const deadline = performance.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      const isBusy = (((error as { errcode?: number }).errcode ?? 0) & 0xff) === SQLITE_BUSY;
      if (!isBusy || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
    }
  }
}
