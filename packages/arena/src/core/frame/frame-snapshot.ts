import { decodeSegment, encodeSegment } from '../log-segment.ts';
import { BattleFrame, type FramePart } from './battle-frame.ts';
import { FactVersions } from './fact-versions.ts';
import { CHUNK_ROWS, COLUMN_NAMES, type FrameChunk } from './frame-columns.ts';

/** A frame as it was, so that a restart need not read the whole log. Derived: without it, the log is read. */
export interface FrameSnapshot<State> {
  /** What else must be known to go on from here. Plain data. */
  readonly state: State;
  readonly frame: BattleFrame;
  /** Of the rows of the frame. */
  readonly versions: FactVersions;
}

const VERSION = 2;
const TEXT = new TextEncoder();

interface Header<State> {
  readonly version: number;
  readonly rowCount: number;
  readonly models: readonly string[];
  readonly voters: readonly string[];
  readonly languages: readonly string[];
  /** What the numbers of the versions stand for. */
  readonly versionNames: readonly string[];
  readonly versionChunks: number;
  readonly state: State;
}

/**
 * Writes a frame as parts of bytes, one after the other: first what it is about, then its chunks, then those of the versions. The
 * battles that stand when this is called are in it, and no later ones; what is said of them while the parts are taken may be.
 */
export function encodeSnapshot<State>({
  frame,
  versions,
  state,
}: FrameSnapshot<State>): Iterable<Uint8Array> {
  const { rowCount, models, voters, languages } = frame;
  // Copied now: a number that is new later would have no name.
  const said = versions.chunks;
  const ofVersions = { versionNames: versions.names, versionChunks: said.length };
  const header: Header<State> = {
    version: VERSION,
    rowCount,
    models,
    voters,
    languages,
    ...ofVersions,
    state,
  };
  const first = TEXT.encode(JSON.stringify(header));
  return encodeParts(first, { chunks: frame.chunks.slice(), rowCount, versions: said });
}

function* encodeParts(
  first: Uint8Array,
  parts: {
    readonly chunks: readonly FrameChunk[];
    readonly rowCount: number;
    readonly versions: readonly Uint16Array[];
  },
): Generator<Uint8Array> {
  const { chunks, rowCount, versions } = parts;
  yield first;
  for (const [place, chunk] of chunks.entries()) {
    const rows = Math.min(CHUNK_ROWS, rowCount - place * CHUNK_ROWS);
    yield encodeSegment({
      rowCount: rows,
      columns: firstRows(chunk, rows),
      models: [],
      voters: [],
      languages: [],
    });
  }
  for (const { buffer } of versions) yield new Uint8Array(buffer);
}

/**
 * Reads what `encodeSnapshot` wrote.
 *
 * @throws {RangeError} If the parts are not a whole snapshot of this version.
 */
export async function decodeSnapshot<State>(
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<FrameSnapshot<State>> {
  let header: Header<State> | undefined;
  let frame = new BattleFrame();
  const versionChunks: Uint16Array[] = [];
  for await (const part of parts) {
    if (header === undefined) {
      header = toHeader<State>(part);
      frame = new BattleFrame(header);
    } else if (frame.rowCount === header.rowCount) {
      versionChunks.push(new Uint16Array(new Uint8Array(part).buffer));
    } else {
      const { rowCount, columns } = decodeSegment(part);
      frame.appendNumbered(rowCount, columns);
    }
  }
  if (header === undefined) throw new RangeError('Cannot read a snapshot: it must have parts, got none');
  if (frame.rowCount !== header.rowCount) {
    throw new RangeError(
      `Cannot read a snapshot: it must have ${header.rowCount} battles, got ${frame.rowCount}`,
    );
  }
  if (versionChunks.length !== header.versionChunks) {
    throw new RangeError(
      `Cannot read a snapshot: it must have ${header.versionChunks} parts of versions, got ${versionChunks.length}`,
    );
  }
  const versions = new FactVersions({ names: header.versionNames, chunks: versionChunks });
  return { frame, versions, state: header.state };
}

function toHeader<State>(part: Uint8Array): Header<State> {
  const header = JSON.parse(new TextDecoder().decode(part)) as Header<State>;
  if (header.version === VERSION) return header;
  throw new RangeError(`Cannot read a snapshot: its version must be ${VERSION}, got ${header.version}`);
}

function firstRows(chunk: FrameChunk, rows: number): FramePart['columns'] {
  const columns = COLUMN_NAMES.map((name) => [name, chunk[name].subarray(0, rows)]);
  return Object.fromEntries(columns) as FramePart['columns'];
}
