import type { LeaderboardRow } from 'leitai/api-schema';
import { useCallback, useMemo } from 'react';
import { Chart } from '../charts/chart.tsx';
import { AXIS_FONT_PX, axisStyle, ratingAxis, tooltipOf } from '../charts/chart-theme.ts';
import type { Colours } from '../charts/colours.ts';
import { EmptyFigure } from '../charts/empty-figure.tsx';
import { formatConfidence, formatDollars } from '../charts/format.ts';
import { ModelLink } from '../charts/model-link.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { blendedPrice, priceFrontier } from './frontier.ts';

const HEIGHT_PX = 440;
/** Room beside the cheapest and the dearest model, as a factor. */
const EDGE = 1.5;
/** Beside the plot: numbers of the axis and the margin at the right. */
const AXES_PX = 90;
/** A name of the font of axes, roughly. */
const CHARACTER_PX = 6.6;
const GAP_PX = 12;

/** What a rating costs. Free models cannot stand on a logarithmic axis and count as without a price. */
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
          price === undefined || blendedPrice(price) === 0
            ? []
            : [{ model, rating: rating!, lower: lower!, upper: upper!, price: blendedPrice(price) }],
        )
        .sort((one, other) => one.price - other.price),
    [rows],
  );
  const frontier = useMemo(() => priceFrontier(priced), [priced]);
  const formatPrice = useCallback((price: number) => formatDollars(price, language), [language]);
  const option = useCallback(
    (colours: Colours, widthPx: number) => {
      const onFrontier = new Set(frontier);
      const isNamed = nameable(priced, widthPx);
      return {
        grid: { left: 8, right: 40, top: 24, bottom: 36, containLabel: true },
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
          min: priced[0]!.price / EDGE,
          max: priced.at(-1)!.price * EDGE,
          axisLabel: {
            color: colours['ink-2'],
            formatter: formatPrice,
            hideOverlap: true,
            showMinLabel: false,
            showMaxLabel: false,
          },
        },
        yAxis: { ...ratingAxis(colours), scale: true },
        series: [
          {
            type: 'line',
            step: 'end',
            data: frontier.map((place) => [priced[place]!.price, priced[place]!.rating]),
            symbol: 'none',
            silent: true,
            lineStyle: { color: colours.jade, width: 1.5 },
          },
          {
            type: 'scatter',
            data: priced.map(({ price, rating }, place) => ({
              value: [price, rating],
              itemStyle: { color: onFrontier.has(place) ? colours.jade : colours['ink-2'] },
              symbolSize: onFrontier.has(place) ? 10 : 7,
              label: { show: onFrontier.has(place) && isNamed(place) },
            })),
            label: {
              // Above and to the left of the steps there is nothing.
              position: 'left',
              color: colours.ink,
              fontSize: AXIS_FONT_PX,
              formatter: ({ dataIndex }: { dataIndex: number }) => priced[dataIndex]!.model,
            },
            // A little higher: a step may be low.
            labelLayout: { hideOverlap: true, dx: 4, dy: -9 },
          },
        ],
      };
    },
    [priced, frontier, confidence, formatPrice, t],
  );
  if (priced.length === 0) {
    return <EmptyFigure title={t('plots.price.title')} text={t('plots.price.none')} />;
  }
  const unpriced = rows.length - priced.length;
  return (
    <Chart
      title={t('plots.price.title')}
      computed={
        <>
          {t('plots.price.computed')}
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

/** Whether the name of a model has room between its point and the axis at the left; the points ascend by price. */
function nameable(priced: readonly { readonly model: string; readonly price: number }[], widthPx: number) {
  const [least, most] = [priced[0]!.price / EDGE, priced.at(-1)!.price * EDGE];
  const plotPx = widthPx - AXES_PX;
  return (place: number) => {
    const { model, price } = priced[place]!;
    const fromLeft = Math.log(price / least) / Math.log(most / least);
    return fromLeft * plotPx > model.length * CHARACTER_PX + GAP_PX;
  };
}
