import { decodeSegment, encodeSegment } from '../log-segment.ts';
import { BattleFrame, type FramePart } from './battle-frame.ts';
import { CHUNK_ROWS, COLUMN_NAMES, type FrameChunk } from './frame-columns.ts';

/** A frame as it was, so that a restart need not read the whole log. Derived: without it, the log is read. */
export interface FrameSnapshot<State> {
  /** What else must be known to go on from here. Plain data. */
  readonly state: State;
  readonly frame: BattleFrame;
}

const VERSION = 2;
const TEXT = new TextEncoder();

interface Header<State> {
  readonly version: number;
  readonly rowCount: number;
  readonly models: readonly string[];
  readonly voters: readonly string[];
  readonly languages: readonly string[];
  readonly state: State;
}

/**
 * Writes a frame as parts of bytes, one after the other: first what it is about, then its chunks. The battles that stand when this
 * is called are in it, and no later ones; what is said of them while the parts are taken may be.
 */
export function encodeSnapshot<State>({ frame, state }: FrameSnapshot<State>): Iterable<Uint8Array> {
  const { rowCount, models, voters, languages } = frame;
  const header: Header<State> = { version: VERSION, rowCount, models, voters, languages, state };
  const first = TEXT.encode(JSON.stringify(header));
  return encodeParts(first, frame.chunks.slice(), rowCount);
}

function* encodeParts(
  first: Uint8Array,
  chunks: readonly FrameChunk[],
  rowCount: number,
): Generator<Uint8Array> {
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
  for await (const part of parts) {
    if (header === undefined) {
      header = toHeader<State>(part);
      frame = new BattleFrame(header);
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
  return { frame, state: header.state };
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
