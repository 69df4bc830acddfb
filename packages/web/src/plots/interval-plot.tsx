import type { LeaderboardRow } from 'leitai/api-schema';
import { useCallback } from 'react';
import { Chart } from '../charts/chart.tsx';
import type { Colours } from '../charts/colours.ts';
import { formatConfidence } from '../charts/format.ts';
import { ModelLink } from '../charts/model-link.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { rowsHeightPx, whiskersOption } from './bars.ts';
import { useTop } from './use-top.tsx';

/** Rating and interval of each model. */
export function IntervalPlot(props: {
  readonly rows: readonly LeaderboardRow[];
  /** Of the intervals, in (0, 1). */
  readonly confidence: number;
  readonly name: string;
  readonly onPick: (model: string) => void;
}) {
  const { t, language } = useLanguage();
  const confidence = formatConfidence(props.confidence, language);
  const { shown, control } = useTop(props.rows);
  const option = useCallback(
    (colours: Colours, widthPx: number) => {
      const whiskers = shown.map(({ model, rating, lower, upper, rank, votes }) => ({
        name: model,
        value: rating!,
        lower: lower!,
        upper: upper!,
        lines: [
          model,
          `${t('plots.rating')} ${Math.round(rating!)}`,
          t('plots.interval', { confidence, lower: Math.round(lower!), upper: Math.round(upper!) }),
          `${t('plots.votes')} ${votes.toLocaleString(language)}`,
          ...(rank === null ? [] : [`${t('plots.rank')} ${rank}`]),
        ],
      }));
      return whiskersOption(colours, { whiskers, axis: t('plots.rating'), widthPx });
    },
    [shown, confidence, t, language],
  );
  return (
    <Chart
      title={t('plots.intervals.title')}
      computed={t('plots.intervals.computed', { confidence })}
      name={`${props.name}-intervals`}
      heightPx={(widthPx) => rowsHeightPx(shown.length, widthPx)}
      option={option}
      controls={control}
      onPick={(place) => props.onPick(shown[place]!.model)}
      data={{
        columns: ['model', 'rank', 'rating', 'lower', 'upper', 'votes'].map((column) =>
          t(`plots.${column}` as 'plots.model'),
        ),
        rows: props.rows.map(({ model, rank, rating, lower, upper, votes }) => ({
          key: model,
          cells: [
            <ModelLink key="model" model={model} />,
            rank ?? '–',
            Math.round(rating!),
            Math.round(lower!),
            Math.round(upper!),
            votes.toLocaleString(language),
          ],
        })),
      }}
    />
  );
}
