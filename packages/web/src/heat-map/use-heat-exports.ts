import { useColours } from '../charts/colours.ts';
import type { Exports } from '../charts/figure.tsx';
import { measureIn } from '../charts/short-names.ts';
import { useLanguage } from '../i18n/language.tsx';
import type { HeatKind, HeatTables } from './heat-cells.ts';
import { toInks, toPalette } from './heat-colours.ts';
import { END_PX, MOST_LABEL_PX } from './heat-labels.ts';
import { heatLegend } from './heat-legend.ts';
import { paintWhole } from './heat-map.tsx';
import { HeatPainter } from './heat-painter.ts';
import { heatMapSvg, heatSvgFont } from './heat-svg.ts';

/** Cells of a picture have their figures up to so many models, and are small beyond the next number, as a canvas must be for 400. */
const FIGURES_TO_MODELS = 50;
const MANY_MODELS = 150;
const CELL_PX = { withFigure: 32, without: 24, many: 9 };
const SVG_CELL_PX = { withFigure: 32, without: 14 };

/** Pictures of a whole map. */
export function useHeatExports(tables: HeatTables, kind: HeatKind): Exports {
  const colours = useColours();
  const { t } = useLanguage();
  const models = tables.models.length;
  const hasFigures = models <= FIGURES_TO_MODELS;
  const isMany = models > MANY_MODELS;
  return {
    legend: heatLegend(kind, { t, inks: toInks(toPalette(colours)), cellPx: CELL_PX.many }),
    png: () => {
      const canvas = document.createElement('canvas');
      const painter = new HeatPainter({ tables, kind, colours });
      const label = painter.labelRoomPx(MOST_LABEL_PX);
      const cellPx = hasFigures ? CELL_PX.withFigure : isMany ? CELL_PX.many : CELL_PX.without;
      const ratio = isMany ? 1 : 2;
      paintWhole(canvas, { painter, models, width: label + models * cellPx + END_PX, label, ratio });
      return { canvas, ratio };
    },
    svg: () =>
      heatMapSvg({
        tables,
        kind,
        colours,
        hasFigures,
        cellPx: hasFigures ? SVG_CELL_PX.withFigure : SVG_CELL_PX.without,
        measure: measureIn(heatSvgFont(colours)),
      }),
  };
}
