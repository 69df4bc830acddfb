import type { Texture } from '../charts/texture.ts';
import type { HeatInks } from './heat-colours.ts';

/** From this size on a cell has a gap around it, and room for broad hatching. */
export const BROAD_FROM_PX = 9;
const BROAD_TILE_PX = 6;
/** So narrow that it crosses a cell of two pixels, too. */
const NARROW_TILE_PX = 4;

/** What lies over cells that rest on few battles, and over those of models that never met, where cells are of a size. */
export function heatTexture(state: 'thin' | 'empty', inks: HeatInks, cellPx: number): Texture {
  const isBroad = cellPx >= BROAD_FROM_PX;
  if (state === 'empty') return isBroad ? dots(inks, BROAD_TILE_PX, 1.5) : dots(inks, NARROW_TILE_PX, 1);
  // Stripes of paper take the colour back; the hair in or beside each is seen on paper too, where the two are even.
  const [sizePx, paperPx, beside] = isBroad ? [BROAD_TILE_PX, 2, 0] : [NARROW_TILE_PX, 1, 1];
  return {
    sizePx,
    strokes: [
      { path: slants(sizePx, 0), colour: inks.paper, widthPx: paperPx },
      { path: slants(sizePx, beside), colour: inks.hair, widthPx: 0.75 },
    ],
  };
}

/** Lines through a tile that meet those of its neighbours. */
function slants(sizePx: number, shiftPx: number): string {
  const ends = [0, sizePx, 2 * sizePx].map((end) => end + shiftPx);
  return ends.map((end) => `M-1 ${end + 1}L${end + 1} -1`).join('');
}

function dots(inks: HeatInks, sizePx: number, dotPx: number): Texture {
  const middle = sizePx / 2 - 1 + dotPx / 2;
  return {
    sizePx,
    strokes: [{ path: `M${sizePx / 2 - 1} ${middle}h${dotPx}`, colour: inks.hair, widthPx: dotPx }],
  };
}
