import { type Colours, formatColour } from '../charts/colours.ts';
import type { SvgBody } from '../charts/picture.ts';
import { type MeasureText, shortNames } from '../charts/short-names.ts';
import { textureMarkup } from '../charts/texture.ts';
import { escapeXml } from '../charts/xml.ts';
import {
  cellOf,
  type HeatCell,
  type HeatKind,
  type HeatTables,
  largestCount,
  shortFigure,
} from './heat-cells.ts';
import { fillOf, type HeatPalette, textOn, toInks, toPalette } from './heat-colours.ts';
import { figureGround, LABEL_PADDING_PX, MOST_LABEL_PX } from './heat-labels.ts';
import { heatTexture } from './heat-textures.ts';

const FONT_PX = 11;
const GAP_PX = 1;
/** Shades that are told apart in the file; more would only make it larger. */
const SHADES = 32;

interface HeatDrawing {
  readonly tables: HeatTables;
  readonly kind: HeatKind;
  readonly colours: Colours;
  readonly cellPx: number;
  /** Whether each cell has its figure. */
  readonly hasFigures: boolean;
  /** Of text in the drawing's font. */
  readonly measure: MeasureText;
}

/** The font of names in a drawing of a map. */
export function heatSvgFont({ font }: Colours): string {
  return `${FONT_PX}px ${font}`;
}

/** The whole map as a drawing: one path for each shade, so that 400 models make a file of a few megabytes. */
export function heatMapSvg(drawing: HeatDrawing): SvgBody {
  const { tables, colours, cellPx, measure } = drawing;
  const palette = toPalette(colours);
  const paths = collectPaths(drawing, palette);
  const names = shortNames(tables.models, MOST_LABEL_PX - 2 * LABEL_PADDING_PX, measure);
  const labelPx = Math.ceil(Math.max(...names.map(measure))) + 2 * LABEL_PADDING_PX;
  const side = labelPx + tables.models.length * cellPx + LABEL_PADDING_PX;
  const texture = (state: 'thin' | 'empty') =>
    textureMarkup(state, heatTexture(state, toInks(palette), cellPx));
  const markup = [
    `<defs>${texture('thin')}${texture('empty')}</defs>`,
    `<g transform="translate(${labelPx} ${labelPx})" font-size="${FONT_PX}">`,
    ...[...paths.fills].map(([fill, path]) => `<path fill="${fill}" d="${path.join('')}"/>`),
    `<path fill="url(#thin)" d="${paths.thin.join('')}"/>`,
    `<path fill="url(#empty)" d="${paths.empty.join('')}"/>`,
    ...(drawing.hasFigures ? figures(drawing, palette) : []),
    `<g fill="${colours.ink}" dominant-baseline="central">${labels(names, cellPx)}</g>`,
    '</g>',
  ];
  return { markup: markup.join('\n'), width: side, height: side };
}

function labels(names: readonly string[], cellPx: number): string {
  const middleOf = (place: number) => (place + 0.5) * cellPx;
  const texts = names.map((name, place) => {
    const text = escapeXml(name);
    return [
      `<text x="${-LABEL_PADDING_PX}" y="${middleOf(place)}" text-anchor="end">${text}</text>`,
      `<text transform="translate(${middleOf(place)} ${-LABEL_PADDING_PX}) rotate(-90)">${text}</text>`,
    ];
  });
  return texts.flat().join('');
}

function* cells({ tables, kind }: HeatDrawing): Generator<HeatCell & { row: number; column: number }> {
  const largest = largestCount(tables);
  for (const row of tables.models.keys()) {
    for (const column of tables.models.keys())
      yield { row, column, ...cellOf(tables, kind, row, column, largest) };
  }
}

function figures(drawing: HeatDrawing, palette: HeatPalette): string[] {
  const { kind, cellPx } = drawing;
  return [...cells(drawing)].flatMap((cell) => {
    if (cell.value === null) return [];
    const fill = fillOf(palette, kind, cell);
    const [x, y] = [(cell.column + 0.5) * cellPx, (cell.row + 0.5) * cellPx];
    const ground = figureGround(x, y, cellPx);
    const plate = `<rect x="${ground.x}" y="${ground.y}" width="${ground.width}" height="${ground.height}" fill="${formatColour(fill)}"/>`;
    const text = `<text x="${x}" y="${y}" text-anchor="middle" dominant-baseline="central" fill="${textOn(palette, fill)}">${shortFigure(kind, cell.value)}</text>`;
    return cell.state === 'thin' ? [plate, text] : [text];
  });
}

function collectPaths(drawing: HeatDrawing, palette: HeatPalette) {
  const { kind, cellPx } = drawing;
  const fills = new Map<string, string[]>();
  const textured = { thin: [] as string[], empty: [] as string[] };
  const side = cellPx - GAP_PX;
  for (const cell of cells(drawing)) {
    const shade = Math.round(cell.shade * SHADES) / SHADES;
    const fill = formatColour(fillOf(palette, kind, { ...cell, shade }));
    const square = `M${cell.column * cellPx} ${cell.row * cellPx}h${side}v${side}h-${side}z`;
    const path = fills.get(fill);
    if (path) path.push(square);
    else fills.set(fill, [square]);
    if (cell.state === 'thin' || cell.state === 'empty') textured[cell.state].push(square);
  }
  return { fills, ...textured };
}
