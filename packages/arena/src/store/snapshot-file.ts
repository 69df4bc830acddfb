import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';
import type { SnapshotKeeper } from '../app/ports.ts';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
/** Room for a whole part: by default 16 KB are handed over at a time, which takes longer than to unpack them. */
const PART_BYTES = 5 * 2 ** 20;
const COMPRESSION = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: PART_BYTES };
const LENGTH_BYTES = 8;
const HASH_BYTES = 32;
/** Parts that are unpacked at once: enough to keep both cores busy, few enough to stay small beside the frame. */
const UNPACKED_AT_ONCE = 5;

/**
 * Keeps a snapshot as a file beside the database: parts with their lengths, and a hash of all at the end, by which a file that was
 * cut or changed is known. It is written under another name and appears when it is whole.
 *
 * @param folder - Of the arena's data; made by the first snapshot if it is not there.
 * @param name - What it is of.
 */
export function snapshotFile(folder: string, name: 'frame' | 'prompts'): SnapshotKeeper {
  const path = join(folder, `${name}.snapshot`);
  return {
    async load() {
      const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return file && unpacked(file);
    },
    async save(parts) {
      // An arena on PostgreSQL keeps nothing else here.
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const unfinished = `${path}.${process.pid}.part`;
      const file = await open(unfinished, 'w', 0o600);
      try {
        await writeParts(file, parts);
        await file.close();
        await rename(unfinished, path);
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(unfinished, { force: true });
        throw error;
      }
    },
  };
}

async function writeParts(file: FileHandle, parts: Iterable<Uint8Array>): Promise<void> {
  const hash = createHash('sha256');
  for (const part of parts) {
    const packed = await compress(part, COMPRESSION);
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeBigUInt64LE(BigInt(packed.length));
    for (const piece of [length, packed]) {
      hash.update(piece);
      await file.write(piece);
    }
  }
  await file.write(hash.digest());
}

/** Unpacks parts in order, some ahead of the one that is asked for. */
async function* unpacked(file: FileHandle): AsyncGenerator<Uint8Array> {
  const ahead: Promise<Uint8Array>[] = [];
  try {
    for await (const packed of readParts(file)) {
      const part = decompress(packed, { chunkSize: PART_BYTES });
      // Whoever takes it hears of a failure; until then it is nobody's.
      part.catch(() => undefined);
      ahead.push(part);
      if (ahead.length === UNPACKED_AT_ONCE) yield ahead.shift()!;
    }
    while (ahead.length > 0) yield ahead.shift()!;
  } finally {
    await file.close();
  }
}

/** @throws {RangeError} If the file is not what `save` wrote; what came before was not to be trusted then. */
async function* readParts(file: FileHandle): AsyncGenerator<Buffer> {
  const end = (await file.stat()).size - HASH_BYTES;
  const hash = createHash('sha256');
  let offset = 0;
  while (offset + LENGTH_BYTES <= end) {
    const length = await readBytes(file, offset, LENGTH_BYTES);
    const size = Number(length.readBigUInt64LE());
    offset += LENGTH_BYTES;
    if (size > end - offset) break;
    const packed = await readBytes(file, offset, size);
    offset += size;
    hash.update(length).update(packed);
    yield packed;
  }
  const isWhole = offset === end && hash.digest().equals(await readBytes(file, end, HASH_BYTES));
  if (!isWhole) {
    throw new RangeError('Cannot read the snapshot: it must end with the hash of its content');
  }
}

async function readBytes(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}
