import type { Place } from './heat-painter.ts';

const PAGE = 10;

/** Where a key leads from a cell; undefined for other keys. The first key of all leads to the first cell. */
export function moveBy(key: string, from: Place | undefined, size: number): Place | undefined {
  const step = STEPS[key];
  if (!step || size === 0) return undefined;
  if (!from) return { row: 0, column: Math.min(1, size - 1) };
  const [down, right] = step;
  const clamp = (place: number) => Math.max(0, Math.min(size - 1, place));
  return { row: clamp(from.row + down), column: clamp(from.column + right) };
}

const END = Number.MAX_SAFE_INTEGER;
/** Rows down and columns to the right. */
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [PAGE, 0],
  PageUp: [-PAGE, 0],
  Home: [0, -END],
  End: [0, END],
};
