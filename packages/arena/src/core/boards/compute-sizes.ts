import type { FrameView } from '../frame/battle-frame.ts';
import { CHUNK_ROWS } from '../frame/frame-columns.ts';
import { type Tag, tagBits } from '../frame/tags.ts';
import { forEachCounted, type Slice } from './slice.ts';

export interface SizesRequest {
  readonly slices: readonly (Slice & {
    /** Set on every battle of which somebody has said what the slice asks for. */
    readonly known?: Tag;
  })[];
}

/** How much is in each of many slices. */
export interface ComputedSize {
  readonly votes: number;
  /** Models with a counted battle. */
  readonly models: number;
  /** False if the slice asks for what nobody has said of any battle. */
  readonly isKnown: boolean;
}

export function computeSizes(view: FrameView, { slices }: SizesRequest): ComputedSize[] {
  const present = presentTags(view);
  return slices.map(({ known, ...slice }) => {
    const isKnown = known === undefined || (present & tagBits([known])) !== 0;
    return isKnown ? { ...sizeOf(view, slice), isKnown } : { votes: 0, models: 0, isKnown };
  });
}

function sizeOf(view: FrameView, slice: Slice): Pick<ComputedSize, 'votes' | 'models'> {
  const met = new Uint8Array(view.models.length);
  let votes = 0;
  forEachCounted(view, slice, ({ modelA, modelB }, rows) => {
    votes += rows.length;
    for (let place = 0; place < rows.length; place += 1) {
      met[modelA[rows[place]!]!] = 1;
      met[modelB[rows[place]!]!] = 1;
    }
  });
  return { votes, models: met.reduce((sum, one) => sum + one, 0) };
}

/** Bits of all tags that any battle has: most labels are on none, and need no walk of their own. */
function presentTags(view: FrameView): number {
  let present = 0;
  view.chunks.forEach(({ tags }, place) => {
    const end = Math.min(CHUNK_ROWS, view.rowCount - place * CHUNK_ROWS);
    for (let row = 0; row < end; row += 1) present |= tags[row]!;
  });
  return present >>> 0;
}
