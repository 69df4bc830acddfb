import type { Colours } from './colours.ts';
import { legendStops } from './legend.tsx';
import { HEAD_FONTS, type HeadFont, type HeadPiece, layOutHead, type PictureHead } from './picture-head.ts';
import { pngFile, svgFile } from './save-file.ts';
import { measureIn } from './short-names.ts';
import { canvasPattern, textureMarkup } from './texture.ts';
import { escapeXml } from './xml.ts';

/** A head needs so much. */
const LEAST_WIDTH_PX = 320;

/** A drawn figure, without what stands above it. */
export interface CanvasBody {
  readonly canvas: HTMLCanvasElement;
  /** Its pixels in one of CSS. */
  readonly ratio: number;
}

/** The same as a part of a drawing. */
export interface SvgBody {
  readonly markup: string;
  readonly width: number;
  readonly height: number;
}

/** @throws {Error} If the browser has no memory for the picture. */
export function pngPicture(
  head: PictureHead,
  { canvas: body, ratio }: CanvasBody,
  colours: Colours,
): Promise<Blob> {
  const width = Math.max(LEAST_WIDTH_PX, body.width / ratio);
  const { heightPx, pieces } = layOutHead(head, width, measureFor(colours));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(heightPx * ratio) + body.height;
  const context = canvas.getContext('2d')!;
  context.fillStyle = colours.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(body, 0, Math.round(heightPx * ratio));
  context.scale(ratio, ratio);
  for (const piece of pieces) paintPiece(context, piece, { colours, ratio });
  return pngFile(canvas);
}

export function svgPicture(head: PictureHead, body: SvgBody, colours: Colours): Blob {
  const width = Math.max(LEAST_WIDTH_PX, body.width);
  const { heightPx, pieces } = layOutHead(head, width, measureFor(colours));
  const height = heightPx + body.height;
  const font = `font-family="${escapeXml(colours.font)}"`;
  return svgFile(
    [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ${font}>`,
      `<title>${escapeXml(head.title)}</title>`,
      `<rect width="100%" height="100%" fill="${colours.paper}"/>`,
      ...pieces.map((piece, place) => pieceMarkup(piece, `legend-${place}`, colours)),
      `<g transform="translate(0 ${heightPx})">`,
      body.markup,
      '</g></svg>',
    ].join('\n'),
  );
}

function fontOf(name: HeadFont, colours: Colours): string {
  const { weight, sizePx } = HEAD_FONTS[name];
  return `${weight} ${sizePx}px ${colours.font}`;
}

function measureFor(colours: Colours) {
  return (name: HeadFont) => measureIn(fontOf(name, colours));
}

function paintPiece(
  context: CanvasRenderingContext2D,
  piece: HeadPiece,
  { colours, ratio }: { readonly colours: Colours; readonly ratio: number },
): void {
  const { x, y } = piece;
  if (piece.kind === 'text') {
    context.font = fontOf(piece.font, colours);
    context.fillStyle = colours[HEAD_FONTS[piece.font].colour];
    context.textBaseline = 'middle';
    context.fillText(piece.text, x, y);
    return;
  }
  const { width, height, item } = piece;
  const fill = context.createLinearGradient(x, y, x + width, y);
  for (const { offset, colour } of legendStops(item.fills)) fill.addColorStop(offset, colour);
  const pattern = item.texture && canvasPattern(item.texture, ratio);
  pattern?.setTransform(new DOMMatrix().translate(x, y).scale(1 / ratio));
  for (const style of [fill, pattern]) {
    if (!style) continue;
    context.fillStyle = style;
    context.fillRect(x, y, width, height);
  }
  context.strokeStyle = colours['line-2'];
  context.lineWidth = 1;
  context.strokeRect(x, y, width, height);
}

function pieceMarkup(piece: HeadPiece, id: string, colours: Colours): string {
  const { x, y } = piece;
  if (piece.kind === 'text') {
    const { sizePx, weight, colour } = HEAD_FONTS[piece.font];
    const style = `font-size="${sizePx}" font-weight="${weight}" fill="${colours[colour]}"`;
    return `<text x="${x}" y="${y}" dominant-baseline="central" ${style}>${escapeXml(piece.text)}</text>`;
  }
  const { width, height, item } = piece;
  const scale = legendStops(item.fills).map(
    ({ offset, colour }) => `<stop offset="${offset}" stop-color="${colour}"/>`,
  );
  const box = (fill: string) =>
    `<rect width="${width}" height="${height}" stroke="${colours['line-2']}" fill="url(#${fill})"/>`;
  return [
    `<defs><linearGradient id="${id}">${scale.join('')}</linearGradient>`,
    `${item.texture ? textureMarkup(`${id}-texture`, item.texture) : ''}</defs>`,
    `<g transform="translate(${x} ${y})">${box(id)}${item.texture ? box(`${id}-texture`) : ''}</g>`,
  ].join('');
}
