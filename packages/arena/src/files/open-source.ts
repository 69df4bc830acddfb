import { BattleInputError } from './battle-input-error.ts';
import type { Database } from './database.ts';
import { describeFault } from './describe-fault.ts';
import type { BattleFormat } from './format.ts';
import { EMPTY_LIST } from './formats/empty-list.ts';
import { FORMATS, recogniseFormat } from './formats.ts';
import type { PlainFile } from './plain-file.ts';
import { SourceColumns, type Value } from './source-columns.ts';
import { identifier, literal, pathLiteral, type Sql } from './sql.ts';
import { readDelimited } from './text-records.ts';

/** A file whose format is known. */
export interface Source {
  readonly file: PlainFile;
  readonly format: BattleFormat;
  /** Of `rows`. */
  readonly columns: SourceColumns;
  /** A statement that gives one row a battle, with its place in the file, from 1, as `row`. */
  readonly rows: Sql;
  /** Style features that were counted from the conversations, by name: what each side has of them. */
  readonly counted?: ReadonlyMap<string, Readonly<Record<'a' | 'b', Value>>>;
  /** A statement that counts records which could not be taken apart and were left out. */
  readonly malformedCount?: Sql;
}

interface OpenOptions {
  readonly database: Database;
  /** Leaves out records that cannot be taken apart, where the layout says where the next one begins. */
  readonly skipInvalid: boolean;
}

interface Table {
  readonly columns: SourceColumns;
  readonly isEmptyList?: boolean;
  /** Reads columns of the table and `row`. */
  read(names: readonly string[]): Pick<Source, 'rows' | 'malformedCount'>;
}

/** How many records of JSON are looked at for the names of columns. */
const SAMPLE_RECORDS = 10_000;
/** Characters of names that a message shows. */
const LISTED_LENGTH = 300;

/**
 * Finds out what a file holds.
 *
 * @throws {BattleInputError} If it cannot be read, or its columns are those of no format.
 */
export async function openSource(file: PlainFile, options: OpenOptions): Promise<Source> {
  const table = await openTable(file, options).catch((error) => describeFault(file, error));
  if (table.isEmptyList) return emptyList(file);
  const format = recogniseFormat(table.columns);
  if (!format) throw unknownColumns(file, table.columns);
  const { reshape, optional = [] } = format;
  const read = table.read([...new Set([...table.columns.names, ...optional])]);
  if (!reshape) return { file, format, columns: table.columns, ...read };
  return {
    ...{ file, format, ...read },
    columns: SourceColumns.ofText(reshape.columns),
    rows: reshape.sql(read.rows),
  };
}

function emptyList(file: PlainFile): Source {
  const { required } = EMPTY_LIST;
  const nothing = required.map((name) => `NULL::VARCHAR AS ${identifier(name)}`).join(', ');
  const rows = `SELECT ${nothing}, 0::BIGINT AS row WHERE false`;
  return { file, format: EMPTY_LIST, columns: SourceColumns.ofText(required), rows };
}

function openTable(file: PlainFile, options: OpenOptions): Promise<Table> {
  if (file.layout === 'parquet') return openParquet(file, options);
  if (file.layout === 'csv' || file.layout === 'tsv') return openDelimited(file, options);
  return openJson(file, options);
}

async function openParquet({ path }: PlainFile, { database }: OpenOptions): Promise<Table> {
  const scan = `read_parquet(${pathLiteral(path)}, file_row_number = true, hive_partitioning = false)`;
  const types = await database.columnTypes(`FROM ${scan}`);
  types.delete('file_row_number');
  const rows = `SELECT *, file_row_number + 1 AS row FROM ${scan}`;
  return { columns: new SourceColumns(types), read: () => ({ rows }) };
}

async function openDelimited(file: PlainFile, { skipInvalid }: OpenOptions): Promise<Table> {
  const delimiter = file.layout === 'tsv' ? '\t' : ',';
  const header = await readDelimited(file.path, delimiter).next();
  const names: readonly string[] = header.value?.values ?? [];
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) {
    throw new BattleInputError(
      `Cannot read '${file.name}': its columns must have different names, got ${listed(names)}`,
    );
  }
  const scan = `read_csv(${pathLiteral(file.path)}, columns = ${textColumns(names)}, auto_detect = false, header = true,
    delim = ${literal(delimiter)}, quote = '"', escape = '"', hive_partitioning = false, store_rejects = ${skipInvalid})`;
  const rows = `SELECT *, row_number() OVER () AS row FROM ${scan}`;
  if (!skipInvalid) return { columns: SourceColumns.ofText(names), read: () => ({ rows }) };
  // Every scan adds its rejects again.
  const malformedCount = `SELECT count(DISTINCT line_byte_position)::DOUBLE FROM reject_errors JOIN reject_scans
    USING (scan_id, file_id) WHERE file_path = ${literal(file.path)}`;
  return { columns: SourceColumns.ofText(names), read: () => ({ rows, malformedCount }) };
}

async function openJson({ path, layout }: PlainFile, { database, skipInvalid }: OpenOptions): Promise<Table> {
  const format = { 'json-array': 'array', 'json-lines': 'newline_delimited', 'json-values': 'unstructured' }[
    layout as 'json-array' | 'json-lines' | 'json-values'
  ];
  const canSkip = skipInvalid && layout === 'json-lines';
  const options = `format = '${format}', ignore_errors = ${canSkip}, hive_partitioning = false`;
  const sample = `SELECT json FROM read_json_objects(${pathLiteral(path)}, ${options}) LIMIT ${SAMPLE_RECORDS}`;
  const names = await database.rows(
    `SELECT name FROM (SELECT unnest(json_keys(json)) AS name FROM (${sample}) WHERE json_type(json) = 'OBJECT')
     GROUP BY name ORDER BY name`,
  );
  const [records] = names.length === 0 ? await database.rows(`SELECT count(*)::DOUBLE FROM (${sample})`) : [];
  return {
    columns: SourceColumns.ofText(names.map(([name]) => String(name))),
    isEmptyList: layout === 'json-array' && records?.[0] === 0,
    read: (wanted) => {
      const scan = `read_json(${pathLiteral(path)}, columns = ${textColumns(wanted)}, ${options})`;
      const numbered = `SELECT *, row_number() OVER () AS row FROM ${scan}`;
      if (!canSkip) return { rows: numbered };
      // DuckDB gives a record that it cannot take apart as a row of nulls.
      const something = `coalesce(${wanted.map(identifier).join(', ')})`;
      return {
        rows: `FROM (${numbered}) WHERE ${something} IS NOT NULL`,
        malformedCount: `SELECT count(*)::DOUBLE FROM ${scan} WHERE ${something} IS NULL`,
      };
    },
  };
}

function textColumns(names: readonly string[]): Sql {
  return `{${names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ')}}`;
}

function unknownColumns({ name }: PlainFile, columns: SourceColumns): BattleInputError {
  const known = FORMATS.map((format) => `  ${format.name}: ${format.required.join(', ')}`);
  const text = `Cannot read '${name}': it must have the columns of a known format, got ${listed(columns.names)}\nKnown formats:`;
  return new BattleInputError([text, ...known].join('\n'));
}

/** A file whose lines end in no way that is known has all of itself for a header. */
function listed(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const text = names.join(', ');
  return text.length <= LISTED_LENGTH ? text : `${text.slice(0, LISTED_LENGTH)}…`;
}
