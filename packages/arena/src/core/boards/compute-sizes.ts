import type { FrameView } from '../frame/battle-frame.ts';
import type { Condition } from '../frame/condition.ts';
import { forEachCounted, type Slice } from './slice.ts';

export interface SizesRequest {
  readonly slices: readonly (Slice & {
    /** What must hold of a battle for the slice to know it. */
    readonly known?: Condition;
  })[];
}

/** How much is in each of many slices. */
export interface ComputedSize {
  readonly votes: number;
  /** Models with a counted battle. */
  readonly models: number;
  readonly isKnown: boolean;
}

export function computeSizes(view: FrameView, { slices }: SizesRequest): ComputedSize[] {
  return slices.map(({ known, ...slice }) => {
    const met = new Uint8Array(view.models.length);
    let votes = 0;
    forEachCounted(view, slice, ({ modelA, modelB }, rows) => {
      votes += rows.length;
      for (const row of rows) {
        met[modelA[row]!] = 1;
        met[modelB[row]!] = 1;
      }
    });
    const models = met.reduce((sum, one) => sum + one, 0);
    return { votes, models, isKnown: votes > 0 || known === undefined || hasAny(view, known) };
  });
}

function hasAny(view: FrameView, condition: Condition): boolean {
  let found = false;
  forEachCounted(view, { condition, duplicates: 'keep' }, (_, rows) => {
    found ||= rows.length > 0;
  });
  return found;
}
