import { createHash } from 'node:crypto';
import type { FramePart } from './frame/battle-frame.ts';
import { COLUMN_NAMES, COLUMN_TYPES, type ColumnName } from './frame/frame-columns.ts';

/** Battles of one segment at most. */
export const SEGMENT_ROWS = 65_536;

/** Many battles of a file as one entry of the log: columns, and the probability of each pair where the file says it. */
export interface LogSegment extends FramePart {
  /** In (0, 1], one a battle; 0 where the file does not say. */
  readonly pairProbabilities?: Float64Array | undefined;
}

const VERSION = 1;
/** Characters of texts that are hashed in one step: one step a line would take most of the time. */
const HASHED_AT_ONCE = 65_536;
const TEXT = new TextEncoder();
/** Numbers of four and eight bytes must begin at a multiple of their size. */
const ALIGNMENT = 8;

interface Header {
  readonly version: number;
  readonly rowCount: number;
  readonly models: readonly string[];
  readonly voters: readonly string[];
  readonly languages: readonly string[];
  /** Columns that are not 0 throughout, in the order in which they follow. */
  readonly columns: readonly ColumnName[];
  readonly hasPairProbabilities: boolean;
}

/**
 * Writes a segment as bytes, the same for equal segments: a line of JSON that says what there is, then each column as
 * numbers in little-endian order. A column of zeros takes no room.
 */
export function encodeSegment(segment: LogSegment): Uint8Array {
  const { rowCount, models, voters, languages, pairProbabilities } = segment;
  const typed = COLUMN_NAMES.map((name) => [name, toTyped(name, segment)] as const);
  const present = typed.filter(([, values]) => hasNonZero(values));
  const header: Header = {
    version: VERSION,
    rowCount,
    models,
    voters,
    languages,
    columns: present.map(([name]) => name),
    hasPairProbabilities: pairProbabilities !== undefined,
  };
  const arrays = [...present.map(([, values]) => values), ...(pairProbabilities ? [pairProbabilities] : [])];
  return joinBytes([padded(TEXT.encode(`${JSON.stringify(header)}\n`)), ...arrays.map(toPaddedBytes)]);
}

/**
 * Reads what `encodeSegment` wrote.
 *
 * @throws {RangeError} If the bytes are not a whole segment of a version that is known.
 */
export function decodeSegment(bytes: Uint8Array): LogSegment {
  const end = bytes.indexOf(0x0a);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(0, Math.max(0, end)))) as Header;
  if (header.version !== VERSION) {
    throw new RangeError(`Cannot read a segment: its version must be ${VERSION}, got ${header.version}`);
  }
  const { rowCount, models, voters, languages } = header;
  let offset = aligned(end + 1);
  const take = (count: number, bytesEach: number): [ArrayBuffer, number, number] => {
    const length = count * bytesEach;
    // Numbers may begin only at a multiple of their size; where the bytes are not so, a copy is. (A Buffer's own `slice`
    // would share the memory.)
    const isAligned = (bytes.byteOffset + offset) % ALIGNMENT === 0;
    const part = isAligned
      ? bytes.subarray(offset, offset + length)
      : Uint8Array.prototype.slice.call(bytes, offset, offset + length);
    if (part.length < length)
      throw new RangeError(`Cannot read a segment: it must go on, got ${bytes.length} bytes`);
    offset = aligned(offset + length);
    return [part.buffer as ArrayBuffer, part.byteOffset, count];
  };
  const columns = Object.fromEntries(
    COLUMN_NAMES.map((name) => {
      const Type = COLUMN_TYPES[name];
      const isPresent = header.columns.includes(name);
      return [name, isPresent ? new Type(...take(rowCount, Type.BYTES_PER_ELEMENT)) : new Type(rowCount)];
    }),
  ) as unknown as LogSegment['columns'];
  const pairProbabilities = header.hasPairProbabilities
    ? new Float64Array(...take(rowCount, Float64Array.BYTES_PER_ELEMENT))
    : undefined;
  return { rowCount, columns, models, voters, languages, pairProbabilities };
}

/** What the chain of the vote log says of a segment. */
export interface SegmentLink {
  /** Sequence of its first battle. */
  readonly firstSequence: number;
  readonly rowCount: number;
  readonly importId: string;
  /** SHA-256 in hex of what `encodeSegment` gives. */
  readonly contentHash: string;
  /** From `textsHash`. */
  readonly textsHash: string;
}

/** Hash of a segment and of everything before it. Changing what goes in here is changing a published format. */
export function segmentHash(link: SegmentLink, previousHash: string): string {
  const { firstSequence, rowCount, importId, contentHash, textsHash } = link;
  const linked = [
    'leitai-segment@1',
    previousHash,
    firstSequence,
    rowCount,
    importId,
    contentHash,
    textsHash,
  ];
  return createHash('sha256').update(JSON.stringify(linked)).digest('hex');
}

/** One imported battle's conversation, where the file has it. */
export interface ImportedTurn {
  readonly prompt: string;
  readonly replies: { readonly a: string; readonly b: string };
}

/** Hash over the conversations of a segment, in order. @param texts - Undefined where the file has none. */
export function textsHash(texts: Iterable<readonly ImportedTurn[] | undefined>): string {
  const hash = createHash('sha256');
  let lines = '';
  for (const turns of texts) {
    lines += `${turns ? JSON.stringify(turns.map(({ prompt, replies }) => [prompt, replies.a, replies.b])) : 'null'}\n`;
    if (lines.length < HASHED_AT_ONCE) continue;
    hash.update(lines);
    lines = '';
  }
  hash.update(lines);
  return hash.digest('hex');
}

function hasNonZero(values: ArrayLike<number>): boolean {
  for (let row = 0; row < values.length; row += 1) if (values[row] !== 0) return true;
  return false;
}

function toTyped(name: ColumnName, { rowCount, columns }: LogSegment) {
  const Type = COLUMN_TYPES[name];
  const values = columns[name];
  if (values.length < rowCount) {
    throw new RangeError(`Cannot write a segment: ${name} must have ${rowCount} rows, got ${values.length}`);
  }
  if (values instanceof Type && values.length === rowCount) return values;
  const typed = new Type(rowCount);
  for (let row = 0; row < rowCount; row += 1) typed[row] = values[row]!;
  return typed;
}

function toPaddedBytes(values: {
  buffer: ArrayBufferLike;
  byteOffset: number;
  byteLength: number;
}): Uint8Array {
  return padded(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(aligned(bytes.length));
  whole.set(bytes);
  return whole;
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}

function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
