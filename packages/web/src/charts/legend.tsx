import { useId } from 'react';
import type { Texture } from './texture.ts';

/** What a colour means, or what stands at the ends of a scale of them. */
export interface LegendItem {
  /** Stands left of a scale. */
  readonly before?: string;
  /** One colour, or those that a scale passes through from left to right. */
  readonly fills: readonly string[];
  readonly texture?: Texture;
  readonly text: string;
}

/** Sides of what stands for a colour and for a scale, in CSS pixels. */
const SWATCH_PX = { width: 16, height: 16 };
const SCALE_PX = { width: 120, height: 10 };

/** How large that is. */
export function legendBoxPx({ fills }: Pick<LegendItem, 'fills'>): {
  readonly width: number;
  readonly height: number;
} {
  return fills.length > 1 ? SCALE_PX : SWATCH_PX;
}

/** Colours along a scale, from 0 to 1; a single one fills it. */
export function legendStops(
  fills: readonly string[],
): { readonly offset: number; readonly colour: string }[] {
  return fills.map((colour, place) => ({ offset: place / Math.max(1, fills.length - 1), colour }));
}

/** What the colours of a figure mean. */
export function Legend({ items }: { readonly items: readonly LegendItem[] }) {
  return (
    <p className="legend">
      {items.map((item) => (
        <span key={item.text} className="legend-item">
          {item.before && <span>{item.before}</span>}
          <Swatch item={item} />
          <span>{item.text}</span>
        </span>
      ))}
    </p>
  );
}

function Swatch({ item }: { readonly item: LegendItem }) {
  const id = useId();
  const { texture } = item;
  const { width, height } = legendBoxPx(item);
  return (
    <svg className="legend-swatch" width={width} height={height} aria-hidden="true">
      <defs>
        <linearGradient id={`${id}scale`}>
          {legendStops(item.fills).map(({ offset, colour }) => (
            <stop key={colour} offset={offset} stopColor={colour} />
          ))}
        </linearGradient>
        {texture && (
          <pattern
            id={`${id}texture`}
            width={texture.sizePx}
            height={texture.sizePx}
            patternUnits="userSpaceOnUse"
          >
            {texture.strokes.map(({ path, colour, widthPx }) => (
              <path key={colour} d={path} stroke={colour} strokeWidth={widthPx} />
            ))}
          </pattern>
        )}
      </defs>
      <rect width="100%" height="100%" fill={`url(#${id}scale)`} />
      {texture && <rect width="100%" height="100%" fill={`url(#${id}texture)`} />}
    </svg>
  );
}
