import { type ReactNode, useId, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { useColours } from './colours.ts';
import { useFigureSource } from './figure-source.ts';
import { formatMoment } from './format.ts';
import type { LegendItem } from './legend.tsx';
import { type CanvasBody, pngPicture, type SvgBody, svgPicture } from './picture.ts';
import { saveFile } from './save-file.ts';

/** The ways to take a chart along: what is drawn, and what its colours mean. */
export interface Exports {
  readonly png: () => CanvasBody;
  readonly svg: () => SvgBody;
  readonly legend?: readonly LegendItem[];
}

/** A chart with what it says, how it is computed, its data, and the ways to take it along. */
export function Figure(props: {
  /** What the chart says. */
  readonly title: string;
  /** How it is computed, in plain words. */
  readonly computed: ReactNode;
  /** Of the downloaded files, without an ending. */
  readonly name: string;
  /** Absent while there is nothing to take along. */
  readonly exports?: Exports | undefined;
  /** The same data as a table, shown when it is asked for. */
  readonly data?: (() => ReactNode) | undefined;
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}) {
  const { title, computed, name, exports, data, controls, children } = props;
  const { t, language } = useLanguage();
  const colours = useColours();
  const source = useFigureSource();
  const id = useId();
  const [isDataOpen, setDataOpen] = useState(false);
  const [isFailed, setFailed] = useState(false);
  const save = async (kind: 'png' | 'svg') => {
    setFailed(false);
    try {
      const { png, svg, legend = [] } = exports!;
      const now = formatMoment(new Date().toISOString(), language);
      const head = { title, source: [...source, now], legend };
      const picture =
        kind === 'png' ? await pngPicture(head, png(), colours) : svgPicture(head, svg(), colours);
      saveFile(`${name}.${kind}`, picture);
    } catch {
      // A part that cannot be loaded, or a picture too large: the reader is told, and may try the other kind.
      setFailed(true);
    }
  };
  return (
    <section className="figure" aria-labelledby={id}>
      <header className="figure-head">
        <h2 id={id}>{title}</h2>
        <div className="figure-actions">
          {controls}
          {data && (
            <button
              type="button"
              className="text-button"
              aria-expanded={isDataOpen}
              onClick={() => setDataOpen(!isDataOpen)}
            >
              {t(isDataOpen ? 'charts.hideData' : 'charts.showData')}
            </button>
          )}
          {exports && (
            <>
              <button type="button" className="text-button" onClick={() => void save('png')}>
                PNG<span className="visually-hidden"> {t('charts.download')}</span>
              </button>
              <button type="button" className="text-button" onClick={() => void save('svg')}>
                SVG<span className="visually-hidden"> {t('charts.download')}</span>
              </button>
            </>
          )}
        </div>
        <p className="figure-computed">{computed}</p>
      </header>
      {isFailed && (
        <p role="alert" className="is-amber">
          {t('charts.saveFailed')}
        </p>
      )}
      {children}
      {isDataOpen && data?.()}
    </section>
  );
}
