import type { EChartsCoreOption } from 'echarts/core';
import type { Colours } from './colours.ts';
import { measureIn, shortNames } from './short-names.ts';

const MOTION_MS = 200;
const DAY_MS = 86_400_000;
const MONTH_MS = 31 * DAY_MS;
const YEAR_MS = 330 * DAY_MS;
const DAYS = { month: 'short', day: 'numeric' } as const;
const MONTHS = { year: 'numeric', month: 'short' } as const;
export const AXIS_FONT_PX = 12;
export const NAME_OVER_PX = 32;
/** Below this width names stand above their rows. */
const NARROW_PX = 520;
const NAME_ABOVE = { inside: true, margin: 4, verticalAlign: 'bottom', padding: [0, 0, 7, 0] };
// Written out: what is left out stays as it was drawn before.
const NAME_BESIDE = { inside: false, margin: 8, verticalAlign: 'middle', padding: 0 };
/** Beside a name above its row. */
const NAME_ABOVE_MARGIN_PX = 40;

/** What all charts have in common. */
export function baseOption(colours: Colours): EChartsCoreOption {
  return {
    textStyle: { fontFamily: colours.font, color: colours.ink, fontSize: AXIS_FONT_PX },
    animation: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    animationDuration: MOTION_MS,
    animationDurationUpdate: MOTION_MS,
    grid: { left: 8, right: 24, top: 16, bottom: 8, containLabel: true },
  };
}

/** An axis in words and hairlines. */
export function axisStyle(colours: Colours, name?: string) {
  return {
    name,
    nameLocation: 'middle',
    nameGap: 28,
    nameTextStyle: { color: colours['ink-2'], fontSize: AXIS_FONT_PX },
    axisLine: { lineStyle: { color: colours['line-2'] } },
    axisTick: { show: false },
    axisLabel: { color: colours['ink-2'], fontSize: AXIS_FONT_PX, hideOverlap: true },
    splitLine: { lineStyle: { color: colours.line } },
  };
}

/** An axis of ratings: in tables a rating has no separator of thousands either. */
export function ratingAxis(colours: Colours, name?: string) {
  const style = axisStyle(colours, name);
  return { ...style, type: 'value', axisLabel: { ...style.axisLabel, formatter: String } };
}

/** Lays the name of an upright axis above it, where nobody turns the head to read it; the plot leaves `NAME_OVER_PX` for it. */
export function namedAbove<Axis extends { readonly nameTextStyle: object }>(axis: Axis) {
  return {
    ...axis,
    nameLocation: 'end',
    nameGap: NAME_OVER_PX / 2,
    nameTextStyle: { ...axis.nameTextStyle, align: 'left' },
  };
}

/**
 * An axis of days, in UTC as all days of an arena; of months where it reaches over years.
 *
 * @param moments - What stands on it, ascending; ISO 8601 or a day.
 */
export function daysAxis(colours: Colours, language: string, moments: readonly string[]) {
  const spanMs = Date.parse(moments.at(-1) ?? '') - Date.parse(moments[0] ?? '');
  const [stepMs, parts] = spanMs > YEAR_MS ? [MONTH_MS, MONTHS] : [DAY_MS, DAYS];
  const format = new Intl.DateTimeFormat(language, { ...parts, timeZone: 'UTC' });
  const style = axisStyle(colours);
  return {
    ...style,
    type: 'time',
    // Two marks of one day, or of one month, would have the same name.
    minInterval: stepMs,
    splitLine: { show: false },
    axisLabel: { ...style.axisLabel, formatter: (moment: number) => format.format(moment) },
  };
}

/** Whether a plot has no room for names beside what it draws. */
export function isNarrow(widthPx: number): boolean {
  return widthPx < NARROW_PX;
}

/** Room for the name of a model beside a plot of this width. */
export function nameWidthPx(widthPx: number): number {
  return Math.max(96, Math.min(220, Math.round(widthPx * 0.28)));
}

/** Names as the font of axes writes them, each within a width. */
export function axisNames(colours: Colours, names: readonly string[], widthPx: number): string[] {
  return shortNames(names, widthPx, measureIn(`${AXIS_FONT_PX}px ${colours.font}`));
}

/** An axis of names, the first at the top: beside what is drawn, or above it where the plot is narrow. */
export function namesAxis(colours: Colours, names: readonly string[], widthPx: number) {
  const above = isNarrow(widthPx);
  const short = axisNames(colours, names, above ? widthPx - NAME_ABOVE_MARGIN_PX : nameWidthPx(widthPx));
  return {
    ...axisStyle(colours),
    type: 'category',
    inverse: true,
    data: names,
    axisLabel: {
      color: colours.ink,
      fontSize: AXIS_FONT_PX,
      interval: 0,
      formatter: (_: string, place: number) => short[place]!,
      ...(above ? NAME_ABOVE : NAME_BESIDE),
    },
    splitLine: { show: false },
  };
}

/**
 * A tooltip of plain lines, the first in bold. It is made of nodes: text of models never becomes markup, and the page's
 * policy allows no styles within markup.
 */
export function tooltipOf(
  colours: Colours,
  lines: (item: { dataIndex: number; seriesIndex: number }) => readonly string[],
) {
  return {
    trigger: 'item',
    confine: true,
    backgroundColor: colours.ink,
    borderWidth: 0,
    padding: [6, 10],
    textStyle: { color: colours.paper, fontSize: AXIS_FONT_PX },
    formatter: (item: { dataIndex: number; seriesIndex: number }) => lineNodes(lines(item)),
  };
}

function lineNodes(lines: readonly string[]): HTMLElement {
  const box = document.createElement('div');
  for (const [place, line] of lines.entries()) {
    const node = document.createElement(place === 0 ? 'strong' : 'div');
    node.textContent = line;
    node.style.display = 'block';
    box.append(node);
  }
  return box;
}
