import type { FrameView } from './battle-frame.ts';
import { CHUNK_ROWS, type ColumnName, type FrameChunk } from './frame-columns.ts';

/** What is written after a battle was appended. Style counts are too, but no published board is made of them. */
const WRITTEN_LATER = [
  'language',
  'turns',
  'promptTokens',
  'tags',
  'cluster',
  'exclusions',
] as const satisfies readonly ColumnName[];

/**
 * The first rows of a frame as they are now, whatever is said of them later: 14 bytes a battle are copied, the rest is
 * shared.
 *
 * @param pause - Awaited after each chunk, so that others get their turn. Until the end nobody may write into these rows, but for
 * marks of duplicates.
 */
export async function freezeView(
  view: FrameView,
  rowCount: number,
  pause: () => Promise<void>,
): Promise<FrameView> {
  const chunks: FrameChunk[] = [];
  for (const chunk of view.chunks.slice(0, Math.ceil(rowCount / CHUNK_ROWS))) {
    chunks.push(freezeChunk(chunk));
    await pause();
  }
  return { chunks, rowCount, models: [...view.models], languages: [...view.languages] };
}

function freezeChunk(chunk: FrameChunk): FrameChunk {
  const copies = WRITTEN_LATER.map((name) => [name, copyOf(chunk[name])]);
  return { ...chunk, ...Object.fromEntries(copies) };
}

/** In shared memory, like the column itself. */
function copyOf<Numbers extends FrameChunk[ColumnName]>(column: Numbers): Numbers {
  const Type = column.constructor as new (buffer: SharedArrayBuffer) => Numbers;
  const copy = new Type(new SharedArrayBuffer(column.byteLength));
  copy.set(column);
  return copy;
}
