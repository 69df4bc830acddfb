import type { Colours } from '../charts/colours.ts';
import { formatColour } from '../charts/colours.ts';
import {
  cellOf,
  type HeatCell,
  type HeatKind,
  type HeatTables,
  largestCount,
  shortFigure,
} from './heat-cells.ts';
import { fillOf, type HeatPalette, textOn, toPalette } from './heat-colours.ts';

/** Which part of a map is seen, in CSS pixels. */
export interface HeatView {
  readonly width: number;
  readonly height: number;
  /** How far the cells are moved away to the left and up. */
  readonly scrollX: number;
  readonly scrollY: number;
  readonly cellPx: number;
  /** Room for the names of rows on the left, and of columns above. */
  readonly leftPx: number;
  readonly topPx: number;
  /** Device pixels in one of CSS. */
  readonly ratio: number;
}

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** From this size on a cell has a gap around it and hatching can be told apart; from the next on it has its figure. */
const GAP_FROM_PX = 9;
const FIGURE_FROM_PX = 30;
const STATES: readonly HeatCell['state'][] = ['self', 'empty', 'thin', 'solid'];
const LABEL_FONT_PX = 12;
const LABEL_STEP_PX = 13;
const LABEL_PADDING_PX = 6;
const TILE_PX = 6;
/** How much of the colour of a thin cell is taken away where there is no room for hatching. */
const THIN_FADE = 0.45;

/**
 * Draws a heat map. The cells are painted once, a pixel each, and each frame enlarges the part that is seen; only
 * hatching and figures are drawn by cell, where cells are large and few. So a frame costs the same for 44 models and for 400.
 */
export class HeatPainter {
  readonly #tables: HeatTables;
  readonly #kind: HeatKind;
  readonly #colours: Colours;
  readonly #palette: HeatPalette;
  readonly #largest: number;
  readonly #fills: HTMLCanvasElement;
  readonly #thin: HTMLCanvasElement;
  /** Place in `STATES`, by cell. */
  readonly #states: Uint8Array;
  readonly #patterns = new Map<string, CanvasPattern>();
  /** For measuring text only. */
  readonly #measure = document.createElement('canvas').getContext('2d')!;
  readonly #labels = new Map<string, string>();

  constructor(options: {
    readonly tables: HeatTables;
    readonly kind: HeatKind;
    readonly colours: Colours;
  }) {
    this.#tables = options.tables;
    this.#kind = options.kind;
    this.#colours = options.colours;
    this.#palette = toPalette(options.colours);
    this.#largest = largestCount(options.tables);
    const paper = [...this.#palette.paper, 255];
    const clear = [0, 0, 0, 0];
    this.#fills = this.#bitmap((cell) => [...fillOf(this.#palette, this.#kind, cell), 255]);
    this.#thin = this.#bitmap(({ state }) => (state === 'thin' ? paper : clear));
    const size = options.tables.models.length;
    this.#states = Uint8Array.from({ length: size * size }, (_, place) => {
      const cell = cellOf(
        options.tables,
        options.kind,
        Math.floor(place / size),
        place % size,
        this.#largest,
      );
      return STATES.indexOf(cell.state);
    });
  }

  /** Room that the longest name needs, in CSS pixels, but no more than `mostPx`. */
  labelRoomPx(mostPx: number): number {
    const context = this.#measure;
    context.font = `700 ${LABEL_FONT_PX}px ${this.#colours.font}`;
    const widths = this.#tables.models.map((model) => context.measureText(model).width);
    return Math.ceil(Math.min(mostPx, Math.max(...widths) + 2 * LABEL_PADDING_PX));
  }

  /** Draws what is seen, with a frame around the marked cell. The context's canvas must have the size of the view. */
  paint(context: CanvasRenderingContext2D, view: HeatView, marked?: Place): void {
    const { ratio, width, height, leftPx, topPx } = view;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = this.#colours.paper;
    context.fillRect(0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(leftPx, topPx, width - leftPx, height - topPx);
    context.clip();
    this.#paintCells(context, view);
    if (marked) this.#paintFrame(context, view, marked);
    context.restore();
    this.#paintRowLabels(context, view, marked?.row);
    this.#paintColumnLabels(context, view, marked?.column);
  }

  #bitmap(colourOf: (cell: HeatCell) => readonly number[]): HTMLCanvasElement {
    const size = this.#tables.models.length;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    const context = canvas.getContext('2d')!;
    const image = context.createImageData(size, size);
    for (let row = 0; row < size; row += 1) {
      for (let column = 0; column < size; column += 1) {
        const cell = cellOf(this.#tables, this.#kind, row, column, this.#largest);
        image.data.set(colourOf(cell), (row * size + column) * 4);
      }
    }
    context.putImageData(image, 0, 0);
    return canvas;
  }

  #paintCells(context: CanvasRenderingContext2D, view: HeatView): void {
    const { cellPx } = view;
    context.imageSmoothingEnabled = false;
    this.#enlarge(context, this.#fills, view);
    if (cellPx >= GAP_FROM_PX) {
      this.#paintPattern(context, view, 'thin');
      this.#paintPattern(context, view, 'empty');
      this.#paintGaps(context, view);
    } else {
      context.globalAlpha = THIN_FADE;
      this.#enlarge(context, this.#thin, view);
      context.globalAlpha = 1;
    }
    if (cellPx >= FIGURE_FROM_PX) this.#paintFigures(context, view);
  }

  /** Draws the part of a bitmap that is seen, each of its pixels as large as a cell. */
  #enlarge(context: CanvasRenderingContext2D, bitmap: HTMLCanvasElement, view: HeatView): void {
    const { rows, columns } = this.#seen(view);
    const [width, height] = [columns.end - columns.start, rows.end - rows.start];
    if (width <= 0 || height <= 0) return;
    const { cellPx } = view;
    context.drawImage(
      bitmap,
      columns.start,
      rows.start,
      width,
      height,
      this.#xOf(view, columns.start),
      this.#yOf(view, rows.start),
      width * cellPx,
      height * cellPx,
    );
  }

  /** Lays a pattern over the cells of a state. Neighbours in a row are painted as one. */
  #paintPattern(context: CanvasRenderingContext2D, view: HeatView, state: HeatCell['state']): void {
    const { rows, columns } = this.#seen(view);
    const size = this.#tables.models.length;
    const wanted = STATES.indexOf(state);
    context.fillStyle = this.#patternOf(state, view);
    for (let row = rows.start; row < rows.end; row += 1) {
      for (let column = columns.start; column < columns.end; column += 1) {
        if (this.#states[row * size + column] !== wanted) continue;
        const first = column;
        while (column < columns.end && this.#states[row * size + column] === wanted) column += 1;
        const width = (column - first) * view.cellPx;
        context.fillRect(this.#xOf(view, first), this.#yOf(view, row), width, view.cellPx);
      }
    }
  }

  /** Slanted lines or dots that stay with the cells when these are moved. */
  #patternOf(state: HeatCell['state'], view: HeatView): CanvasPattern {
    const key = `${state} ${view.ratio}`;
    let pattern = this.#patterns.get(key);
    if (pattern === undefined) {
      pattern = createTile(state === 'thin' ? hatch : dots, this.#palette, view.ratio);
      this.#patterns.set(key, pattern);
    }
    const offset = new DOMMatrix().translate(this.#xOf(view, 0), this.#yOf(view, 0));
    pattern.setTransform(offset.scale(1 / view.ratio));
    return pattern;
  }

  #paintGaps(context: CanvasRenderingContext2D, view: HeatView): void {
    const { rows, columns } = this.#seen(view);
    context.fillStyle = this.#colours.paper;
    for (let column = columns.start; column <= columns.end; column += 1) {
      context.fillRect(this.#xOf(view, column) - 0.5, view.topPx, 1, view.height);
    }
    for (let row = rows.start; row <= rows.end; row += 1) {
      context.fillRect(view.leftPx, this.#yOf(view, row) - 0.5, view.width, 1);
    }
  }

  #paintFigures(context: CanvasRenderingContext2D, view: HeatView): void {
    const { rows, columns } = this.#seen(view);
    context.font = `${LABEL_FONT_PX}px ${this.#colours.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    for (let row = rows.start; row < rows.end; row += 1) {
      for (let column = columns.start; column < columns.end; column += 1) {
        const cell = cellOf(this.#tables, this.#kind, row, column, this.#largest);
        if (cell.value === null) continue;
        const x = this.#xOf(view, column + 0.5);
        const y = this.#yOf(view, row + 0.5);
        const fill = fillOf(this.#palette, this.#kind, cell);
        if (cell.state === 'thin') {
          context.fillStyle = formatColour(fill);
          context.fillRect(x - view.cellPx * 0.36, y - 8, view.cellPx * 0.72, 16);
        }
        context.fillStyle = textOn(this.#palette, fill);
        context.fillText(shortFigure(this.#kind, cell.value), x, y);
      }
    }
  }

  #paintFrame(context: CanvasRenderingContext2D, view: HeatView, { row, column }: Place): void {
    const side = Math.max(view.cellPx, 6);
    const inset = (side - view.cellPx) / 2;
    context.strokeStyle = this.#colours.paper;
    context.lineWidth = 4;
    context.strokeRect(this.#xOf(view, column) - inset, this.#yOf(view, row) - inset, side, side);
    context.strokeStyle = this.#colours.ink;
    context.lineWidth = 2;
    context.strokeRect(this.#xOf(view, column) - inset, this.#yOf(view, row) - inset, side, side);
  }

  #paintRowLabels(context: CanvasRenderingContext2D, view: HeatView, marked?: number): void {
    const { rows } = this.#seen(view);
    context.save();
    context.beginPath();
    context.rect(0, view.topPx, view.leftPx, view.height - view.topPx);
    context.clip();
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const row of this.#labelled(rows, view.cellPx, marked)) {
      this.#paintLabel(
        context,
        row === marked,
        this.#label(row, view.leftPx - 2 * LABEL_PADDING_PX),
        view.leftPx - LABEL_PADDING_PX,
        this.#yOf(view, row + 0.5),
      );
    }
    context.restore();
  }

  #paintColumnLabels(context: CanvasRenderingContext2D, view: HeatView, marked?: number): void {
    const { columns } = this.#seen(view);
    context.save();
    context.beginPath();
    context.rect(view.leftPx, 0, view.width - view.leftPx, view.topPx);
    context.clip();
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    for (const column of this.#labelled(columns, view.cellPx, marked)) {
      context.save();
      context.translate(this.#xOf(view, column + 0.5), view.topPx - LABEL_PADDING_PX);
      context.rotate(-Math.PI / 2);
      this.#paintLabel(
        context,
        column === marked,
        this.#label(column, view.topPx - 2 * LABEL_PADDING_PX),
        0,
        0,
      );
      context.restore();
    }
    context.restore();
  }

  #paintLabel(
    context: CanvasRenderingContext2D,
    isMarked: boolean,
    text: string,
    x: number,
    y: number,
  ): void {
    context.font = `${isMarked ? '700 ' : ''}${LABEL_FONT_PX}px ${this.#colours.font}`;
    context.fillStyle = this.#colours[isMarked ? 'ink' : 'ink-2'];
    context.fillText(text, x, y);
  }

  /** Every so manyth name where there is no room for all, and the marked one rather than its neighbours. */
  #labelled(range: Range, cellPx: number, marked?: number): number[] {
    const step = Math.max(1, Math.ceil(LABEL_STEP_PX / cellPx));
    const first = Math.ceil(range.start / step) * step;
    const regular: number[] = [];
    for (let place = first; place < range.end; place += step) {
      if (marked === undefined || Math.abs(place - marked) >= step) regular.push(place);
    }
    return marked === undefined ? regular : [...regular, marked];
  }

  /** Place and name, cut to a width. Measured once. */
  #label(place: number, widthPx: number): string {
    const key = `${place} ${widthPx}`;
    const known = this.#labels.get(key);
    if (known !== undefined) return known;
    const context = this.#measure;
    context.font = `700 ${LABEL_FONT_PX}px ${this.#colours.font}`;
    let text = this.#tables.models[place]!;
    if (context.measureText(text).width > widthPx) {
      while (text.length > 1 && context.measureText(`${text}…`).width > widthPx) text = text.slice(0, -1);
      text = `${text}…`;
    }
    this.#labels.set(key, text);
    return text;
  }

  #seen({ width, height, leftPx, topPx, scrollX, scrollY, cellPx }: HeatView) {
    const size = this.#tables.models.length;
    const rangeOf = (scroll: number, room: number): Range => ({
      start: Math.max(0, Math.floor(scroll / cellPx)),
      end: Math.min(size, Math.ceil((scroll + room) / cellPx)),
    });
    return { rows: rangeOf(scrollY, height - topPx), columns: rangeOf(scrollX, width - leftPx) };
  }

  #xOf(view: HeatView, column: number): number {
    return view.leftPx + column * view.cellPx - view.scrollX;
  }

  #yOf(view: HeatView, row: number): number {
    return view.topPx + row * view.cellPx - view.scrollY;
  }
}

interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

type DrawTile = (context: CanvasRenderingContext2D, palette: HeatPalette) => void;

/** Stripes of paper take the colour back; the hair in each is seen on paper too, where the two are even. */
const hatch: DrawTile = (context, palette) => {
  for (const shift of [-TILE_PX, 0, TILE_PX]) {
    context.moveTo(shift - 1, TILE_PX + 1);
    context.lineTo(shift + TILE_PX + 1, -1);
  }
  context.strokeStyle = formatColour(palette.paper);
  context.lineWidth = 2;
  context.stroke();
  context.strokeStyle = formatColour(palette.self);
  context.lineWidth = 0.75;
  context.stroke();
};

const dots: DrawTile = (context, palette) => {
  context.fillStyle = formatColour(palette.self);
  context.fillRect(2, 2, 1.5, 1.5);
};

function createTile(draw: DrawTile, palette: HeatPalette, ratio: number): CanvasPattern {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.round(TILE_PX * ratio);
  const context = canvas.getContext('2d')!;
  context.scale(canvas.width / TILE_PX, canvas.height / TILE_PX);
  draw(context, palette);
  return context.createPattern(canvas, 'repeat')!;
}
