import type { Matrix } from 'leitai/api-schema';
import { useCallback, useMemo } from 'react';
import { Chart } from '../charts/chart.tsx';
import type { Colours } from '../charts/colours.ts';
import { formatShare } from '../charts/format.ts';
import { ModelLink } from '../charts/model-link.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { averageRates } from './average-rates.ts';
import { barsOption, rowsHeightPx } from './bars.ts';
import { useTop } from './use-top.tsx';

/** How often each model would win against all others. */
export function AveragePlot(props: {
  readonly matrix: Pick<Matrix, 'models' | 'averageWinRates'>;
  /** Models to show; all if absent. */
  readonly shown?: ReadonlySet<string> | undefined;
  readonly name: string;
  readonly onPick: (model: string) => void;
}) {
  const { t, language } = useLanguage();
  const { matrix, shown: visible } = props;
  const rows = useMemo(
    () => averageRates(matrix).filter(({ model }) => visible?.has(model) !== false),
    [matrix, visible],
  );
  const { shown, control } = useTop(rows);
  const option = useCallback(
    (colours: Colours, widthPx: number) => {
      const bars = shown.map(({ model, rate }) => ({
        name: model,
        value: rate,
        label: formatShare(rate, language),
        lines: [model, `${t('plots.average.axis')} ${formatShare(rate, language)}`],
      }));
      const formatAxis = (value: number) => value.toLocaleString(language, { style: 'percent' });
      return barsOption(colours, { bars, axis: t('plots.average.axis'), formatAxis, widthPx });
    },
    [shown, t, language],
  );
  return (
    <Chart
      title={t('plots.average.title')}
      computed={t('plots.average.computed')}
      name={`${props.name}-average-win-rate`}
      heightPx={(widthPx) => rowsHeightPx(shown.length, widthPx)}
      option={option}
      controls={control}
      onPick={(place) => props.onPick(shown[place]!.model)}
      data={{
        columns: [t('plots.model'), t('plots.average.axis')],
        rows: rows.map(({ model, rate }) => ({
          key: model,
          cells: [<ModelLink key="model" model={model} />, formatShare(rate, language)],
        })),
      }}
    />
  );
}
