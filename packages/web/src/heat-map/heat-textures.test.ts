import { expect, test } from 'vitest';
import { PAGE_INKS } from './heat-colours.ts';
import { heatTexture } from './heat-textures.ts';

test('heatTexture() crosses every cell, however small and wherever it is', () => {
  for (const cellPx of [2, 5, 9, 40]) {
    const { sizePx, strokes } = heatTexture('thin', PAGE_INKS, cellPx);
    // Slanted lines are as far from one another as the tile is wide; a square is twice its side wide on that slant.
    expect(sizePx).toBeLessThanOrEqual(2 * cellPx);
    expect(strokes.map(({ colour }) => colour)).toEqual([PAGE_INKS.paper, PAGE_INKS.hair]);
  }
});

test('heatTexture() tells models that never met by something else', () => {
  for (const cellPx of [2, 40])
    expect(heatTexture('empty', PAGE_INKS, cellPx)).not.toEqual(heatTexture('thin', PAGE_INKS, cellPx));
});
