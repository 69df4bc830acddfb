import type { History } from 'leitai/api-schema';
import { X } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Chart } from '../charts/chart.tsx';
import {
  AXIS_FONT_PX,
  axisNames,
  daysAxis,
  NAME_OVER_PX,
  namedAbove,
  nameWidthPx,
  ratingAxis,
  tooltipOf,
} from '../charts/chart-theme.ts';
import type { Colours } from '../charts/colours.ts';
import { EmptyFigure } from '../charts/empty-figure.tsx';
import { formatConfidence } from '../charts/format.ts';
import { useLanguage } from '../i18n/language.tsx';

const HEIGHT_PX = 420;
/** Between a line's end and its name, and behind that. */
const NAME_GAP_PX = 16;
const BEGINNING = 4;
/** More lines cannot be told apart. */
const MOST = 8;
/** Sides' colours mean something else; four others and two kinds of line make eight. */
const LINE_COLOURS = ['jade', 'amber', 'ink', 'ink-2'] as const;

interface Point {
  readonly moment: string;
  readonly rating: number;
  readonly lower: number;
  readonly upper: number;
}
interface Series {
  readonly model: string;
  readonly points: readonly Point[];
}

/** How the ratings of some models came about. `ranked`: names, best first, which may be shown. */
export function HistoryPlot(props: {
  readonly history: History;
  readonly ranked: readonly string[];
  readonly title: string;
  readonly name: string;
}) {
  const { t, language } = useLanguage();
  const { history, ranked } = props;
  const confidence = formatConfidence(history.interval.confidence, language);
  const all = useMemo(() => toSeries(history), [history]);
  const [chosen, choose] = useState<readonly string[]>();
  const names = chosen ?? ranked.slice(0, BEGINNING);
  const key = names.join('\n');
  const series = useMemo(() => key.split('\n').flatMap((name) => all.get(name) ?? []), [all, key]);
  const option = useCallback(
    (colours: Colours, widthPx: number) =>
      historyOption(colours, {
        series,
        widthPx,
        language,
        axis: t('plots.rating'),
        interval: (lower, upper) => t('plots.interval', { confidence, lower, upper }),
      }),
    [series, confidence, language, t],
  );
  if (![...all.values()].some(({ points }) => points.length > 1)) {
    return <EmptyFigure title={props.title} text={t('plots.history.tooShort')} />;
  }
  return (
    <Chart
      title={props.title}
      computed={
        <>
          {t('plots.history.computed', { confidence })}
          {ranked.length > 1 && (
            <HistoryModels names={names} ranked={ranked.filter((name) => all.has(name))} choose={choose} />
          )}
        </>
      }
      name={`${props.name}-history`}
      heightPx={() => HEIGHT_PX}
      option={option}
      data={{
        columns: [t('plots.date'), t('plots.model'), t('plots.rating'), t('plots.lower'), t('plots.upper')],
        rows: series.flatMap(({ model, points }) =>
          points.map(({ moment, rating, lower, upper }) => ({
            key: `${model} ${moment}`,
            cells: [
              toDate(moment, language),
              model,
              Math.round(rating),
              Math.round(lower),
              Math.round(upper),
            ],
          })),
        ),
      }}
    />
  );
}

/** Which models are shown, and the ways to change that. */
function HistoryModels(props: {
  readonly names: readonly string[];
  readonly ranked: readonly string[];
  readonly choose: (names: readonly string[]) => void;
}) {
  const { t } = useLanguage();
  const { names, ranked, choose } = props;
  return (
    <span className="history-models">
      {names.map((name) => (
        <button
          key={name}
          type="button"
          className="tag"
          aria-label={t('plots.history.remove', { model: name })}
          onClick={() => choose(names.filter((other) => other !== name))}
        >
          {name} <X size={12} aria-hidden="true" />
        </button>
      ))}
      {names.length < MOST && (
        <label className="choice">
          <span className="visually-hidden">{t('plots.history.add')}</span>
          <select value="" onChange={(event) => choose([...names, event.target.value])}>
            <option value="" disabled>
              {t('plots.history.add')}
            </option>
            {ranked
              .filter((name) => !names.includes(name))
              .map((name) => (
                <option key={name}>{name}</option>
              ))}
          </select>
        </label>
      )}
    </span>
  );
}

function toSeries({ moments, series }: History): ReadonlyMap<string, Series> {
  return new Map(
    series.map(({ model, points }) => [
      model,
      {
        model,
        points: points.flatMap((point, place) =>
          point ? [{ moment: moments[place]!, rating: point[0], lower: point[1], upper: point[2] }] : [],
        ),
      },
    ]),
  );
}

function toDate(moment: string, language: string): string {
  return new Date(moment).toLocaleDateString(language, { dateStyle: 'medium', timeZone: 'UTC' });
}

function historyOption(
  colours: Colours,
  options: {
    readonly series: readonly Series[];
    readonly widthPx: number;
    readonly language: string;
    readonly axis: string;
    readonly interval: (lower: number, upper: number) => string;
  },
) {
  const { series, widthPx, language, axis, interval } = options;
  const lineOf = (place: number) => ({
    color: colours[LINE_COLOURS[place % LINE_COLOURS.length]!],
    type: place < LINE_COLOURS.length ? ('solid' as const) : ('dashed' as const),
  });
  const namePx = nameWidthPx(widthPx);
  const names = axisNames(
    colours,
    series.map(({ model }) => model),
    namePx,
  );
  const bands = series.map(({ points }, place) => bandOf(points, lineOf(place).color));
  const lines = series.map(({ points }, place) => ({
    type: 'line',
    data: points.map(({ moment, rating }) => [moment, rating]),
    symbolSize: 6,
    lineStyle: { ...lineOf(place), width: 2 },
    itemStyle: { color: lineOf(place).color },
    endLabel: {
      show: true,
      formatter: names[place],
      color: colours.ink,
      fontSize: AXIS_FONT_PX,
    },
    labelLayout: { moveOverlap: 'shiftY' },
  }));
  return {
    grid: { left: 8, right: namePx + NAME_GAP_PX, top: NAME_OVER_PX, bottom: 8, containLabel: true },
    tooltip: tooltipOf(colours, ({ seriesIndex, dataIndex }) => {
      const { model, points } = series[seriesIndex - bands.length]!;
      const { moment, rating, lower, upper } = points[dataIndex]!;
      return [
        model,
        toDate(moment, language),
        `${axis} ${Math.round(rating)}`,
        interval(Math.round(lower), Math.round(upper)),
      ];
    }),
    useUTC: true,
    xAxis: daysAxis(colours, language, momentsOf(series)),
    yAxis: { ...namedAbove(ratingAxis(colours, axis)), scale: true },
    series: [...bands, ...lines],
  };
}

function momentsOf(series: readonly Series[]): readonly string[] {
  return series.flatMap(({ points }) => points.map(({ moment }) => moment)).sort();
}

interface DrawingApi {
  coord(place: readonly [number, number]): [number, number];
}

/** The interval along a line, as one shape. */
function bandOf(points: readonly Point[], fill: string) {
  const times = points.map(({ moment }) => Date.parse(moment));
  return {
    type: 'custom',
    silent: true,
    tooltip: { show: false },
    data: points.map(({ lower, upper }, place) => [times[place]!, lower, upper]),
    encode: { x: 0, y: [1, 2] },
    renderItem: ({ dataIndex }: { dataIndex: number }, api: DrawingApi) => {
      if (dataIndex > 0) return undefined;
      const forth = points.map(({ upper }, place) => api.coord([times[place]!, upper]));
      const back = points.map(({ lower }, place) => api.coord([times[place]!, lower])).reverse();
      return { type: 'polygon', shape: { points: [...forth, ...back] }, style: { fill, opacity: 0.14 } };
    },
  };
}
