/** A tile that is laid side by side over an area: the same on canvases, in drawings and in legends. */
export interface Texture {
  /** Its side, in CSS pixels. */
  readonly sizePx: number;
  readonly strokes: readonly {
    /** As in the attribute `d` of a drawing. */
    readonly path: string;
    readonly colour: string;
    readonly widthPx: number;
  }[];
}

/** @param ratio - Device pixels in one of CSS; the pattern is as many times too large, and is to be scaled back. */
export function canvasPattern({ sizePx, strokes }: Texture, ratio: number): CanvasPattern {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.round(sizePx * ratio);
  const context = canvas.getContext('2d')!;
  context.scale(canvas.width / sizePx, canvas.height / sizePx);
  for (const { path, colour, widthPx } of strokes) {
    context.strokeStyle = colour;
    context.lineWidth = widthPx;
    context.stroke(new Path2D(path));
  }
  return context.createPattern(canvas, 'repeat')!;
}

/** A texture as a drawing has it, to be referred to by its id. */
export function textureMarkup(id: string, { sizePx, strokes }: Texture): string {
  const paths = strokes.map(
    ({ path, colour, widthPx }) => `<path d="${path}" stroke="${colour}" stroke-width="${widthPx}"/>`,
  );
  const size = `width="${sizePx}" height="${sizePx}" patternUnits="userSpaceOnUse"`;
  return `<pattern id="${id}" ${size}>${paths.join('')}</pattern>`;
}
