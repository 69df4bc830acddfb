import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DOUBLE,
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';
import { NewTable } from './new-table.ts';

export type TypedColumn = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

/** DuckDB in memory, for as long as files are read. It installs nothing and keeps nothing. */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(): Promise<Database> {
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      // The default is a folder in the working directory. It is made only if memory runs out.
      temp_directory: join(tmpdir(), 'leitai-duckdb'),
    });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new Database(instance, connection);
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql);
  }

  async rows(sql: string): Promise<DuckDBValue[][]> {
    return (await this.#connection.runAndReadAll(sql)).getRows();
  }

  async columnTypes(sql: string): Promise<Map<string, DuckDBType>> {
    const result = await this.#connection.run(`${sql} LIMIT 0`);
    const types = result.columnTypes();
    return new Map(result.columnNames().map((name, index) => [name, types[index]!]));
  }

  /** Reads numbers, one statement's column into each array, chunk by chunk. No column may have a null. */
  async fill(targets: readonly TypedColumn[], sql: string): Promise<void> {
    let start = 0;
    for await (const chunk of this.chunks(sql)) {
      const { rowCount } = chunk;
      for (const [column, target] of targets.entries()) {
        const vector = chunk.getColumnVector(column);
        for (let row = 0; row < rowCount; row += 1) target[start + row] = vector.getItem(row) as number;
      }
      start += rowCount;
    }
  }

  /** Gives the rows of a statement a chunk at a time, while it runs. */
  async *chunks(sql: string): AsyncGenerator<DuckDBDataChunk> {
    const result = await this.#connection.stream(sql);
    for (let chunk = await result.fetchChunk(); chunk; chunk = await result.fetchChunk()) {
      if (chunk.rowCount === 0) return;
      yield chunk;
    }
  }

  /** Makes a table of numbers. @param columns - By name, all of one length. */
  async createTable(name: string, columns: ReadonlyMap<string, readonly number[]>): Promise<void> {
    const sources = [...columns.values()];
    const defined = [...columns.keys()].map((column) => ({ name: column, type: DOUBLE }));
    const table = await NewTable.create(this.#connection, name, defined);
    table.append(sources[0]?.length ?? 0, sources);
    table.close();
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
