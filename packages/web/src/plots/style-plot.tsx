import type { Style as StyleAnswer } from 'leitai/api-schema';
import { useCallback, useMemo } from 'react';
import { Chart } from '../charts/chart.tsx';
import type { Colours } from '../charts/colours.ts';
import { EmptyFigure } from '../charts/empty-figure.tsx';
import { formatConfidence, formatSigned } from '../charts/format.ts';
import { chartsEn } from '../i18n/charts.en.ts';
import { type Language, type Translate, useLanguage } from '../i18n/language.tsx';
import { rowsHeightPx, whiskersOption } from './bars.ts';

type Style = NonNullable<StyleAnswer['style']>;
interface Worth {
  readonly what: string;
  readonly points: number;
  readonly lower: number;
  readonly upper: number;
}

/** What more of a style is worth, or why nobody can say. */
export function StyleFigure({ answer, name }: { readonly answer: StyleAnswer; readonly name: string }) {
  const { t, language } = useLanguage();
  const { style, interval } = answer;
  if (style && style.effects.length > 0)
    return <StylePlot style={style} confidence={interval.confidence} name={name} />;
  const alike = style ? toldOfAlike(style, t, language) : [];
  return (
    <EmptyFigure title={t('plots.style.titleNone')} text={[t('plots.style.none'), ...alike].join(' ')} />
  );
}

/** What more of a style is worth, in points. */
function StylePlot(props: {
  readonly style: Style;
  /** Of the intervals, in (0, 1). */
  readonly confidence: number;
  readonly name: string;
}) {
  const { style, name } = props;
  const { t, language } = useLanguage();
  const confidence = formatConfidence(props.confidence, language);
  const worths = useMemo(() => toWorths(style, t), [style, t]);
  const signed = useCallback((value: number) => formatSigned(value, language), [language]);
  const option = useCallback(
    (colours: Colours, widthPx: number) => {
      const whiskers = worths.map(({ what, points, lower, upper }) => ({
        name: what,
        value: points,
        lower,
        upper,
        lines: [
          t('plots.style.worth', { what, points: signed(points) }),
          t('plots.interval', { confidence, lower: signed(lower), upper: signed(upper) }),
        ],
      }));
      return whiskersOption(colours, { whiskers, axis: t('plots.points'), widthPx, zero: true });
    },
    [worths, confidence, signed, t],
  );
  const tokens = style.effects.find(({ feature }) => feature === 'tokens');
  return (
    <Chart
      title={
        tokens ? t('plots.style.title', { points: signed(tokens.pointsForMore) }) : t('plots.style.titleNone')
      }
      computed={[t('plots.style.computed', { confidence }), ...toldOfAlike(style, t, language)].join(' ')}
      name={`${name}-style`}
      heightPx={(widthPx) => rowsHeightPx(worths.length, widthPx) + 24}
      option={option}
      data={{
        columns: [t('plots.style.feature'), t('plots.points'), t('plots.lower'), t('plots.upper')],
        rows: worths.map(({ what, points, lower, upper }) => ({
          key: what,
          cells: [what, signed(points), signed(lower), signed(upper)],
        })),
      }}
    />
  );
}

/** Says of which features nothing can be told, if there are any. */
function toldOfAlike({ alike }: Style, t: Translate, language: Language): string[] {
  if (alike.length === 0) return [];
  const names = alike.map((feature) => {
    const key = `plots.style.name.${feature}`;
    return key in chartsEn ? t(key as 'plots.style.name.tokens') : feature;
  });
  return [t('plots.style.alike', { features: new Intl.ListFormat(language).format(names) })];
}

/** The interval of so much more is that of one standard deviation, on the same scale as its points. */
function toWorths({ effects, side }: Style, t: Translate): Worth[] {
  const worths = effects.map(({ feature, points, lower, upper, more, pointsForMore }): Worth => {
    const scale = points === 0 ? 0 : pointsForMore / points;
    const key = `plots.style.${feature}`;
    // A feature that a newer server counts is named as the server names it.
    const what = key in chartsEn ? t(key as 'plots.style.tokens', { more }) : `${feature} +${more}`;
    return { what, points: pointsForMore, lower: lower * scale, upper: upper * scale };
  });
  return side ? [...worths, { what: t('plots.style.side'), ...side }] : worths;
}
