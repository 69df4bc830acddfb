import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BattleColumns } from '@leitai/rating';
import { BattleInputError } from './battle-input-error.ts';
import { BattleQuery } from './battle-query.ts';
import { type CountTokens, countStyleOf } from './count-style.ts';
import { Database } from './database.ts';
import { describeFault, findLine, placeOf } from './describe-fault.ts';
import { type BattleFilters, toExclusions } from './filters.ts';
import { findFiles } from './find-files.ts';
import { createImportTypes } from './import-columns.ts';
import { type BattleNeeds, toNeededColumns, uncounted } from './needed-columns.ts';
import { openSource, type Source } from './open-source.ts';
import { toPlainFile } from './plain-file.ts';
import { type BattleRows, readRows } from './read-rows.ts';
import { readTally } from './read-tally.ts';

export interface ReadBattlesOptions {
  /** Paths, patterns such as `logs/*.json`, or `-` for standard input. */
  readonly files: readonly string[];
  readonly filters?: BattleFilters;
  /** Counts battles that cannot be used as excluded, by reason, instead of refusing the file. Default false. */
  readonly skipInvalid?: boolean;
  /** Nothing gives counts, which is fastest. */
  readonly needs?: BattleNeeds;
  /** What `-` reads. Default `process.stdin`. */
  readonly input?: NodeJS.ReadableStream;
  /** Gives what counts the tokens of a text; without it, style is not counted where files do not have numbers of it. */
  readonly loadTokenizer?: () => Promise<CountTokens>;
}

/** Battles of files, ready to be rated. */
export interface BattlesFromFiles {
  /** Competitors in code-unit order. One row a battle if something is needed of it, else one row with its count. */
  readonly columns: BattleColumns;
  /** Number of battles in `columns`, by count. */
  readonly battles: number;
  /** How many battles are left out, by reason, in the order of reasons. */
  readonly excluded: Readonly<Record<string, number>>;
  /** Names of the formats that were recognised, in the order of files, each once. */
  readonly formats: readonly string[];
  /** Seconds since 1970 of each row, where `needs.order` is set and every file has times; never decreasing. */
  readonly times?: Float64Array;
  /** How much each battle of a row weighs, where a file says so. */
  readonly weights?: Float64Array;
  /** Whether a file has counts of battles and not battles: then neither their order nor their sides mean anything. */
  readonly isCounted: boolean;
  /** Features that were counted in conversations, where a file has no numbers of them. */
  readonly countedFeatures: readonly string[];
}

/**
 * Reads battles from Parquet, CSV, TSV, JSON and JSON Lines, also compressed with gzip or zstd, in any of `FORMATS`. The
 * same files and options give the same bytes.
 *
 * @throws {BattleInputError} If a file cannot be read, is of no known format, lacks what is needed, or has a battle that
 * cannot be used. The message names the file, the row from 1, and the line where rows have lines.
 *
 * @example
 * const { columns, excluded } = await readBattles({ files: ['battles.csv'] });
 */
export async function readBattles(options: ReadBattlesOptions): Promise<BattlesFromFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'leitai-battles-'));
  const database = await Database.open();
  try {
    return await readInto(database, { input: process.stdin, ...options, folder });
  } finally {
    database.close();
    await rm(folder, { recursive: true });
  }
}

type ReadOptions = ReadBattlesOptions & { readonly folder: string; readonly input: NodeJS.ReadableStream };

async function readInto(database: Database, options: ReadOptions): Promise<BattlesFromFiles> {
  const { needs = {}, skipInvalid = false } = options;
  if (options.filters?.condition) await createImportTypes(database);
  const opened = await openSources(database, options);
  const sources = await countWhereMissing(database, opened, options);
  const isTimed = needs.order === true && sources.every(({ format, columns }) => format.values(columns).time);
  const queries = toQueries(sources, { ...options, isTimed });
  const tally = await readTally(database, queries).catch((error) => blame(sources, error));
  if (tally.refused.size > 0 && !skipInvalid) await refuse(database, queries);
  const malformed = skipInvalid ? await countMalformed(database, sources) : 0;
  const reasons: (readonly [reason: string, battles: number])[] = [
    ...tally.excluded,
    ...tally.refused,
    ...(malformed > 0 ? ([['malformed', malformed]] as const) : []),
  ];
  const { competitors } = tally.columns;
  const read = needsRows(queries, needs)
    ? await readRows(database, queries, { needs, isTimed, competitors, rowCount: tally.battles })
    : { columns: tally.columns };
  const { weightless, ...battles } = withoutWeightless(read);
  if (weightless > 0) reasons.push(['weightless', weightless]);
  const { counts, first } = battles.columns;
  return {
    ...battles,
    battles: counts ? counts.reduce((sum, count) => sum + count, 0) : first.length,
    isCounted: queries.some((query) => query.has('count')),
    excluded: Object.fromEntries(reasons.sort(([one], [other]) => (one < other ? -1 : 1))),
    formats: [...new Set(sources.map(({ format }) => format.name))],
    countedFeatures: (needs.features ?? []).filter((name) => sources.some((one) => one.counted?.has(name))),
  };
}

/** Battles that weigh nothing are none: whoever has no other ones cannot be rated. */
function withoutWeightless(rows: BattleRows): BattleRows & { readonly weightless: number } {
  const { columns, weights } = rows;
  if (!weights?.includes(0)) return { ...rows, weightless: 0 };
  const counts = columns.counts?.slice() ?? new Float64Array(weights.length).fill(1);
  let weightless = 0;
  weights.forEach((weight, row) => {
    if (weight > 0) return;
    weightless += counts[row]!;
    counts[row] = 0;
  });
  return { ...rows, columns: { ...columns, counts }, weightless };
}

export async function openSources(
  database: Database,
  options: Pick<ReadOptions, 'files' | 'skipInvalid' | 'folder' | 'input'>,
): Promise<Source[]> {
  const { files, skipInvalid = false } = options;
  const sources: Source[] = [];
  for (const name of await findFiles(files)) {
    sources.push(await openSource(await toPlainFile(name, options), { database, skipInvalid }));
  }
  if (sources.length > 0) return sources;
  throw new BattleInputError('Cannot read battles: there must be a file, got none');
}

async function countWhereMissing(
  database: Database,
  sources: readonly Source[],
  { needs = {}, filters = {}, loadTokenizer }: ReadOptions,
): Promise<readonly Source[]> {
  const { features } = needs;
  if (!features || !loadTokenizer) return sources;
  const counted: Source[] = [];
  for (const [place, source] of sources.entries()) {
    const exclusions = toExclusions(source, filters);
    const options = { features, exclusions, loadTokenizer, table: `style_${place}` };
    const counting = countStyleOf(database, source, options);
    counted.push(await counting.catch((error) => blame(sources, error)));
  }
  return counted;
}

function toQueries(
  sources: readonly Source[],
  options: ReadOptions & { readonly isTimed: boolean },
): BattleQuery[] {
  const { filters = {}, needs = {}, isTimed } = options;
  const isDated = isTimed || filters.since !== undefined || filters.until !== undefined;
  return sources.map((source) => {
    const exclusions = [...toExclusions(source, filters), ...uncounted(source, needs.features ?? [])];
    return new BattleQuery(source, { needed: toNeededColumns(source, { needs, isDated }), exclusions });
  });
}

function needsRows(queries: readonly BattleQuery[], needs: BattleNeeds): boolean {
  const { order, voters, pairProbabilities, features } = needs;
  const isCounted = queries.some((query) => query.has('count') || query.has('weight'));
  return Boolean(isCounted || order || voters || pairProbabilities || features);
}

/** Finds the file that DuckDB failed on: its message has the path. */
export async function blame(sources: readonly Source[], error: unknown): Promise<never> {
  const message = error instanceof Error ? error.message : String(error);
  const source = sources.find(({ file }) => message.includes(file.path));
  if (source) return describeFault(source.file, error);
  throw error;
}

/** Says which battle of which file breaks a rule: the first one. */
export async function refuse(database: Database, queries: readonly BattleQuery[]): Promise<void> {
  for (const query of queries) {
    const [refused] = await database.rows(query.firstRefused());
    if (!refused) continue;
    const { file } = query.source;
    const row = Number(refused[0]);
    const place = placeOf(file, { row, line: await findLine(file, row) });
    throw new BattleInputError(`Cannot read ${place}: ${refused[1]}, got ${refused[2]}`);
  }
}

export async function countMalformed(database: Database, sources: readonly Source[]): Promise<number> {
  let count = 0;
  for (const { malformedCount } of sources) {
    if (malformedCount !== undefined) count += Number((await database.rows(malformedCount))[0]![0]);
  }
  return count;
}
