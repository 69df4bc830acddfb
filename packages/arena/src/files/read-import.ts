import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBDataChunk, DuckDBVector } from '@duckdb/node-api';
import type { ColumnName } from '../core/frame/frame-columns.ts';
import type { ImportedTurn } from '../core/log-segment.ts';
import { BattleInputError } from './battle-input-error.ts';
import { BattleQuery } from './battle-query.ts';
import {
  CONVERSATION_COLUMNS,
  type ConversationSource,
  findConversations,
  withoutCompanions,
} from './conversations.ts';
import { Database } from './database.ts';
import { findLine, placeOf } from './describe-fault.ts';
import { findFiles } from './find-files.ts';
import {
  createImportTypes,
  GIVEN_COLUMNS,
  type GivenColumn,
  LANGUAGES,
  MODEL_NAMES,
  toImportColumns,
  toUnimportable,
  unchecked,
  unknownIn,
} from './import-columns.ts';
import { blame, countMalformed, openSources, refuse } from './read-battles.ts';
import { readTally } from './read-tally.ts';
import { type ImportedSegment, SegmentBuilder } from './segment-builder.ts';
import { literal, type Sql } from './sql.ts';

export interface ReadImportOptions {
  /** Paths, patterns such as `logs/*.json`, or `-` for standard input. */
  readonly files: readonly string[];
  /** Leaves out battles that cannot be used, and counts them, instead of refusing the file. Default false. */
  readonly skipInvalid?: boolean;
  /** Whether conversations are read where files have them. Default true. */
  readonly texts?: boolean;
  /** What `-` reads. Default `process.stdin`. */
  readonly input?: NodeJS.ReadableStream;
}

/** Files whose battles can be read into the log. */
export interface ImportFiles {
  /** Names of the formats that were recognised, in the order of files, each once. */
  readonly formats: readonly string[];
  /** As a person called them. */
  readonly names: readonly string[];
  /** Rows that will be read. */
  readonly rows: number;
  /** Rows that are left out, by reason; complete when all segments were read. */
  readonly leftOut: Map<string, number>;
  /**
   * Gives the battles once, in the order of the files, or in the order of time where each has one. Segments do not go
   * over from one file to the next, unless time mixes them.
   *
   * @throws {BattleInputError} If a conversation cannot be read.
   */
  segments(): AsyncGenerator<ImportedSegment>;
}

/** What DuckDB may use; beyond it a sort goes to the disk. */
const MEMORY_LIMIT = '1GB';

/**
 * Opens battles of any format that `readBattles` reads, checks all of them, and hands them to `work`.
 *
 * @throws {BattleInputError} As `readBattles`, before `work` is called.
 */
export async function readImport<Result>(
  options: ReadImportOptions,
  work: (files: ImportFiles) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'leitai-import-'));
  const database = await Database.open();
  try {
    await database.run(`SET memory_limit = '${MEMORY_LIMIT}'`);
    await createImportTypes(database);
    return await work(await check(database, { input: process.stdin, ...options, folder }));
  } finally {
    database.close();
    await rm(folder, { recursive: true });
  }
}

/** A file, its statement, and its conversations if they are read. */
interface Part {
  readonly query: BattleQuery;
  readonly conversations: ConversationSource | undefined;
}

async function check(
  database: Database,
  options: ReadImportOptions & { readonly folder: string; readonly input: NodeJS.ReadableStream },
): Promise<ImportFiles> {
  const { skipInvalid = false } = options;
  const files = withoutCompanions(await findFiles(options.files));
  const sources = await openSources(database, { ...options, files });
  const parts: Part[] = [];
  for (const source of sources) {
    const conversations = options.texts === false ? undefined : await findConversations(source);
    const texts = (conversations?.columns ?? []).map((sql, place) => unchecked(`text_${place}`, sql));
    const needed = [...toImportColumns(source), ...texts];
    parts.push({
      query: new BattleQuery(source, { needed, exclusions: toUnimportable(source), nameRule: MODEL_NAMES }),
      conversations,
    });
  }
  const queries = parts.map(({ query }) => query);
  const tally = await readTally(database, queries).catch((error) => blame(sources, error));
  if (tally.refused.size > 0 && !skipInvalid) await refuse(database, queries);
  const leftOut = new Map([...tally.excluded, ...tally.refused]);
  const malformed = skipInvalid ? await countMalformed(database, sources) : 0;
  if (malformed > 0) leftOut.set('malformed', malformed);
  if (tally.battles === 0) {
    throw new BattleInputError(`Cannot import ${files.join(', ')}: there must be a battle, found none`);
  }
  const reader = new ImportReader({
    database,
    parts,
    skipInvalid,
    leftOut,
    models: tally.columns.competitors,
  });
  return {
    formats: [...new Set(sources.map(({ format }) => format.name))],
    names: sources.map(({ file }) => file.name),
    rows: tally.battles,
    leftOut,
    segments: () => reader.segments(),
  };
}

/** How times stand in files: not in all rows, or in all, and in their order or not. */
interface Times {
  readonly isTimed: boolean;
  readonly isOrdered: boolean;
}

class ImportReader {
  readonly #database: Database;
  readonly #parts: readonly Part[];
  readonly #skipInvalid: boolean;
  readonly #leftOut: Map<string, number>;
  readonly #models: readonly string[];

  constructor(options: {
    readonly database: Database;
    readonly parts: readonly Part[];
    readonly skipInvalid: boolean;
    readonly leftOut: Map<string, number>;
    readonly models: readonly string[];
  }) {
    this.#database = options.database;
    this.#parts = options.parts;
    this.#skipInvalid = options.skipInvalid;
    this.#leftOut = options.leftOut;
    this.#models = options.models;
  }

  async *segments(): AsyncGenerator<ImportedSegment> {
    const names = { model: this.#models, voter: await this.#createTypes(), language: LANGUAGES };
    const { isTimed, isOrdered } = await this.#readTimes();
    const isMixed = isTimed && !isOrdered;
    for (const parts of isMixed ? [this.#parts] : this.#parts.map((part) => [part])) {
      const statement = new ImportStatement(parts, isMixed);
      const builder = new SegmentBuilder({ names, hasTexts: statement.hasTexts });
      for await (const chunk of this.#database.chunks(statement.sql)) {
        const vectors = statement.vectorsOf(chunk);
        if (statement.hasTexts) yield* this.#addWithTexts(builder, vectors, parts);
        else yield* addNumbers(builder, vectors);
      }
      if (builder.rowCount > 0) yield builder.take();
    }
  }

  /** @returns Ids of the voters by their numbers; the empty one is nobody that is known. */
  async #createTypes(): Promise<readonly string[]> {
    const names = this.#models.map((name) => literal(name));
    await this.#database.run(`CREATE TYPE competitor AS ENUM (${names.join(', ')})`);
    const voted = this.#parts.filter(({ query }) => query.has('voter'));
    if (voted.length === 0) return [''];
    const all = voted.map(({ query }) => `SELECT voter FROM (${query.rated()})`).join(' UNION ALL ');
    await this.#database.run(
      `CREATE TYPE voter AS ENUM (FROM (SELECT '' AS voter UNION ${all}) ORDER BY voter)`,
    );
    const rows = await this.#database.rows('SELECT unnest(enum_range(NULL::voter))');
    return rows.map(([voter]) => String(voter));
  }

  /** Whether each battle has a time, and whether they stand in its order, so that nothing need be sorted. */
  async #readTimes(): Promise<Times> {
    if (!this.#parts.every(({ query }) => query.has('createdAt')))
      return { isTimed: false, isOrdered: false };
    const all = this.#parts
      .map(({ query }) => `SELECT createdAt FROM (${query.rated()})`)
      .join(' UNION ALL ');
    const [row] = await this.#database.rows(
      `SELECT bool_and(createdAt > 0), coalesce(bool_and(createdAt >= earlier), true)
       FROM (SELECT createdAt, lag(createdAt) OVER () AS earlier FROM (${all}))`,
    );
    return { isTimed: row?.[0] === true, isOrdered: row?.[1] === true };
  }

  async *#addWithTexts(
    builder: SegmentBuilder,
    vectors: Vectors,
    parts: readonly Part[],
  ): AsyncGenerator<ImportedSegment> {
    for (let row = 0; row < vectors.rowCount; row += 1) {
      const part = parts[Number(vectors.file!.getItem(row))]!;
      const turns = await this.#readTurns(part, vectors, row);
      if (turns === 'invalid') continue;
      addRows(builder, vectors, row, 1);
      builder.putText(turns);
      builder.endRows(1);
      if (builder.room === 0) yield builder.take();
    }
  }

  async #readTurns(
    { query, conversations }: Part,
    { texts, row: rows }: Vectors,
    row: number,
  ): Promise<readonly ImportedTurn[] | undefined | 'invalid'> {
    if (!conversations) return undefined;
    try {
      return conversations.read(texts.map((vector) => vector.getItem(row) as string | null));
    } catch (cause) {
      if (this.#skipInvalid) {
        this.#leftOut.set(INVALID_TEXT, (this.#leftOut.get(INVALID_TEXT) ?? 0) + 1);
        return 'invalid';
      }
      const { file } = query.source;
      const number = Number(rows!.getItem(row));
      const place = placeOf(file, { row: number, line: await findLine(file, number) });
      const found = (cause as Error).message;
      const text = `Cannot read ${place}: its conversation must be a list of messages, got '${found}'`;
      throw new BattleInputError(text, { cause });
    }
  }
}

const INVALID_TEXT = 'invalid-conversation';

function* addNumbers(builder: SegmentBuilder, vectors: Vectors): Generator<ImportedSegment> {
  for (let start = 0; start < vectors.rowCount; ) {
    const count = Math.min(builder.room, vectors.rowCount - start);
    addRows(builder, vectors, start, count);
    builder.endRows(count);
    start += count;
    if (builder.room === 0) yield builder.take();
  }
}

function addRows(builder: SegmentBuilder, vectors: Vectors, start: number, count: number): void {
  for (const [column, vector] of vectors.numbers) {
    builder.put(column, count, (place) => vector.getItem(start + place) as number);
  }
  const { probability } = vectors;
  if (probability) builder.putProbabilities(count, (place) => probability.getItem(start + place) as number);
}

/** A chunk of the statement's result. */
interface Vectors {
  readonly rowCount: number;
  readonly numbers: readonly (readonly [ColumnName, DuckDBVector])[];
  readonly probability: DuckDBVector | undefined;
  readonly file: DuckDBVector | undefined;
  readonly row: DuckDBVector | undefined;
  readonly texts: readonly DuckDBVector[];
}

/**
 * Reads the battles of some files one by one: every number as one of four bytes, which whoever reads them then need not
 * tell apart.
 */
class ImportStatement {
  readonly hasTexts: boolean;
  readonly sql: Sql;
  readonly #numbers: readonly ColumnName[];
  readonly #hasProbability: boolean;

  /** @param isMixed - Whether rows are put in the order of their times. */
  constructor(parts: readonly Part[], isMixed: boolean) {
    const has = (alias: string) => parts.some(({ query }) => query.has(alias));
    this.hasTexts = parts.some(({ conversations }) => conversations !== undefined);
    this.#hasProbability = has('probability');
    const given = GIVEN_COLUMNS.filter(
      (column) => column === 'language' || has(column) || unknownIn(column) !== 0,
    );
    this.#numbers = ['modelA', 'modelB', 'choice', 'voter', ...given];
    const selected = [
      ...this.#numbers,
      ...(this.#hasProbability ? ['probability'] : []),
      ...(this.hasTexts ? ['file', 'row', ...TEXT_ALIASES] : []),
    ];
    const files = parts.map((part, file) => selectFrom(part, file, given)).join(' UNION ALL ');
    const order = isMixed ? 'ORDER BY createdAt, file, row' : '';
    this.sql = `SELECT ${selected.join(', ')} FROM (${files}) ${order}`;
  }

  vectorsOf(chunk: DuckDBDataChunk): Vectors {
    let place = 0;
    const next = () => chunk.getColumnVector(place++);
    return {
      rowCount: chunk.rowCount,
      numbers: this.#numbers.map((column) => [column, next()] as const),
      probability: this.#hasProbability ? next() : undefined,
      file: this.hasTexts ? next() : undefined,
      row: this.hasTexts ? next() : undefined,
      texts: this.hasTexts ? TEXT_ALIASES.map(next) : [],
    };
  }
}

const TEXT_ALIASES = Array.from({ length: CONVERSATION_COLUMNS }, (_, place) => `text_${place}`);

/** The same columns of every file, with what stands for those that it does not have. */
function selectFrom({ query, conversations }: Part, file: number, given: readonly GivenColumn[]): Sql {
  const whole = (sql: Sql, alias: string) => `CAST(${sql} AS UINTEGER) AS ${alias}`;
  const columns = [
    whole('enum_code(CAST(model_a AS competitor))', 'modelA'),
    whole('enum_code(CAST(model_b AS competitor))', 'modelB'),
    whole('outcome', 'choice'),
    whole(query.has('voter') ? 'enum_code(CAST(voter AS voter))' : '0', 'voter'),
    ...given.map((column) => whole(query.has(column) ? column : String(unknownIn(column)), column)),
    `CAST(${query.has('probability') ? 'probability' : '0'} AS DOUBLE) AS probability`,
    `${file} AS file, row`,
    ...TEXT_ALIASES.map(
      (alias, place) => `${conversations?.columns[place] ? alias : 'NULL::VARCHAR'} AS ${alias}`,
    ),
  ];
  const rows = query.has('count')
    ? `SELECT *, unnest(range(CAST(count AS BIGINT))) FROM (${query.rated()})`
    : query.rated();
  return `SELECT ${columns.join(', ')} FROM (${rows})`;
}
