import {
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
} from '@duckdb/node-api';
import { identifier } from './sql.ts';

/** Rows of one of DuckDB's vectors. */
const CHUNK_ROWS = 2_048;

export interface TableColumn {
  readonly name: string;
  readonly type: DuckDBType;
  /** The value that stands for nothing. */
  readonly nothing?: number;
}

/** A table of DuckDB's in the making, of columns of values. `close()` makes it readable. */
export class NewTable {
  readonly #columns: readonly TableColumn[];
  readonly #appender: DuckDBAppender;
  readonly #chunk: DuckDBDataChunk;

  private constructor(columns: readonly TableColumn[], appender: DuckDBAppender) {
    this.#columns = columns;
    this.#appender = appender;
    this.#chunk = DuckDBDataChunk.create(columns.map(({ type }) => type));
  }

  static async create(
    connection: DuckDBConnection,
    name: string,
    columns: readonly TableColumn[],
  ): Promise<NewTable> {
    const defined = columns.map((column) => `${identifier(column.name)} ${column.type}`);
    await connection.run(`CREATE TABLE ${identifier(name)} (${defined.join(', ')})`);
    return new NewTable(columns, await connection.createAppender(name));
  }

  /** @param sources - Values of each column, `rowCount` of them or more. */
  append(rowCount: number, sources: readonly ArrayLike<number | string | null>[]): void {
    for (let start = 0; start < rowCount; start += CHUNK_ROWS) {
      const count = Math.min(CHUNK_ROWS, rowCount - start);
      this.#chunk.reset();
      this.#chunk.rowCount = count;
      this.#columns.forEach(({ nothing }, place) => {
        const vector = this.#chunk.getColumnVector(place);
        const values = sources[place]!;
        for (let row = 0; row < count; row += 1) {
          const value = values[start + row]!;
          vector.setItem(row, value === nothing ? null : value);
        }
        vector.flush();
      });
      this.#appender.appendDataChunk(this.#chunk);
    }
  }

  close(): void {
    this.#appender.closeSync();
  }
}
