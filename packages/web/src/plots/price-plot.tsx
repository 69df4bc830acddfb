import { Link } from '@tanstack/react-router';
import type { LeaderboardRow } from 'leitai/api-schema';
import { useCallback, useMemo } from 'react';
import { Chart } from '../charts/chart.tsx';
import {
  AXIS_FONT_PX,
  axisNames,
  axisStyle,
  NAME_OVER_PX,
  namedAbove,
  ratingAxis,
  tooltipOf,
} from '../charts/chart-theme.ts';
import type { Colours } from '../charts/colours.ts';
import { EmptyFigure } from '../charts/empty-figure.tsx';
import { formatConfidence, formatDollars } from '../charts/format.ts';
import { ModelLink } from '../charts/model-link.tsx';
import { measureIn } from '../charts/short-names.ts';
import { useLanguage } from '../i18n/language.tsx';
import { blendedPrice, priceFrontier } from './frontier.ts';
import { type PriceAxis, priceAxis } from './price-axis.ts';

const HEIGHT_PX = 440;
/** Beside the plot: numbers of the axis and the margin at the right. */
const AXES_PX = 90;
/** Between a point and its name. */
const GAP_PX = 12;
/** A name is a little above its point: on the other side of the steps, of which one may be low. */
const NAME_LIFT_PX = 9;

/** What a rating costs. */
export function PricePlot(props: {
  readonly rows: readonly LeaderboardRow[];
  /** Of the intervals, in (0, 1). */
  readonly confidence: number;
  readonly name: string;
  readonly onPick: (model: string) => void;
}) {
  const { t, language } = useLanguage();
  const { rows } = props;
  const confidence = formatConfidence(props.confidence, language);
  const priced = useMemo(
    () =>
      rows
        .flatMap(({ model, rating, lower, upper, price }) =>
          price === undefined
            ? []
            : [{ model, rating: rating!, lower: lower!, upper: upper!, price: blendedPrice(price) }],
        )
        .sort((one, other) => one.price - other.price),
    [rows],
  );
  const frontier = useMemo(() => priceFrontier(priced), [priced]);
  const formatPrice = useCallback(
    (price: number) => (price === 0 ? t('plots.price.free') : formatDollars(price, language)),
    [t, language],
  );
  const option = useCallback(
    (colours: Colours, widthPx: number) => {
      const onFrontier = new Set(frontier);
      const axis = priceAxis(priced.map(({ price }) => price));
      const names = frontierNames(colours, { priced, frontier, axis, widthPx });
      return {
        grid: { left: 8, right: 40, top: NAME_OVER_PX, bottom: 36, containLabel: true },
        tooltip: tooltipOf(colours, ({ dataIndex, seriesIndex }) => {
          const { model, rating, lower, upper, price } =
            priced[seriesIndex === 0 ? frontier[dataIndex]! : dataIndex]!;
          return [
            model,
            `${t('plots.rating')} ${Math.round(rating)}`,
            t('plots.interval', { confidence, lower: Math.round(lower), upper: Math.round(upper) }),
            `${t('plots.price.price')} ${formatPrice(price)}`,
          ];
        }),
        xAxis: {
          ...axisStyle(colours, t('plots.price.axis')),
          type: 'log',
          min: axis.min,
          max: axis.max,
          axisLabel: {
            color: colours['ink-2'],
            formatter: (place: number) => formatPrice(isAt(place, axis.freeAt) ? 0 : place),
            hideOverlap: true,
            showMinLabel: false,
            showMaxLabel: false,
          },
        },
        yAxis: { ...namedAbove(ratingAxis(colours, t('plots.rating'))), scale: true },
        series: [
          {
            type: 'line',
            step: 'end',
            data: frontier.map((place) => [axis.placeOf(priced[place]!.price), priced[place]!.rating]),
            symbol: 'none',
            silent: true,
            lineStyle: { color: colours.jade, width: 1.5 },
          },
          {
            type: 'scatter',
            data: priced.map(({ price, rating }, place) => ({
              value: [axis.placeOf(price), rating],
              itemStyle: { color: onFrontier.has(place) ? colours.jade : colours['ink-2'] },
              symbolSize: onFrontier.has(place) ? 10 : 7,
              label: names.get(place) ?? { show: false },
            })),
            label: {
              show: true,
              color: colours.ink,
              fontSize: AXIS_FONT_PX,
              textBorderColor: colours.paper,
              textBorderWidth: 2,
            },
            labelLayout: { hideOverlap: true, dy: -NAME_LIFT_PX },
          },
        ],
      };
    },
    [priced, frontier, confidence, formatPrice, t],
  );
  if (priced.length === 0) {
    return (
      <EmptyFigure title={t('plots.price.title')} text={t('plots.price.none')}>
        <Link to="/leaderboard" className="button">
          {t('model.toBoard')}
        </Link>
      </EmptyFigure>
    );
  }
  const unpriced = rows.length - priced.length;
  return (
    <Chart
      title={t('plots.price.title')}
      computed={
        <>
          {t('plots.price.computed')}
          {priced[0]!.price === 0 && ` ${t('plots.price.freeAt')}`}
          {unpriced > 0 && ` ${t('plots.price.unpriced', { count: unpriced })}`}
        </>
      }
      name={`${props.name}-price`}
      heightPx={() => HEIGHT_PX}
      option={option}
      onPick={(place) => props.onPick(priced[place]!.model)}
      data={{
        columns: [t('plots.model'), t('plots.price.price'), t('plots.rating'), t('plots.price.frontier')],
        rows: priced.map(({ model, price, rating }, place) => ({
          key: model,
          cells: [
            <ModelLink key="model" model={model} />,
            formatPrice(price),
            Math.round(rating),
            t(frontier.includes(place) ? 'plots.price.onFrontier' : 'plots.price.offFrontier'),
          ],
        })),
      }}
    />
  );
}

/** Names of the models that the line joins, by place: left of their points, above the steps, or else right of them. */
function frontierNames(
  colours: Colours,
  options: {
    readonly priced: readonly { readonly model: string; readonly price: number }[];
    readonly frontier: readonly number[];
    readonly axis: PriceAxis;
    readonly widthPx: number;
  },
) {
  const { priced, frontier, axis, widthPx } = options;
  const plotPx = widthPx - AXES_PX;
  const models = frontier.map((place) => priced[place]!.model);
  const names = axisNames(colours, models, plotPx / 2);
  const measure = measureIn(`${AXIS_FONT_PX}px ${colours.font}`);
  return new Map(
    frontier.map((place, index) => {
      const name = names[index]!;
      const leftPx = axis.shareOf(priced[place]!.price) * plotPx;
      const position = leftPx > measure(name) + GAP_PX ? 'left' : 'right';
      return [place, { position, formatter: () => name }];
    }),
  );
}

/** Marks of an axis are computed, and not quite whole. */
function isAt(place: number, mark: number | undefined): boolean {
  return mark !== undefined && Math.abs(place / mark - 1) < 1e-6;
}
