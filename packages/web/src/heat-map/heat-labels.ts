/** Room for names in pictures, at most, and around names everywhere. */
export const MOST_LABEL_PX = 260;
export const LABEL_PADDING_PX = 6;
/** Names of small cells are so far from one another. */
const LABEL_STEP_PX = 13;
/** The name of a small cell is higher than that: half of it needs room beyond the first and the last one. */
const HALF_LABEL_PX = Math.ceil(LABEL_STEP_PX / 2);
/** That room after the last cell. */
export const END_PX = HALF_LABEL_PX + 1;

/** Where a figure stands in a thin cell, hatching would lie behind its digits: it has ground of its own around the cell's middle. */
export function figureGround(x: number, y: number, cellPx: number) {
  const [width, height] = [0.72 * cellPx, 16];
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Cells along one side of a map, and where that is, in CSS pixels. */
export interface Stretch {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly fromPx: number;
  readonly toPx: number;
  readonly cellPx: number;
  readonly middleOf: (place: number) => number;
}

export interface Label {
  readonly place: number;
  readonly middlePx: number;
}

/**
 * Says which cells have their names, and where: every so manyth where there is no room for all, and the marked one rather than
 * its neighbours. A name is seen whole or not at all; before the first cell there is nothing that it could lie on.
 */
export function placeLabels(stretch: Stretch, marked?: number): Label[] {
  const { start, end, fromPx, toPx, cellPx, middleOf } = stretch;
  const step = Math.max(1, Math.ceil(LABEL_STEP_PX / cellPx));
  const lastPx = toPx - HALF_LABEL_PX;
  const labels: Label[] = [];
  for (let place = Math.ceil(start / step) * step; place < end; place += step) {
    const middlePx = middleOf(place);
    const isCovered = marked !== undefined && Math.abs(place - marked) < step;
    if (!isCovered && middlePx >= fromPx && middlePx <= lastPx) labels.push({ place, middlePx });
  }
  if (marked === undefined) return labels;
  return [...labels, { place: marked, middlePx: Math.max(fromPx, Math.min(lastPx, middleOf(marked))) }];
}
