import { type LegendItem, legendBoxPx } from './legend.tsx';
import type { MeasureText } from './short-names.ts';

/** What a picture says of itself where no page stands around it. */
export interface PictureHead {
  readonly title: string;
  /** What it is of, and of when. */
  readonly source: readonly string[];
  readonly legend: readonly LegendItem[];
}

/** How texts of a head are written. */
export const HEAD_FONTS = {
  title: { sizePx: 18, weight: 700, linePx: 26, colour: 'ink' },
  text: { sizePx: 12, weight: 400, linePx: 18, colour: 'ink-2' },
} as const;
export type HeadFont = keyof typeof HEAD_FONTS;

export type HeadPiece =
  | {
      readonly kind: 'text';
      readonly x: number;
      /** Of the line's middle. */
      readonly y: number;
      readonly font: HeadFont;
      readonly text: string;
    }
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly item: LegendItem;
    };

const MARGIN_PX = 16;
const GAP_PX = 8;
const BETWEEN_ITEMS_PX = 20;
const LEGEND_ROW_PX = 24;
const SEPARATOR = ' · ';

/** Lays out a head of a width. What is too long goes on in the next line. */
export function layOutHead(
  { title, source, legend }: PictureHead,
  widthPx: number,
  measureOf: (font: HeadFont) => MeasureText,
): { readonly heightPx: number; readonly pieces: readonly HeadPiece[] } {
  const roomPx = widthPx - 2 * MARGIN_PX;
  const pieces: HeadPiece[] = [];
  let y = MARGIN_PX;
  const write = (font: HeadFont, text: string) => {
    const { linePx } = HEAD_FONTS[font];
    for (const line of wrapText(text, roomPx, measureOf(font))) {
      pieces.push({ kind: 'text', x: MARGIN_PX, y: y + linePx / 2, font, text: line });
      y += linePx;
    }
  };
  write('title', title);
  write('text', source.join(SEPARATOR));
  for (const row of legendRows(legend, roomPx, measureOf('text'))) {
    y += LEGEND_ROW_PX / 2;
    pieces.push(...row.flatMap(({ item, x }) => placeItem(item, MARGIN_PX + x, y, measureOf('text'))));
    y += LEGEND_ROW_PX / 2;
  }
  return { heightPx: y + GAP_PX, pieces };
}

function placeItem(item: LegendItem, left: number, y: number, measure: MeasureText): HeadPiece[] {
  const { width, height } = legendBoxPx(item);
  const boxLeft = left + (item.before === undefined ? 0 : measure(item.before) + GAP_PX);
  const textAt = (x: number, text: string): HeadPiece => ({ kind: 'text', x, y, font: 'text', text });
  return [
    ...(item.before === undefined ? [] : [textAt(left, item.before)]),
    { kind: 'box', x: boxLeft, y: y - height / 2, width, height, item },
    textAt(boxLeft + width + GAP_PX, item.text),
  ];
}

function legendRows(items: readonly LegendItem[], roomPx: number, measure: MeasureText) {
  const rows: { item: LegendItem; x: number }[][] = [];
  let x = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const before = item.before === undefined ? 0 : measure(item.before) + GAP_PX;
    const width = before + legendBoxPx(item).width + GAP_PX + measure(item.text);
    if (x + width > roomPx) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)!.push({ item, x });
    x += width + BETWEEN_ITEMS_PX;
  }
  return rows;
}

/** Breaks a text into lines between words, Chinese ones too. */
function wrapText(text: string, roomPx: number, measure: MeasureText): string[] {
  const lines: string[] = [];
  let line = '';
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    if (line !== '' && measure((line + segment).trimEnd()) > roomPx) {
      lines.push(line.trimEnd());
      line = segment.trimStart();
    } else line += segment;
  }
  return line === '' ? lines : [...lines, line];
}
