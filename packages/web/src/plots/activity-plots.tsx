import type { Activity } from 'leitai/api-schema';
import { useCallback, useMemo } from 'react';
import { Chart } from '../charts/chart.tsx';
import { axisStyle, daysAxis, NAME_OVER_PX, namedAbove, tooltipOf } from '../charts/chart-theme.ts';
import type { Colours } from '../charts/colours.ts';
import { ModelLink } from '../charts/model-link.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { barsOption, rowsHeightPx } from './bars.ts';
import { useTop } from './use-top.tsx';

const DAYS_HEIGHT_PX = 260;

/** How many battles each model had. */
export function ModelsPlot(props: {
  readonly models: Activity['models'];
  /** Models to show; all if absent. */
  readonly shown?: ReadonlySet<string> | undefined;
  readonly name: string;
  readonly onPick: (model: string) => void;
}) {
  const { t, language } = useLanguage();
  const { models, shown: visible } = props;
  const rows = useMemo(
    () => (visible ? models.filter(({ model }) => visible.has(model)) : models),
    [models, visible],
  );
  const { shown, control } = useTop(rows);
  const option = useCallback(
    (colours: Colours, widthPx: number) => {
      const format = (value: number) => value.toLocaleString(language);
      const bars = shown.map(({ model, battles }) => ({
        name: model,
        value: battles,
        label: format(battles),
        lines: [model, `${t('plots.battles')} ${format(battles)}`],
      }));
      return barsOption(colours, { bars, axis: t('plots.battles'), formatAxis: format, widthPx });
    },
    [shown, t, language],
  );
  return (
    <Chart
      title={t('plots.perModel.title')}
      computed={t('plots.perModel.computed')}
      name={`${props.name}-battles-by-model`}
      heightPx={(widthPx) => rowsHeightPx(shown.length, widthPx)}
      option={option}
      controls={control}
      onPick={(place) => props.onPick(shown[place]!.model)}
      data={{
        columns: [t('plots.model'), t('plots.battles')],
        rows: rows.map(({ model, battles }) => ({
          key: model,
          cells: [<ModelLink key="model" model={model} />, battles.toLocaleString(language)],
        })),
      }}
    />
  );
}

/** How many votes came on each day. */
export function DaysPlot(props: {
  readonly days: Activity['days'];
  readonly title: string;
  readonly computed: string;
  readonly name: string;
}) {
  const { t, language } = useLanguage();
  const { days } = props;
  const option = useCallback(
    (colours: Colours) => ({
      grid: { left: 8, right: 16, top: NAME_OVER_PX, bottom: 8, containLabel: true },
      tooltip: tooltipOf(colours, ({ dataIndex }) => {
        const { day, battles } = days[dataIndex]!;
        return [day, `${t('plots.votes')} ${battles.toLocaleString(language)}`];
      }),
      // By time, so that days without a vote leave a gap.
      xAxis: daysAxis(
        colours,
        language,
        days.map(({ day }) => day),
      ),
      yAxis: { ...namedAbove(axisStyle(colours, t('plots.votes'))), type: 'value', minInterval: 1 },
      series: [
        {
          type: 'bar',
          data: days.map(({ day, battles }) => [`${day}T12:00:00Z`, battles]),
          itemStyle: { color: colours.jade },
          barMaxWidth: 12,
          barMinWidth: 1,
        },
      ],
      useUTC: true,
    }),
    [days, t, language],
  );
  return (
    <Chart
      title={props.title}
      computed={props.computed}
      name={props.name}
      heightPx={() => DAYS_HEIGHT_PX}
      option={option}
      data={{
        columns: [t('plots.day'), t('plots.votes')],
        rows: days.map(({ day, battles }) => ({ key: day, cells: [day, battles.toLocaleString(language)] })),
      }}
    />
  );
}
