import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DOUBLE, DuckDBInstance, UINTEGER, VARCHAR } from '@duckdb/node-api';
import { STYLE_FEATURES } from '@leitai/rating';
import type { Dataset, DatasetPiece } from '../app/export-dataset.ts';
import { FORMULA } from '../core/csv-line.ts';
import { EXCLUSION_REASONS } from '../core/exclusion.ts';
import type { NumberColumns } from '../core/frame/battle-frame.ts';
import { type ColumnName, UNKNOWN_TOKENS } from '../core/frame/frame-columns.ts';
import { REDUNDANT, TAGS } from '../core/frame/tags.ts';
import type { TaggedTurn } from '../core/tagging/tagger.ts';
import { CHOICES } from '../core/vote.ts';
import { BattleInputError } from './battle-input-error.ts';
import { NewTable, type TableColumn } from './new-table.ts';
import { identifier, literal, type Sql } from './sql.ts';

export const DATASET_FORMATS = ['parquet', 'csv', 'jsonl'] as const;
export type DatasetFormat = (typeof DATASET_FORMATS)[number];

export interface WriteDatasetOptions {
  /** Made if it is not there; must be empty. */
  readonly folder: string;
  readonly format: DatasetFormat;
  readonly withText: boolean;
  /** What the manifest says beside what the dataset does. */
  readonly about: Readonly<Record<string, unknown>>;
}

const WRITTEN: Readonly<Record<DatasetFormat, Sql>> = {
  parquet: '(FORMAT parquet, COMPRESSION zstd)',
  csv: '(FORMAT csv, HEADER)',
  jsonl: '(FORMAT json)',
};
const MANIFEST = 'manifest.json';
const MANIFEST_FORMAT = 'leitai-dataset@1';
const MEMORY_LIMIT = '1GB';
const SALT_BYTES = 32;
/** Hexadecimal digits of a pseudonym: two voters in a million share one by chance once in 10¹⁷ exports. */
const PSEUDONYM_DIGITS = 24;

/**
 * Writes a dataset as `battles.<format>` and a `manifest.json` with its counts and the SHA-256 of its file, which comes
 * last: a folder without it is no export.
 *
 * Voters get pseudonyms from a salt that is drawn here and kept nowhere: one voter has one pseudonym in this export, and
 * another in every other.
 *
 * @returns The paths of the files.
 * @throws {BattleInputError} If there is something in the folder already.
 */
export async function writeDataset(dataset: Dataset, options: WriteDatasetOptions): Promise<string[]> {
  const { folder, format } = options;
  await prepare(folder);
  const file = join(folder, `battles.${format}`);
  const unfinished = `${file}.part`;
  const work = await mkdtemp(join(tmpdir(), 'leitai-export-'));
  try {
    await writeBattles(dataset, { ...options, unfinished, database: join(work, 'export.duckdb') });
    await rename(unfinished, file);
    const manifest = join(folder, MANIFEST);
    const content = { ...(await describe(dataset, file, format)), ...options.about };
    await writeFile(`${manifest}.part`, `${JSON.stringify(content, undefined, 2)}\n`);
    await rename(`${manifest}.part`, manifest);
    return [file, manifest];
  } finally {
    await rm(unfinished, { force: true });
    await rm(work, { recursive: true });
  }
}

async function prepare(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    const text = `Cannot export to '${folder}': it must be a folder, got ${(cause as Error).message}`;
    throw new BattleInputError(text, { cause });
  });
  const [found] = await readdir(folder);
  if (found === undefined) return;
  throw new BattleInputError(`Cannot export to '${folder}': it must be empty or not there, found '${found}'`);
}

async function describe(dataset: Dataset, file: string, format: DatasetFormat) {
  const { version, head, models, counts, taggers } = dataset;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  const { size } = await stat(file);
  return {
    format: MANIFEST_FORMAT,
    version,
    logHash: head,
    ...counts,
    models: models.length,
    taggers,
    files: [{ name: `battles.${format}`, bytes: size, sha256: hash.digest('hex') }],
  };
}

/** A column of the table in the making: what goes in, and how it is written. */
interface Column extends TableColumn {
  readonly written: Sql;
  readonly values: (piece: DatasetPiece) => ArrayLike<number | string | null>;
}

async function writeBattles(
  dataset: Dataset,
  options: WriteDatasetOptions & { readonly unfinished: string; readonly database: string },
): Promise<void> {
  const instance = await DuckDBInstance.create(options.database, { memory_limit: MEMORY_LIMIT });
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    const listings = { tags: new Listing(TAGS), exclusions: new Listing(EXCLUSION_REASONS) };
    const columns = columnsOf(dataset, options, listings);
    const table = await NewTable.create(connection, 'battles', columns);
    for await (const piece of dataset.pieces())
      table.append(
        piece.rowCount,
        columns.map(({ values }) => values(piece)),
      );
    table.close();
    const written = columns.map(({ name, written: sql }) => `${sql} AS ${identifier(name)}`);
    for (const [name, listing] of Object.entries(listings))
      await connection.run(listing.macro(name, options.format));
    await connection.run(
      `COPY (SELECT ${written.join(', ')} FROM battles) TO ${literal(options.unfinished)} ${WRITTEN[options.format]}`,
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function columnsOf(
  { models, languages, nobody }: Dataset,
  { format, withText }: WriteDatasetOptions,
  listings: Readonly<Record<'tags' | 'exclusions', Listing>>,
): Column[] {
  const harmless = format === 'csv' ? models.map(toHarmlessCell) : models;
  const salt = randomBytes(SALT_BYTES).toString('hex');
  const pseudonym = `left(sha256(concat(${literal(salt)}, voter_id)), ${PSEUDONYM_DIGITS})`;
  const time = 'make_timestamp_ms(CAST(created_at AS BIGINT))';
  return [
    number('sequence', ({ sequences }) => sequences),
    named('model_a', harmless, ({ columns }) => columns.modelA),
    named('model_b', harmless, ({ columns }) => columns.modelB),
    named('choice', CHOICES, ({ columns }) => columns.choice),
    {
      ...number('voter_id', ({ columns }) => columns.voter, nobody),
      written: `CASE WHEN voter_id IS NOT NULL THEN concat('v-', ${pseudonym}) END`,
    },
    { ...number('pair_probability', (piece) => piece.pairProbabilities, 0), type: DOUBLE },
    {
      ...number('created_at', (piece) => piece.times, 0),
      type: DOUBLE,
      written: format === 'parquet' ? time : `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%gZ')`,
    },
    listed('exclusions', ({ columns }) => listings.exclusions.numbersOf(columns.exclusions)),
    {
      ...number('duplicate', ({ columns }) => bitsOf(columns.tags, REDUNDANT)),
      written: 'CAST(duplicate AS BOOLEAN)',
    },
    named('language', languages, ({ columns }) => columns.language),
    number('turns', ({ columns }) => columns.turns, 0),
    number('prompt_tokens', ({ columns }) => columns.promptTokens, UNKNOWN_TOKENS),
    listed('tags', ({ columns }) => listings.tags.numbersOf(bitsOf(columns.tags, ~REDUNDANT))),
    ...STYLE_FEATURES.flatMap((name) => [
      number(`${name}_a`, ({ columns }) => countsOf(columns, `${name}A`), NOT_COUNTED),
      number(`${name}_b`, ({ columns }) => countsOf(columns, `${name}B`), NOT_COUNTED),
    ]),
    ...(withText ? [conversation(format)] : []),
  ];
}

/** More than a column of the frame can hold. */
const NOT_COUNTED = 2 ** 32 - 1;

/** Where no answer has a token nobody has counted, and the zeros are none. */
function countsOf(columns: NumberColumns, name: ColumnName): Uint32Array {
  const { tokensA, tokensB } = columns;
  return Uint32Array.from(columns[name], (count, row) =>
    tokensA[row] === 0 && tokensB[row] === 0 ? NOT_COUNTED : count,
  );
}

function number(name: string, values: Column['values'], nothing?: number): Column {
  const column = { name, type: UINTEGER, written: identifier(name), values };
  return nothing === undefined ? column : { ...column, nothing };
}

function bitsOf(values: ArrayLike<number>, mask: number): Uint32Array {
  return Uint32Array.from(values, (value) => (value & mask) >>> 0);
}

/** Numbers that stand for names. */
function named(name: string, names: readonly string[], values: Column['values']): Column {
  const list = `[${names.map((text) => literal(text)).join(', ')}]::VARCHAR[]`;
  return { ...number(name, values), written: `(${list})[${name} + 1]` };
}

/** Numbers that stand for lists, which a macro of the same name gives. */
function listed(name: string, values: Column['values']): Column {
  return { ...number(name, values), written: `${name}_listed(${name})` };
}

function conversation(format: DatasetFormat): Column {
  const structure = '[{"prompt": "VARCHAR", "reply_a": "VARCHAR", "reply_b": "VARCHAR"}]';
  return {
    name: 'conversation',
    type: VARCHAR,
    written:
      format === 'csv' ? 'conversation' : `from_json(CAST(conversation AS JSON), ${literal(structure)})`,
    values: ({ rowCount, conversations }) =>
      Array.from({ length: rowCount }, (_, row) => {
        const turns = conversations[row];
        return turns === undefined ? null : JSON.stringify(turns.map(toWrittenTurn));
      }),
  };
}

function toWrittenTurn({ prompt, replies }: TaggedTurn) {
  return { prompt, reply_a: replies.a.text, reply_b: replies.b.text };
}

/** Sets of names as bits, numbered in the order in which they come: there are few of them, and many battles. */
class Listing {
  readonly #names: readonly string[];
  readonly #numbers = new Map<number, number>();

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  numbersOf(bits: ArrayLike<number>): Uint32Array {
    return Uint32Array.from(bits, (value) => this.#numberOf(value));
  }

  #numberOf(bits: number): number {
    const known = this.#numbers.get(bits);
    if (known !== undefined) return known;
    this.#numbers.set(bits, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  /** Makes `<column>_listed(number)`. In CSV a list is JSON, and an empty one is nothing. */
  macro(column: string, format: DatasetFormat): Sql {
    const lists = [...this.#numbers.keys()].map((bits) =>
      this.#names.filter((_, bit) => ((bits >>> bit) & 1) === 1),
    );
    const isCsv = format === 'csv';
    const values = lists.map((names) =>
      isCsv
        ? names.length === 0
          ? 'NULL'
          : literal(JSON.stringify(names))
        : `[${names.map((name) => literal(name)).join(', ')}]`,
    );
    return `CREATE MACRO ${column}_listed(number) AS (([${values.join(', ')}]::VARCHAR${isCsv ? '' : '[]'}[])[number + 1])`;
  }
}

function toHarmlessCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
