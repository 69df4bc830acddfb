import './charts.css';
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { baseOption } from './chart-theme.ts';
import { type Colours, useColours } from './colours.ts';
import { DataTable, type TableData } from './data-table.tsx';
import { type Exports, Figure } from './figure.tsx';
import { usePrint } from './use-print.ts';

const PRINT_WIDTH_PX = 680;
const PNG_RATIO = 2;
/** What was drawn changes into what is new; a chart of its own would begin anew with each vote, and lose what is pointed at. */
const REPLACING = { replaceMerge: ['series'] };
const loadParts = () => import('./echarts-parts.ts');

export interface ChartProps {
  readonly title: string;
  readonly computed: ReactNode;
  /** Of the downloaded files, without an ending. */
  readonly name: string;
  readonly heightPx: (widthPx: number) => number;
  readonly option: (colours: Colours, widthPx: number) => EChartsCoreOption;
  readonly data: TableData;
  readonly controls?: ReactNode;
  /** Opens the model of an item. Called with the place of a clicked item in its series, or of one that is tapped again. */
  readonly onPick?: (dataIndex: number) => void;
}

/** Series keep their place: of one with the same id only what has changed is drawn anew. */
function withIds({ series, ...option }: EChartsCoreOption): EChartsCoreOption {
  const all = series as readonly object[];
  return { ...option, series: all.map((one, place) => ({ ...one, id: `series-${place}` })) };
}

/** A chart drawn by ECharts, in the page's colours and words. The library is loaded with the first of them. */
export function Chart(props: ChartProps) {
  const { title, computed, name, option, data, controls, onPick } = props;
  const { t } = useLanguage();
  const colours = useColours();
  const host = useRef<HTMLDivElement>(null);
  const paper = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const parts = useRef<Awaited<ReturnType<typeof loadParts>>>(undefined);
  // A finger has no hover: its first tap says what an item is, a second one opens it.
  const pointer = useRef('mouse');
  const lastTouched = useRef<number>(undefined);
  const touched = useRef((_: number | undefined) => {});
  touched.current = (dataIndex) => {
    const isOpened = pointer.current !== 'touch' || dataIndex === lastTouched.current;
    lastTouched.current = dataIndex;
    if (dataIndex !== undefined && isOpened) onPick?.(dataIndex);
  };
  const [isLoaded, setLoaded] = useState(false);
  // Ready is what is drawn.
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');
  const [widthPx, setWidth] = useState(0);
  const heightPx = props.heightPx(widthPx);

  useEffect(() => {
    let isGone = false;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry!.contentRect.width)));
    observer.observe(host.current!);
    loadParts().then(
      (loaded) => {
        if (isGone || !host.current) return;
        parts.current = loaded;
        chart.current = loaded.init(host.current, undefined, { renderer: 'canvas' });
        chart.current.on('click', ({ dataIndex }) => touched.current(dataIndex));
        chart.current.getZr().on('click', ({ target }) => {
          if (!target) touched.current(undefined);
        });
        setLoaded(true);
      },
      () => setState('failed'),
    );
    return () => {
      isGone = true;
      observer.disconnect();
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, []);

  useEffect(() => {
    if (!isLoaded || widthPx === 0) return;
    chart.current?.resize({ width: widthPx, height: heightPx });
    chart.current?.setOption({ ...baseOption(colours), ...withIds(option(colours, widthPx)) }, REPLACING);
    setState('ready');
  }, [isLoaded, colours, option, widthPx, heightPx]);

  /** Draws once, without motion, elsewhere than on the page. */
  const drawAside = (element: HTMLElement | null, theme: Colours, width: number, options: object) => {
    const size = { width, height: props.heightPx(width) };
    const aside = parts.current!.init(element, undefined, { ...size, ...options });
    const base = { ...baseOption(theme), animation: false, backgroundColor: theme.paper };
    aside.setOption({ ...base, ...option(theme, width) });
    return aside;
  };
  usePrint((theme) => {
    if (!parts.current || !paper.current) return () => {};
    const aside = drawAside(paper.current, theme, PRINT_WIDTH_PX, { renderer: 'svg' });
    aside.getZr().flush();
    return () => aside.dispose();
  });
  const exports: Exports = {
    png: () => ({
      canvas: chart.current!.renderToCanvas({ pixelRatio: PNG_RATIO, backgroundColor: colours.paper }),
      ratio: PNG_RATIO,
    }),
    svg: () => {
      const aside = drawAside(null, colours, widthPx, { renderer: 'svg', ssr: true });
      const markup = aside.renderToSVGString();
      aside.dispose();
      return { markup, width: widthPx, height: heightPx };
    },
  };

  return (
    <Figure
      title={title}
      computed={computed}
      name={name}
      controls={controls}
      exports={state === 'ready' && widthPx > 0 ? exports : undefined}
      data={() => <DataTable caption={title} data={data} />}
    >
      {state === 'failed' ? (
        <p role="alert" className="chart-failed">
          {t('charts.failed')}
        </p>
      ) : (
        <div
          ref={host}
          className="chart"
          data-state={state}
          role="img"
          aria-label={t('charts.label', { title, count: data.rows.length })}
          style={{ height: heightPx }}
          onPointerDown={({ pointerType }) => {
            pointer.current = pointerType;
          }}
        />
      )}
      {onPick && <p className="touch-help">{t('charts.touchHelp')}</p>}
      <div ref={paper} className="chart-paper" aria-hidden="true" />
    </Figure>
  );
}
