import { type Colours, formatColour } from '../charts/colours.ts';
import { cellOf, type HeatKind, type HeatTables, largestCount } from './heat-cells.ts';
import { fillOf, toPalette } from './heat-colours.ts';

const CELL_PX = 14;
const LEFT_PX = 180;
const TOP_PX = 180;
const TITLE_PX = 32;
/** Shades that are told apart in the file; more would only make it larger. */
const SHADES = 32;

/** The whole map as a drawing: one path for each shade, so that 400 models make a file of a few megabytes. */
export function heatMapSvg(options: {
  readonly tables: HeatTables;
  readonly kind: HeatKind;
  readonly colours: Colours;
  readonly title: string;
}): string {
  const { tables, kind, colours, title } = options;
  const size = tables.models.length;
  const paths = collectPaths(tables, kind, colours);
  const width = LEFT_PX + size * CELL_PX + 8;
  const height = TITLE_PX + TOP_PX + size * CELL_PX + 8;
  const rows = tables.models.map(
    (model, row) => `<text x="-6" y="${row * CELL_PX + 10.5}" text-anchor="end">${escapeXml(model)}</text>`,
  );
  const columns = tables.models.map(
    (model, column) =>
      `<text transform="translate(${column * CELL_PX + 10.5} -6) rotate(-90)">${escapeXml(model)}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeXml(title)}</title>`,
    `<defs><pattern id="thin" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 6L6 0M-1 1L1 -1M5 7L7 5" stroke="${colours.paper}" stroke-width="2"/><path d="M0 6L6 0M-1 1L1 -1M5 7L7 5" stroke="${colours['line-2']}" stroke-width="0.75"/></pattern></defs>`,
    `<rect width="100%" height="100%" fill="${colours.paper}"/>`,
    `<text x="8" y="22" font-family="sans-serif" font-size="16" font-weight="600" fill="${colours.ink}">${escapeXml(title)}</text>`,
    `<g transform="translate(${LEFT_PX} ${TITLE_PX + TOP_PX})">`,
    ...[...paths.fills].map(([fill, path]) => `<path fill="${fill}" d="${path.join('')}"/>`),
    `<path fill="url(#thin)" d="${paths.thin.join('')}"/>`,
    `<g font-family="sans-serif" font-size="11" fill="${colours.ink}">${rows.join('')}${columns.join('')}</g>`,
    '</g></svg>',
  ].join('\n');
}

function collectPaths(tables: HeatTables, kind: HeatKind, colours: Colours) {
  const palette = toPalette(colours);
  const largest = largestCount(tables);
  const fills = new Map<string, string[]>();
  const thin: string[] = [];
  const size = tables.models.length;
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      const cell = cellOf(tables, kind, row, column, largest);
      const shade = Math.round(cell.shade * SHADES) / SHADES;
      const fill = formatColour(fillOf(palette, kind, { ...cell, shade }));
      const square = `M${column * CELL_PX} ${row * CELL_PX}h13v13h-13z`;
      const path = fills.get(fill);
      if (path) path.push(square);
      else fills.set(fill, [square]);
      if (cell.state === 'thin') thin.push(square);
    }
  }
  return { fills, thin };
}

function escapeXml(text: string): string {
  const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // Control characters have no place in XML, not even escaped.
  return text.replace(/\p{Cc}/gu, '').replace(/[&<>"]/g, (character) => escapes[character]!);
}
