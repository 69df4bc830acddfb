import type { EChartsCoreOption } from 'echarts/core';
import {
  AXIS_FONT_PX,
  axisStyle,
  isNarrow,
  namesAxis,
  ratingAxis,
  tooltipOf,
} from '../charts/chart-theme.ts';
import type { Colours } from '../charts/colours.ts';

const ROW_PX = 22;
/** Of a row that has its name above it. */
const TALL_ROW_PX = 38;
const AXES_PX = 64;
/** How high the place of an interval is for a pointer. */
const HIT_PX = 20;

/** How high a chart with a row for each name is. */
export function rowsHeightPx(rows: number, widthPx: number): number {
  return rows * (isNarrow(widthPx) ? TALL_ROW_PX : ROW_PX) + AXES_PX;
}

interface Bar {
  readonly name: string;
  readonly value: number;
  /** Beside the bar. */
  readonly label: string;
  readonly lines: readonly string[];
}

/** A bar for each name, the first at the top. */
export function barsOption(
  colours: Colours,
  {
    bars,
    axis,
    formatAxis,
    widthPx,
  }: { bars: readonly Bar[]; axis: string; formatAxis: (value: number) => string; widthPx: number },
): EChartsCoreOption {
  return {
    grid: { left: 8, right: 56, top: 8, bottom: 32, containLabel: true },
    tooltip: tooltipOf(colours, ({ dataIndex }) => bars[dataIndex]!.lines),
    xAxis: {
      ...axisStyle(colours, axis),
      type: 'value',
      axisLabel: { color: colours['ink-2'], formatter: formatAxis, hideOverlap: true },
    },
    yAxis: namesAxis(
      colours,
      bars.map(({ name }) => name),
      widthPx,
    ),
    series: [
      {
        type: 'bar',
        data: bars.map(({ value }) => value),
        barMaxWidth: 12,
        itemStyle: { color: colours.jade, borderRadius: [0, 3, 3, 0] },
        label: {
          show: true,
          position: 'right',
          color: colours['ink-2'],
          fontSize: AXIS_FONT_PX,
          formatter: ({ dataIndex }: { dataIndex: number }) => bars[dataIndex]!.label,
        },
      },
    ],
  };
}

export interface Whisker {
  readonly name: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  readonly lines: readonly string[];
}

/** A point and its interval for each name, the first at the top. */
export function whiskersOption(
  colours: Colours,
  {
    whiskers,
    axis,
    widthPx,
    zero = false,
  }: { whiskers: readonly Whisker[]; axis: string; widthPx: number; zero?: boolean },
): EChartsCoreOption {
  return {
    grid: { left: 8, right: 24, top: 8, bottom: 32, containLabel: true },
    tooltip: tooltipOf(colours, ({ dataIndex }) => whiskers[dataIndex]!.lines),
    xAxis: { ...ratingAxis(colours, axis), scale: !zero },
    yAxis: namesAxis(
      colours,
      whiskers.map(({ name }) => name),
      widthPx,
    ),
    series: [
      {
        type: 'custom',
        data: whiskers.map(({ lower, upper }, row) => [lower, row, upper]),
        encode: { x: [0, 2], y: 1 },
        renderItem: (_: unknown, api: DrawingApi) => drawInterval(api, colours.ink),
      },
      {
        type: 'scatter',
        data: whiskers.map(({ value }, row) => [value, row]),
        symbolSize: 8,
        itemStyle: { color: colours.ink, borderColor: colours.paper, borderWidth: 1 },
      },
    ],
  };
}

interface DrawingApi {
  value(dimension: number): number;
  coord(place: readonly [number, number]): [number, number];
}

/** A line with a bar at each end. */
function drawInterval(api: DrawingApi, stroke: string) {
  const [left, y] = api.coord([api.value(0), api.value(1)]);
  const [right] = api.coord([api.value(2), api.value(1)]);
  const line = (x1: number, y1: number, x2: number, y2: number) => ({
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style: { stroke, lineWidth: 1.5 },
  });
  return {
    type: 'group',
    children: [
      line(left, y, right, y),
      line(left, y - 4, left, y + 4),
      line(right, y - 4, right, y + 4),
      // Nothing is seen of it: it is what a finger, or a hand that is not steady, can hit.
      {
        type: 'rect',
        shape: { x: left - 4, y: y - HIT_PX / 2, width: right - left + 8, height: HIT_PX },
        style: { fill: 'transparent' },
      },
    ],
  };
}
