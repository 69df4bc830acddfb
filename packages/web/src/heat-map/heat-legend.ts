import type { LegendItem } from '../charts/legend.tsx';
import type { Translate } from '../i18n/language.tsx';
import { type HeatKind, THIN_BATTLES } from './heat-cells.ts';
import type { HeatInks } from './heat-colours.ts';
import { heatTexture } from './heat-textures.ts';

/** What the colours of a map mean, as they are drawn where cells are of a size. */
export function heatLegend(
  kind: HeatKind,
  options: { readonly t: Translate; readonly inks: HeatInks; readonly cellPx: number },
): LegendItem[] {
  const { t, inks, cellPx } = options;
  const scale: LegendItem =
    kind === 'battles'
      ? { before: t('heat.few'), fills: [inks.paper, inks.count], text: t('heat.many') }
      : {
          before: t(`heat.low.${kind}`),
          fills: [inks.loss, inks.paper, inks.win],
          text: t(`heat.high.${kind}`),
        };
  const thin: LegendItem = {
    fills: [inks.win],
    texture: heatTexture('thin', inks, cellPx),
    text: t('heat.thinKey', { count: THIN_BATTLES }),
  };
  const empty: LegendItem = {
    fills: [inks.empty],
    texture: heatTexture('empty', inks, cellPx),
    text: t(kind === 'expected' ? 'heat.unratedKey' : 'heat.emptyKey'),
  };
  return kind === 'win-rate' || kind === 'difference' ? [scale, thin, empty] : [scale, empty];
}
