import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';

/** How long a transaction waits for another process that writes, and how often it asks. */
const BUSY_TIMEOUT_MS = 5_000;
const BUSY_PAUSE_MS = 5;
/** Its extended codes, such as 261 while another process recovers the file, have it in their lowest byte. */
const SQLITE_BUSY = 5;

/**
 * Kysely's SQLite dialect on Node's own SQLite. There is one connection, and Kysely gives it to one transaction at
 * a time, so that the statements of two never mix.
 */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #path: string;

  /** @param path - File of the database. */
  constructor(path: string) {
    // The driver below opens the database; the base class needs a config only for its own driver.
    super({ database: async () => Promise.reject(new Error('unused')) });
    this.#path = path;
  }

  override createDriver(): Driver {
    return new NodeSqliteDriver({ database: async () => openDatabase(this.#path) });
  }
}

class NodeSqliteDriver extends SqliteDriver {
  /**
   * Takes the lock at once: a transaction that reads first and writes later could fail half-way. Waits for
   * another process here and not inside SQLite, which would hold up everything else in this one.
   */
  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const deadline = performance.now() + BUSY_TIMEOUT_MS;
    for (;;) {
      try {
        await lock(connection, settings?.accessMode === 'read only');
        return;
      } catch (error) {
        const isBusy = (((error as { errcode?: number }).errcode ?? 0) & 0xff) === SQLITE_BUSY;
        if (!isBusy || performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
      }
    }
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

function openDatabase(path: string) {
  // SQLite makes the file readable by everyone, and gives its journal the rights of the file.
  closeSync(openSync(path, 'a', 0o600));
  const database = new DatabaseSync(path);
  // FULL: a commit is on disk when it returns. In WAL mode that is one fsync.
  // Only the switch to WAL, once in the life of a file, waits inside SQLite.
  database.exec(
    `pragma busy_timeout = ${BUSY_TIMEOUT_MS}; pragma journal_mode = wal; pragma busy_timeout = 0`,
  );
  database.exec('pragma synchronous = full; pragma foreign_keys = on');
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
