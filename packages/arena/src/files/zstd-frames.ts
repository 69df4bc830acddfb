import type { FileHandle } from 'node:fs/promises';

/** Bytes of a file: from `start`, before `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const;
const RUN_LENGTH_BLOCK = 1;

/**
 * Finds the frames of a zstd file. Node's decompressor stops without a word after the first one, and parallel writers
 * make many.
 *
 * @returns The frames that hold content, in order.
 * @throws {RangeError} If the file ends within a frame, or something else follows one.
 * @see RFC 8878, section 3.1
 */
export async function findZstdFrames(file: FileHandle): Promise<ByteRange[]> {
  const { size } = await file.stat();
  const frames: ByteRange[] = [];
  let start = 0;
  while (start < size) {
    const magic = (await readExactly(file, start, 4)).readUInt32LE();
    if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) {
      start += 8 + (await readExactly(file, start + 4, 4)).readUInt32LE();
      continue;
    }
    if (magic !== FRAME_MAGIC) throw new RangeError(`no frame at byte ${start}`);
    const end = await findFrameEnd(file, start);
    if (end > size) throw new RangeError('unexpected end of file');
    frames.push({ start, end });
    start = end;
  }
  return frames;
}

async function findFrameEnd(file: FileHandle, start: number): Promise<number> {
  const descriptor = (await readExactly(file, start + 4, 1)).readUInt8();
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? Number(isSingleSegment) : 1 << sizeFlag;
  const dictionaryBytes = DICTIONARY_ID_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3];
  let position = start + 5 + Number(!isSingleSegment) + dictionaryBytes + sizeBytes;
  let isLast = false;
  while (!isLast) {
    const header = (await readExactly(file, position, 3)).readUIntLE(0, 3);
    isLast = (header & 1) === 1;
    position += 3 + (((header >> 1) & 3) === RUN_LENGTH_BLOCK ? 1 : header >> 3);
  }
  const hasChecksum = (descriptor & 0x04) !== 0;
  return position + (hasChecksum ? 4 : 0);
}

async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new RangeError('unexpected end of file');
  return buffer;
}
