import type { ListedReason } from '../core/boards/find-excluded.ts';
import { type DuplicatesRequest, markDuplicates } from '../core/boards/mark-duplicates.ts';
import { type BattleFrame, exclusionReasons } from '../core/frame/battle-frame.ts';
import type { VersionCounts } from '../core/frame/fact-versions.ts';
import { COLUMN_NAMES, type ColumnName } from '../core/frame/frame-columns.ts';
import { REDUNDANT } from '../core/frame/tags.ts';
import type { PublicationHead } from '../core/publication.ts';
import type { TaggedTurn } from '../core/tagging/tagger.ts';
import { GENESIS_HASH } from '../core/vote-log.ts';
import { LiveFrame } from './boards/live-frame.ts';
import type { ArenaStore, LogEntry } from './ports.ts';
import { HeldReader } from './publishing/held-reader.ts';

export interface ExportDatasetOptions {
  readonly store: ExportStore;
  /** How duplicates are found, as on the boards. */
  readonly duplicates: DuplicatesRequest;
  /** The log as it was when these boards were published; default: all of it. */
  readonly publication?: Pick<PublicationHead, 'version' | 'method'>;
  /** Only battles from this moment on; seconds since 1970. */
  readonly since?: number;
  /** Whether conversations are exported where they may be shown in public. */
  readonly withText: boolean;
}

type ExportStore = Pick<
  ArenaStore,
  'readEntries' | 'readExclusions' | 'readFactChanges' | 'readConversations' | 'hashAt'
>;

/** The log up to one place, with all that is known of its battles. */
export interface Dataset {
  /** Place in the log of the last battle. */
  readonly version: number;
  /** Hash of the log up to there. */
  readonly head: string;
  readonly models: readonly string[];
  readonly languages: readonly string[];
  /** Number of the voter who is not known. */
  readonly nobody: number;
  /** Counts are complete when all pieces were read. */
  readonly counts: DatasetCounts;
  /** By tagger: how many battles each of its versions has said something of, up to there. */
  readonly taggers: VersionCounts;
  /** Gives the battles once, in the order of the log. */
  pieces(): AsyncGenerator<DatasetPiece>;
}

export interface DatasetCounts {
  battles: number;
  /** Battles that count on the overall board. */
  counted: number;
  conversations: number;
  /** By reason; a battle with several is counted under each. */
  readonly excluded: Partial<Record<ListedReason, number>>;
}

/** Some battles in the order of the log. */
export interface DatasetPiece {
  readonly rowCount: number;
  readonly sequences: Uint32Array;
  /** As in the frame: what is a name is an index into the names of the dataset, voters into names that nobody sees. */
  readonly columns: Readonly<Record<ColumnName, ArrayLike<number>>>;
  /** Milliseconds since 1970; 0 where no time is known. */
  readonly times: Float64Array;
  /** 0 where it is not known. */
  readonly pairProbabilities: Float64Array;
  /** By row, where they may be shown and are asked for. */
  readonly conversations: readonly (readonly TaggedTurn[] | undefined)[];
}

/** Entries read at once, and conversations that are in memory at once. */
const BATCH_SIZE = 5_000;
const TEXTS_AT_ONCE = 500;
/** No number of a voter. */
const NO_VOTER = 2 ** 32 - 1;
/**
 * Reads the vote log as a dataset: all battles up to its end, with facts, exclusions and duplicates as the boards have
 * them at this moment; or those of a publication, as they were then.
 *
 * @throws {ArenaError} `store-unavailable`.
 */
export async function openDataset(options: ExportDatasetOptions): Promise<Dataset> {
  const { store, duplicates, publication } = options;
  const limits = publication && { ...publication.method.limits, version: publication.version };
  const reader = new HeldReader(store, limits);
  const live = new LiveFrame({ store: reader, report: (message, error) => raise(message, error) });
  await live.readAll();
  const { frame } = live;
  markDuplicates(frame, duplicates);
  const version = live.version;
  const counts: DatasetCounts = { battles: 0, counted: 0, conversations: 0, excluded: {} };
  return {
    version,
    head: version === 0 ? GENESIS_HASH : (await store.hashAt(version))!,
    models: frame.models,
    languages: frame.languages,
    nobody: frame.findVoter('') ?? NO_VOTER,
    counts,
    taggers: live.factVersions(version),
    pieces: () => readPieces({ ...options, frame, version, counts }),
  };
}

function raise(message: string, cause: unknown): never {
  throw new Error(message, { cause });
}

interface Walk extends ExportDatasetOptions {
  readonly frame: BattleFrame;
  readonly version: number;
  readonly counts: DatasetCounts;
}

async function* readPieces(walk: Walk): AsyncGenerator<DatasetPiece> {
  for (let place = 0; place < walk.version; ) {
    // Behind `version` may be votes that were cast since; they are of the next export.
    const limit = Math.min(BATCH_SIZE, walk.version - place);
    const entries = await walk.store.readEntries({ afterSequence: place, limit });
    const [first] = entries;
    const said = first?.kind === 'segment' ? ofSegment(first) : ofVotes(entries);
    const rows = chooseRows(walk, place, said.times.length);
    const step = walk.withText && said.mayShowText ? TEXTS_AT_ONCE : rows.length;
    for (let start = 0; start < rows.length; start += step) {
      const piece = await toPiece(walk, said, { place, rows: rows.slice(start, start + step) });
      addCounts(walk.counts, piece);
      yield piece;
    }
    place += said.times.length;
  }
}

/** What the log alone knows of some battles that follow one another. */
interface Said {
  readonly times: Float64Array;
  readonly pairProbabilities: Float64Array;
  readonly mayShowText: boolean;
}

function ofSegment({ segment, mayShowText }: LogEntry & { kind: 'segment' }): Said {
  const { rowCount, columns, pairProbabilities } = segment;
  return {
    times: Float64Array.from({ length: rowCount }, (_, row) => columns.createdAt[row]! * 1_000),
    pairProbabilities: pairProbabilities ?? new Float64Array(rowCount),
    mayShowText,
  };
}

/** Nobody has been asked whether conversations of this arena may be shown. */
function ofVotes(entries: readonly LogEntry[]): Said {
  const votes = entries.flatMap((entry) => (entry.kind === 'vote' ? [entry.vote] : []));
  return {
    times: Float64Array.from(votes, ({ createdAt }) => Date.parse(createdAt)),
    pairProbabilities: Float64Array.from(votes, ({ pairProbability }) => pairProbability),
    mayShowText: false,
  };
}

/** Rows from `place` on that are not too early, as distances from it. */
function chooseRows({ since = 0, frame }: Walk, place: number, count: number): Uint32Array {
  const rows = new Uint32Array(count);
  let end = 0;
  for (let row = 0; row < count; row += 1) {
    if (frame.get(place + row, 'createdAt') >= since) rows[end++] = row;
  }
  return rows.subarray(0, end);
}

async function toPiece(
  walk: Walk,
  said: Said,
  { place, rows }: { readonly place: number; readonly rows: Uint32Array },
): Promise<DatasetPiece> {
  const columns = Object.fromEntries(
    COLUMN_NAMES.map((name) => [name, gather(walk.frame, name, { place, rows })]),
  ) as Record<ColumnName, Uint32Array>;
  const sequences = rows.map((row) => place + row + 1);
  const mayShow = walk.withText && said.mayShowText;
  const texts = mayShow ? await walk.store.readConversations([...sequences]) : new Map();
  return {
    rowCount: rows.length,
    sequences,
    columns,
    times: Float64Array.from(rows, (row) => said.times[row]!),
    pairProbabilities: Float64Array.from(rows, (row) => said.pairProbabilities[row]!),
    conversations: mayShow ? Array.from(sequences, (sequence) => texts.get(sequence)) : [],
  };
}

function gather(
  frame: BattleFrame,
  name: ColumnName,
  { place, rows }: { readonly place: number; readonly rows: Uint32Array },
): Uint32Array {
  const values = new Uint32Array(rows.length);
  for (let index = 0; index < rows.length; index += 1) values[index] = frame.get(place + rows[index]!, name);
  return values;
}

function addCounts(counts: DatasetCounts, { rowCount, columns, conversations }: DatasetPiece): void {
  const { excluded } = counts;
  const count = (reason: ListedReason) => {
    excluded[reason] = (excluded[reason] ?? 0) + 1;
  };
  for (let row = 0; row < rowCount; row += 1) {
    const reasons = columns.exclusions[row]!;
    const isRedundant = (columns.tags[row]! & REDUNDANT) !== 0;
    if (reasons !== 0) exclusionReasons(reasons).forEach(count);
    if (isRedundant) count('duplicate');
    if (reasons === 0 && !isRedundant) counts.counted += 1;
  }
  counts.battles += rowCount;
  counts.conversations += conversations.filter((turns) => turns !== undefined).length;
}
