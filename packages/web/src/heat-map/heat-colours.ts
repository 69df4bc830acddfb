import {
  type Colours,
  formatColour,
  luminance,
  mixColours,
  parseColour,
  type Rgb,
} from '../charts/colours.ts';
import type { HeatCell, HeatKind } from './heat-cells.ts';

/** Colours of a map, ready to be mixed. Row beats column: side A's colour; loses: side B's; even: paper. */
export interface HeatPalette {
  readonly paper: Rgb;
  readonly ink: Rgb;
  readonly self: Rgb;
  readonly empty: Rgb;
  readonly win: Rgb;
  readonly loss: Rgb;
  readonly count: Rgb;
}

export function toPalette(colours: Colours): HeatPalette {
  const paper = parseColour(colours.paper);
  return {
    paper,
    ink: parseColour(colours.ink),
    self: parseColour(colours['line-2']),
    empty: mixColours(paper, parseColour(colours.line), 0.75),
    win: parseColour(colours.a),
    loss: parseColour(colours.b),
    count: parseColour(colours.jade),
  };
}

/** Colours of a map as style sheets and drawings write them. */
export interface HeatInks {
  readonly paper: string;
  readonly hair: string;
  readonly empty: string;
  readonly win: string;
  readonly loss: string;
  readonly count: string;
}

export function toInks({ paper, self, empty, win, loss, count }: HeatPalette): HeatInks {
  const hexed = { paper, hair: self, empty, win, loss, count };
  return Object.fromEntries(
    Object.entries(hexed).map(([name, colour]) => [name, formatColour(colour)]),
  ) as unknown as HeatInks;
}

/** Those of the page, which change with it, on paper too. */
export const PAGE_INKS: HeatInks = {
  paper: 'var(--paper)',
  hair: 'var(--line-2)',
  empty: 'color-mix(in srgb, var(--line) 75%, var(--paper))',
  win: 'var(--a)',
  loss: 'var(--b)',
  count: 'var(--jade)',
};

export function fillOf(palette: HeatPalette, kind: HeatKind, cell: HeatCell): Rgb {
  if (cell.state === 'self') return palette.self;
  if (cell.state === 'empty') return palette.empty;
  if (kind === 'battles') return mixColours(palette.paper, palette.count, cell.shade);
  return mixColours(palette.paper, cell.shade > 0 ? palette.win : palette.loss, Math.abs(cell.shade));
}

/** Ink or paper, whichever is easier to read on a fill. */
export function textOn(palette: HeatPalette, fill: Rgb): string {
  const contrast = (colour: Rgb) => {
    const [one, other] = [luminance(colour) + 0.05, luminance(fill) + 0.05];
    return one > other ? one / other : other / one;
  };
  return formatColour(contrast(palette.ink) >= contrast(palette.paper) ? palette.ink : palette.paper);
}
