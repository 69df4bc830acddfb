import { useSyncExternalStore } from 'react';

/** Colours of the page that canvases draw with: the style sheet's variables, whose names they are. */
const VARIABLES = [
  'paper',
  'paper-2',
  'card',
  'ink',
  'ink-2',
  'line',
  'line-2',
  'a',
  'b',
  'jade',
  'amber',
] as const;
type Variable = (typeof VARIABLES)[number];
export type Colours = { readonly [Name in Variable]: string } & { readonly font: string };

/** Reads the colours as they are on the page now. */
export function readColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const colours = VARIABLES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  // Browsers put names of fonts between double quotes, and a drawing writes them into attributes as they are.
  const font = style.fontFamily.replaceAll('"', "'");
  return { ...(Object.fromEntries(colours) as Record<Variable, string>), font };
}

let current: Colours | undefined;

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(() => {
    current = undefined;
    onChange();
  });
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}

function snapshot(): Colours {
  current ??= readColours();
  return current;
}

/** The colours of the page, anew when the reader changes between light and dark. */
export function useColours(): Colours {
  return useSyncExternalStore(subscribe, snapshot);
}

export type Rgb = readonly [number, number, number];

/** @throws {TypeError} If it is not `#rgb` or `#rrggbb`. */
export function parseColour(text: string): Rgb {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text)?.[1];
  if (digits === undefined)
    throw new TypeError(`Cannot read a colour: it must be such as #1c1b19, got '${text}'`);
  const size = digits.length / 3;
  const channel = (place: number) => {
    const part = digits.slice(place * size, (place + 1) * size);
    return Number.parseInt(size === 1 ? part + part : part, 16);
  };
  return [channel(0), channel(1), channel(2)];
}

/** @param share - 0 gives the first colour, 1 the second. */
export function mixColours(one: Rgb, other: Rgb, share: number): Rgb {
  const channel = (place: 0 | 1 | 2) => Math.round(one[place] + (other[place] - one[place]) * share);
  return [channel(0), channel(1), channel(2)];
}

export function formatColour(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance in [0, 1], as contrast is computed from it. @see WCAG 2.2 */
export function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
