import { DuckDBStructType, type DuckDBType, DuckDBTypeId, VARCHAR } from '@duckdb/node-api';
import { identifier, literal, type Sql } from './sql.ts';

/** Something that each row of a file says. */
export interface Value {
  /** What a person calls it, such as `conv_metadata.turns`. */
  readonly column: string;
  readonly sql: Sql;
  /** The same as text, as it stands in the file. */
  readonly text: Sql;
}

interface Place {
  readonly sql: Sql;
  readonly type: DuckDBType;
}

const TEXT_TYPES = new Set([DuckDBTypeId.VARCHAR, DuckDBTypeId.ENUM]);
const TIME_TYPES = new Set([
  DuckDBTypeId.DATE,
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
  DuckDBTypeId.TIMESTAMP_TZ,
]);

/**
 * The columns of a file, and how to read each as what it means. Parquet has types; CSV and JSON are read as text, in
 * which what is nested is JSON. A path leads into what is nested; one that the file does not have gives `undefined`.
 */
export class SourceColumns {
  readonly #types: ReadonlyMap<string, DuckDBType>;

  constructor(types: ReadonlyMap<string, DuckDBType>) {
    this.#types = types;
  }

  static ofText(names: readonly string[]): SourceColumns {
    return new SourceColumns(new Map(names.map((name) => [name, VARCHAR])));
  }

  get names(): string[] {
    return [...this.#types.keys()];
  }

  has(...names: string[]): boolean {
    return names.every((name) => this.#types.has(name));
  }

  /** As text, empty for null. A column that is required is asked for with `!`. */
  text(...path: string[]): Value | undefined {
    return this.#value(path, asText);
  }

  /** As a double; null if it is no number. */
  number(...path: string[]): Value | undefined {
    return this.#value(path, ({ sql }) => `TRY_CAST(${sql} AS DOUBLE)`);
  }

  /** True, false, or null if it is neither. */
  truth(...path: string[]): Value | undefined {
    return this.#value(path, ({ sql }) => `TRY_CAST(${sql} AS BOOLEAN)`);
  }

  /** A number, or the sum of the numbers and truths that stand there by name: releases have both. */
  sum(...path: string[]): Value | undefined {
    return this.#value(path, asSum);
  }

  /** Seconds since 1970, from a number of them or from a date. */
  time(...path: string[]): Value | undefined {
    return this.#value(path, asTime);
  }

  /** The first element of a list, or the text itself; null if the list or the text is empty. */
  firstOf(name: string): Value | undefined {
    return this.#value([name], asFirst);
  }

  /** A list of texts: of a list, of JSON, or of the text itself; empty where there is nothing. */
  list(name: string): Value | undefined {
    return this.#value([name], asList);
  }

  /** As JSON, in text: what is nested in Parquet stands so in the other layouts already. */
  json(name: string): Value | undefined {
    return this.#value([name], (place) =>
      TEXT_TYPES.has(place.type.typeId) || place.type.typeId === DuckDBTypeId.BLOB
        ? asText(place)
        : `CAST(to_json(${place.sql}) AS VARCHAR)`,
    );
  }

  #value(path: readonly string[], read: (place: Place) => Sql): Value | undefined {
    const place = this.#place(path);
    return place && { column: path.join('.'), sql: read(place), text: asText(place) };
  }

  #place([name, ...inside]: readonly string[]): Place | undefined {
    let type = this.#types.get(name!);
    let sql = identifier(name!);
    for (const [depth, key] of inside.entries()) {
      if (type instanceof DuckDBStructType && type.entryNames.includes(key)) {
        sql = `struct_extract(${sql}, ${literal(key)})`;
        type = type.typeForEntry(key);
      } else if (type && TEXT_TYPES.has(type.typeId)) {
        const path = inside.slice(depth).map((part) => `."${part}"`);
        return {
          sql: `json_extract_string(TRY_CAST(${sql} AS JSON), ${literal(`$${path.join('')}`)})`,
          type,
        };
      } else return undefined;
    }
    return type && { sql, type };
  }
}

function asText({ sql, type }: Place): Sql {
  // Some writers leave out that bytes are text. What is not UTF-8 is no text, and becomes null.
  if (type.typeId === DuckDBTypeId.BLOB) return `TRY(decode(${sql}))`;
  return type.typeId === DuckDBTypeId.VARCHAR ? sql : `CAST(${sql} AS VARCHAR)`;
}

function asSum({ sql, type }: Place): Sql {
  if (type instanceof DuckDBStructType) {
    const entries = type.entryNames.map((name) => `struct_extract(${sql}, ${literal(name)})`);
    return `(${entries.map((entry) => `coalesce(TRY_CAST(${entry} AS DOUBLE), 0)`).join(' + ')})`;
  }
  if (!TEXT_TYPES.has(type.typeId)) return `TRY_CAST(${sql} AS DOUBLE)`;
  const json = `TRY_CAST(${sql} AS JSON)`;
  const number = "CASE part WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE TRY_CAST(part AS DOUBLE) END";
  const parts = `list_transform(json_extract_string(${json}, '$.*'), lambda part: ${number})`;
  return `CASE json_type(${json}) WHEN 'OBJECT' THEN list_sum(${parts}) ELSE TRY_CAST(${sql} AS DOUBLE) END`;
}

function asTime({ sql, type }: Place): Sql {
  if (TIME_TYPES.has(type.typeId)) return `epoch(CAST(${sql} AS TIMESTAMP))`;
  const seconds = `TRY_CAST(${sql} AS DOUBLE)`;
  return TEXT_TYPES.has(type.typeId)
    ? `coalesce(${seconds}, epoch(TRY_CAST(${sql} AS TIMESTAMPTZ)))`
    : seconds;
}

function asFirst({ sql, type }: Place): Sql {
  if (type.typeId === DuckDBTypeId.LIST) return `list_extract(${sql}, 1)`;
  const first = `json_extract_string(TRY_CAST(${sql} AS JSON), '$[0]')`;
  return `CASE WHEN ${sql} NOT IN ('', '[]', 'null') THEN coalesce(${first}, ${sql}) END`;
}

function asList({ sql, type }: Place): Sql {
  if (type.typeId === DuckDBTypeId.LIST) return `coalesce(CAST(${sql} AS VARCHAR[]), [])`;
  const list = `from_json(TRY_CAST(${sql} AS JSON), '["VARCHAR"]')`;
  return `CASE WHEN coalesce(${sql}, '') IN ('', '[]', 'null') THEN [] WHEN left(${sql}, 1) = '[' THEN coalesce(${list}, [${sql}]) ELSE [${sql}] END`;
}
