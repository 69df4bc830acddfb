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
export const SWATCH_PX = { width: 16, height: 16 };
export const SCALE_PX = { width: 120, height: 10 };

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

function Swatch({ item: { fills, texture } }: { readonly item: LegendItem }) {
  const id = useId();
  const { width, height } = fills.length > 1 ? SCALE_PX : SWATCH_PX;
  return (
    <svg className="legend-swatch" width={width} height={height} aria-hidden="true">
      <defs>
        <linearGradient id={`${id}scale`}>
          {fills.map((fill, place) => (
            <stop key={fill} offset={place / Math.max(1, fills.length - 1)} stopColor={fill} />
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
