import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { findZstdFrames } from './zstd-frames.ts';

/** A way in which whole files are compressed, known by their first bytes. */
export interface Compression {
  readonly name: string;
  readonly magic: readonly number[];
  /** Fails if the file does not end where its content does. */
  unpack(from: string, to: string): Promise<void>;
}

/**
 * Files are unpacked before DuckDB reads them, though it can read both: it takes a file without its end for a whole one.
 */
export const COMPRESSIONS: readonly Compression[] = [
  {
    name: 'gzip',
    magic: [0x1f, 0x8b],
    unpack: (from, to) => pipeline(createReadStream(from), createGunzip(), createWriteStream(to)),
  },
  { name: 'zstd', magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: unpackZstd },
];

async function unpackZstd(from: string, to: string): Promise<void> {
  const file = await open(from);
  try {
    for (const { start, end } of await findZstdFrames(file)) {
      const frame = createReadStream(from, { start, end: end - 1 });
      await pipeline(frame, createZstdDecompress(), createWriteStream(to, { flags: 'a' }));
    }
  } finally {
    await file.close();
  }
}
