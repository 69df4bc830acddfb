import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { Insertable, Transaction } from 'kysely';
import type { LinkedImport, LinkOutcome, LogEntry, StagedSegment } from '../app/ports.ts';
import {
  decodeSegment,
  encodeSegment,
  type ImportedTurn,
  type LogSegment,
  segmentHash,
  textsHash,
} from '../core/log-segment.ts';
import type { LogLimits } from '../core/publication.ts';
import type { LoggedVote, NewVote } from '../core/vote.ts';
import { GENESIS_HASH, type LoggedEntry, voteHash } from '../core/vote-log.ts';
import { readTurns } from './conversations.ts';
import { activeReasons } from './exclusion-log.ts';
import { fromVoteRow, toVoteRow } from './rows.ts';
import { NO_END, type Tables } from './schema.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
/** Fast, and within a tenth of the size of the slow levels on these columns. */
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };
/** Rows of texts in one statement: each has three values, and PostgreSQL takes 65,535. */
const TEXT_ROWS = 1_000;
/** Votes whose conversations are in memory at once while the log is walked. */
const LOG_BATCH = 200;

/**
 * Where the log ends: the next entry begins behind it.
 *
 * @param upTo - Only entries that end there or before it.
 */
export async function endOfLog(
  transaction: Transaction<Tables>,
  upTo: number = NO_END,
): Promise<{ sequence: number; hash: string }> {
  const vote = await transaction
    .selectFrom('votes')
    .select(['sequence', 'hash'])
    .where('sequence', '<=', upTo)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const segment = await transaction
    .selectFrom('log_segments')
    .select(['first_sequence', 'row_count', 'hash'])
    .where(({ eb, lit }) => eb(eb(eb('first_sequence', '+', eb.ref('row_count')), '-', lit(1)), '<=', upTo))
    .orderBy('first_sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const ofSegment = segment && {
    sequence: segment.first_sequence + segment.row_count - 1,
    hash: segment.hash,
  };
  if (vote && (!ofSegment || vote.sequence > ofSegment.sequence)) return vote;
  return ofSegment ?? { sequence: 0, hash: GENESIS_HASH };
}

/** Hash of the entry that ends at a place of the log. */
export async function hashAt(
  transaction: Transaction<Tables>,
  sequence: number,
): Promise<string | undefined> {
  if (sequence === 0) return undefined;
  const end = await endOfLog(transaction, sequence);
  return end.sequence === sequence ? end.hash : undefined;
}

/** The caller holds the lock of the log. */
export async function appendVote(transaction: Transaction<Tables>, vote: NewVote): Promise<LoggedVote> {
  const { sequence, hash: previousHash } = await endOfLog(transaction);
  const numbered = { ...vote, sequence: sequence + 1 };
  const logged = { ...numbered, previousHash, hash: voteHash(numbered, previousHash) };
  await transaction.insertInto('votes').values(toVoteRow(logged)).execute();
  return logged;
}

/** A segment as its rows in the database. */
export interface PackedSegment {
  readonly row: Insertable<Tables['segments']>;
  readonly texts: readonly Insertable<Tables['segment_texts']>[];
}

/** Turns a segment into its rows, which takes longer than to write them. */
export async function packSegment({ id, importId, segment, texts }: StagedSegment): Promise<PackedSegment> {
  const bytes = encodeSegment(segment);
  return {
    row: {
      id,
      import_id: importId,
      row_count: segment.rowCount,
      columns: await compress(bytes, COMPRESSION),
      content_hash: createHash('sha256').update(bytes).digest('hex'),
      texts_hash: textsHash(Array.from({ length: segment.rowCount }, (_, row) => texts?.[row])),
    },
    texts: (texts ?? []).flatMap((turns, row_index) =>
      turns === undefined ? [] : [{ segment_id: id, row_index, turns: JSON.stringify(turns) }],
    ),
  };
}

/** Writes a segment where nobody reads it, until `linkImport` makes it part of the log. */
export async function stageSegment(
  transaction: Transaction<Tables>,
  { row, texts }: PackedSegment,
): Promise<void> {
  await transaction.insertInto('segments').values(row).execute();
  for (let start = 0; start < texts.length; start += TEXT_ROWS) {
    await transaction
      .insertInto('segment_texts')
      .values(texts.slice(start, start + TEXT_ROWS))
      .execute();
  }
}

/** Appends all segments of an import to the log at once. The caller holds the lock of the log. */
export async function linkImport(
  transaction: Transaction<Tables>,
  { mayShowText, files, ...linked }: LinkedImport,
  { again = false }: { readonly again?: boolean } = {},
): Promise<LinkOutcome> {
  const repeated = again ? undefined : await findRepeated(transaction, linked.id);
  if (repeated) return repeated;
  const segments = await transaction
    .selectFrom('segments')
    .select(['id', 'row_count', 'content_hash', 'texts_hash'])
    .where('import_id', '=', linked.id)
    .orderBy('id')
    .execute();
  const battles = segments.reduce((sum, segment) => sum + segment.row_count, 0);
  await transaction
    .insertInto('imports')
    .values({
      id: linked.id,
      format: linked.format,
      files: JSON.stringify(files),
      battles,
      imported_at: linked.importedAt,
      may_show_text: Number(mayShowText),
    })
    .execute();
  const end = await endOfLog(transaction);
  let { sequence, hash } = end;
  for (const { id, row_count, content_hash, texts_hash } of segments) {
    const link = {
      firstSequence: sequence + 1,
      rowCount: row_count,
      importId: linked.id,
      contentHash: content_hash,
      textsHash: texts_hash,
    };
    const previousHash = hash;
    hash = segmentHash(link, previousHash);
    const row = { first_sequence: link.firstSequence, row_count, segment_id: id, import_id: linked.id };
    await transaction
      .insertInto('log_segments')
      .values({ ...row, previous_hash: previousHash, hash })
      .execute();
    sequence += row_count;
  }
  return { outcome: 'linked', firstSequence: end.sequence + 1 };
}

/** The earliest import that has a segment with the same battles and texts as one that is kept aside. */
async function findRepeated(
  transaction: Transaction<Tables>,
  importId: string,
): Promise<LinkOutcome | undefined> {
  const earlier = await transaction
    .selectFrom('segments as staged')
    .innerJoin('segments as known', (join) =>
      join
        .onRef('known.content_hash', '=', 'staged.content_hash')
        .onRef('known.texts_hash', '=', 'staged.texts_hash'),
    )
    .innerJoin('log_segments', 'log_segments.segment_id', 'known.id')
    .innerJoin('imports', 'imports.id', 'log_segments.import_id')
    .select(['files', 'imported_at'])
    .where('staged.import_id', '=', importId)
    .orderBy('first_sequence')
    .limit(1)
    .executeTakeFirst();
  return (
    earlier && { outcome: 'repeated', files: JSON.parse(earlier.files), importedAt: earlier.imported_at }
  );
}

/** Imports of which something is kept aside that is not part of the log. */
export async function listStaged(transaction: Transaction<Tables>): Promise<string[]> {
  const rows = await transaction
    .selectFrom('segments')
    .leftJoin('log_segments', 'log_segments.segment_id', 'segments.id')
    .select('segments.import_id')
    .distinct()
    .where('log_segments.segment_id', 'is', null)
    .execute();
  return rows.map((row) => row.import_id);
}

/** Removes what an import that failed has left. */
export async function discardStaged(transaction: Transaction<Tables>, importId: string): Promise<void> {
  const ids = transaction.selectFrom('segments').select('id').where('import_id', '=', importId);
  await transaction.deleteFrom('segment_texts').where('segment_id', 'in', ids).execute();
  await transaction.deleteFrom('segments').where('import_id', '=', importId).execute();
}

/** Entries behind a place, in order: votes up to the next segment, or that segment. */
export async function readEntries(
  transaction: Transaction<Tables>,
  {
    afterSequence,
    limit,
    limits,
  }: { readonly afterSequence: number; readonly limit: number; readonly limits?: LogLimits | undefined },
): Promise<LogEntry[]> {
  const segment = await transaction
    .selectFrom('log_segments')
    .innerJoin('imports', 'imports.id', 'log_segments.import_id')
    .select(['first_sequence', 'segment_id', 'imported_at', 'may_show_text'])
    .where('first_sequence', '>', afterSequence)
    .orderBy('first_sequence')
    .limit(1)
    .executeTakeFirst();
  if (segment?.first_sequence === afterSequence + 1) return [await readSegment(transaction, segment)];
  const rows = await transaction
    .selectFrom('votes')
    .selectAll()
    .where('sequence', '>', afterSequence)
    .where('sequence', '<', segment?.first_sequence ?? NO_END)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  const ids = rows.map((row) => row.battle_id);
  const reasons = await activeReasons(transaction, ids, limits?.exclusion);
  const facts = await readFacts(transaction, rows[0]?.sequence, rows.at(-1)?.sequence, limits?.fact);
  return rows.map((row) => ({
    kind: 'vote',
    vote: { ...fromVoteRow(row), exclusions: reasons.get(row.battle_id) ?? [] },
    facts: facts.get(row.sequence) ?? [],
  }));
}

async function readSegment(
  transaction: Transaction<Tables>,
  {
    first_sequence,
    segment_id,
    imported_at,
    may_show_text,
  }: {
    readonly first_sequence: number;
    readonly segment_id: string;
    readonly imported_at: string;
    readonly may_show_text: number;
  },
): Promise<LogEntry> {
  return {
    kind: 'segment',
    firstSequence: first_sequence,
    segment: await readSegmentColumns(transaction, segment_id),
    importedAt: imported_at,
    mayShowText: may_show_text === 1,
  };
}

/** What is in a segment of the log, without its texts. */
export async function readSegmentColumns(
  transaction: Transaction<Tables>,
  segmentId: string,
): Promise<LogSegment> {
  const { columns } = await transaction
    .selectFrom('segments')
    .select('columns')
    .where('id', '=', segmentId)
    .executeTakeFirstOrThrow();
  return decodeSegment(await decompress(columns));
}

async function readFacts(
  transaction: Transaction<Tables>,
  first: number | undefined,
  last: number | undefined,
  upTo: number = NO_END,
) {
  const bySequence = new Map<number, { tagger: string; version: string; value: unknown }[]>();
  if (first === undefined || last === undefined) return bySequence;
  const rows = await transaction
    .selectFrom('facts')
    .select(['sequence', 'tagger', 'version', 'value'])
    .where('sequence', '>=', first)
    .where('sequence', '<=', last)
    .where('change', '<=', upTo)
    .execute();
  for (const { sequence, tagger, version, value } of rows) {
    bySequence.set(sequence, [
      ...(bySequence.get(sequence) ?? []),
      { tagger, version, value: JSON.parse(value) },
    ]);
  }
  return bySequence;
}

/** Entries behind a place with all that their hashes cover: some votes, or a segment. */
export async function readLogBatch(transaction: Transaction<Tables>, place: number): Promise<LoggedEntry[]> {
  const segment = await readLoggedSegment(transaction, place);
  const end = segment?.firstSequence ?? NO_END;
  const rows = await transaction
    .selectFrom('votes')
    .selectAll()
    .where('sequence', '>', place)
    .where('sequence', '<', end)
    .orderBy('sequence')
    .limit(LOG_BATCH)
    .execute();
  if (rows.length === 0) return segment ? [segment] : [];
  const ids = rows.map((row) => row.battle_id);
  const turns = await readTurns(transaction, ids);
  return rows.map((row) => ({
    kind: 'vote',
    vote: fromVoteRow(row),
    turns: turns.get(row.battle_id) ?? [],
  }));
}

async function readLoggedSegment(
  transaction: Transaction<Tables>,
  afterSequence: number,
): Promise<(LoggedEntry & { readonly kind: 'segment' }) | undefined> {
  const row = await transaction
    .selectFrom('log_segments')
    .leftJoin('segments', 'segments.id', 'log_segments.segment_id')
    .select(['first_sequence', 'log_segments.row_count', 'log_segments.import_id', 'segment_id'])
    .select(['previous_hash', 'hash', 'segments.columns'])
    .where('first_sequence', '>', afterSequence)
    .orderBy('first_sequence')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const bytes = row.columns === null ? new Uint8Array() : await decompress(row.columns);
  return {
    kind: 'segment',
    firstSequence: row.first_sequence,
    rowCount: row.row_count,
    importId: row.import_id,
    contentHash: createHash('sha256').update(bytes).digest('hex'),
    textsHash: textsHash(await readTexts(transaction, row.segment_id, row.row_count)),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

/** Conversations of a segment by row; undefined where the file had none. */
async function readTexts(
  transaction: Transaction<Tables>,
  segmentId: string,
  rowCount: number,
): Promise<(readonly ImportedTurn[] | undefined)[]> {
  const texts: (readonly ImportedTurn[] | undefined)[] = new Array(rowCount).fill(undefined);
  const rows = await transaction
    .selectFrom('segment_texts')
    .select(['row_index', 'turns'])
    .where('segment_id', '=', segmentId)
    .execute();
  for (const { row_index, turns } of rows) texts[row_index] = JSON.parse(turns);
  return texts;
}
