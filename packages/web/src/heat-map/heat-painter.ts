import type { Colours } from '../charts/colours.ts';
import { formatColour } from '../charts/colours.ts';
import { measureIn, shortNames } from '../charts/short-names.ts';
import { canvasPattern } from '../charts/texture.ts';
import {
  cellOf,
  type HeatCell,
  type HeatKind,
  type HeatTables,
  largestCount,
  shortFigure,
} from './heat-cells.ts';
import { fillOf, type HeatPalette, textOn, toInks, toPalette } from './heat-colours.ts';
import { figureGround, LABEL_PADDING_PX, placeLabels } from './heat-labels.ts';
import { BROAD_FROM_PX, heatTexture } from './heat-textures.ts';

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

/** States of cells that are told by a texture. */
type Textured = 'thin' | 'empty';

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** From this size on a cell has its figure. */
const FIGURE_FROM_PX = 30;
const LABEL_FONT_PX = 12;

/**
 * Draws a heat map. The cells are painted once, a pixel each, and each frame enlarges the part that is seen, and cuts textures out
 * in the same way; only figures are drawn by cell, where cells are large and few. So a frame costs the same for 44 models and for 400.
 */
export class HeatPainter {
  readonly #tables: HeatTables;
  readonly #kind: HeatKind;
  readonly #colours: Colours;
  readonly #palette: HeatPalette;
  readonly #largest: number;
  readonly #fills: HTMLCanvasElement;
  /** Where a texture is to be. */
  readonly #masks: Readonly<Record<Textured, HTMLCanvasElement>>;
  /** As large as what is painted on: a texture is cut out on it. */
  readonly #layer = document.createElement('canvas').getContext('2d')!;
  readonly #patterns = new Map<string, CanvasPattern>();
  /** Names within a width, by width. */
  readonly #labels = new Map<number, readonly string[]>();

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
    this.#fills = this.#bitmap((cell) => [...fillOf(this.#palette, this.#kind, cell), 255]);
    const maskOf = (state: Textured) => this.#bitmap((cell) => [0, 0, 0, cell.state === state ? 255 : 0]);
    this.#masks = { thin: maskOf('thin'), empty: maskOf('empty') };
  }

  /** Room that the longest name needs, in CSS pixels, but no more than `mostPx`. */
  labelRoomPx(mostPx: number): number {
    const widths = this.#tables.models.map(measureIn(this.#boldFont()));
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
    this.#paintTexture(context, view, 'thin');
    this.#paintTexture(context, view, 'empty');
    if (cellPx >= BROAD_FROM_PX) this.#paintGaps(context, view);
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

  /** Lays a texture over the cells of a state, through the openings of its mask. */
  #paintTexture(context: CanvasRenderingContext2D, view: HeatView, state: Textured): void {
    const layer = this.#layer;
    const { canvas } = context;
    // Setting a size takes time, even if nothing changes.
    if (layer.canvas.width !== canvas.width) layer.canvas.width = canvas.width;
    if (layer.canvas.height !== canvas.height) layer.canvas.height = canvas.height;
    layer.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
    layer.imageSmoothingEnabled = false;
    layer.globalCompositeOperation = 'source-over';
    layer.clearRect(0, 0, view.width, view.height);
    this.#enlarge(layer, this.#masks[state], view);
    layer.globalCompositeOperation = 'source-in';
    layer.fillStyle = this.#patternOf(state, view);
    layer.fillRect(0, 0, view.width, view.height);
    context.drawImage(layer.canvas, 0, 0, canvas.width / view.ratio, canvas.height / view.ratio);
  }

  /** A texture that stays with the cells when these are moved. */
  #patternOf(state: Textured, { cellPx, ratio, ...view }: HeatView): CanvasPattern {
    const isBroad = cellPx >= BROAD_FROM_PX;
    const key = `${state} ${isBroad} ${ratio}`;
    let pattern = this.#patterns.get(key);
    if (pattern === undefined) {
      pattern = canvasPattern(heatTexture(state, toInks(this.#palette), cellPx), ratio);
      this.#patterns.set(key, pattern);
    }
    // On whole pixels of the device: between them a narrow texture would blur into a colour.
    const offset = [view.leftPx - view.scrollX, view.topPx - view.scrollY].map(
      (shift) => Math.round(shift * ratio) / ratio,
    ) as [number, number];
    pattern.setTransform(new DOMMatrix().translate(...offset).scale(1 / ratio));
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
          const ground = figureGround(x, y, view.cellPx);
          context.fillRect(ground.x, ground.y, ground.width, ground.height);
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
    const names = this.#names(view.leftPx);
    const stretch = {
      ...this.#seen(view).rows,
      fromPx: view.topPx,
      toPx: view.height,
      cellPx: view.cellPx,
      middleOf: (row: number) => this.#yOf(view, row + 0.5),
    };
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const { place, middlePx } of placeLabels(stretch, marked)) {
      this.#paintLabel(context, place === marked, names[place]!, view.leftPx - LABEL_PADDING_PX, middlePx);
    }
  }

  #paintColumnLabels(context: CanvasRenderingContext2D, view: HeatView, marked?: number): void {
    const names = this.#names(view.topPx);
    const stretch = {
      ...this.#seen(view).columns,
      fromPx: view.leftPx,
      toPx: view.width,
      cellPx: view.cellPx,
      middleOf: (column: number) => this.#xOf(view, column + 0.5),
    };
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    for (const { place, middlePx } of placeLabels(stretch, marked)) {
      context.save();
      context.translate(middlePx, view.topPx - LABEL_PADDING_PX);
      context.rotate(-Math.PI / 2);
      this.#paintLabel(context, place === marked, names[place]!, 0, 0);
      context.restore();
    }
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

  /** All names, within the room for them. Measured once. */
  #names(roomPx: number): readonly string[] {
    let names = this.#labels.get(roomPx);
    if (names === undefined) {
      const measure = measureIn(this.#boldFont());
      names = shortNames(this.#tables.models, roomPx - 2 * LABEL_PADDING_PX, measure);
      this.#labels.set(roomPx, names);
    }
    return names;
  }

  /** Of the marked name, the widest. */
  #boldFont(): string {
    return `700 ${LABEL_FONT_PX}px ${this.#colours.font}`;
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
