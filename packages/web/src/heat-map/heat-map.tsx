import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useColours } from '../charts/colours.ts';
import { Legend } from '../charts/legend.tsx';
import { usePrint } from '../charts/use-print.ts';
import { useLanguage } from '../i18n/language.tsx';
import { HeatCaption } from './heat-caption.tsx';
import type { HeatKind, HeatTables } from './heat-cells.ts';
import { PAGE_INKS } from './heat-colours.ts';
import { END_PX } from './heat-labels.ts';
import { heatLegend } from './heat-legend.ts';
import { HeatPainter, type HeatView, type Place } from './heat-painter.ts';
import { keepMark, type Mark } from './keep-mark.ts';
import { moveBy } from './move-cursor.ts';
import { useFigureText } from './use-figure-text.ts';
import { useHeatZoom } from './use-heat-zoom.ts';

const WIDE_LABEL_PX = 150;
const NARROW_LABEL_PX = 104;
const NARROW_WIDTH_PX = 600;
const PRINT_PX = { width: 680, label: 110, ratio: 3 };

/** A heat map on a canvas of the size of its window: what is outside is not drawn. Names stay at its edges. */
export function HeatMap(props: {
  readonly tables: HeatTables;
  readonly kind: HeatKind;
  readonly label: string;
  readonly onOpen: (place: Place) => void;
}) {
  const { tables, kind, label, onOpen } = props;
  const { t } = useLanguage();
  const size = tables.models.length;
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const paper = useRef<HTMLCanvasElement>(null);
  const help = useId();
  const [window, setWindow] = useState({ width: 0, height: 0 });
  const [lastMarked, setMarked] = useState<Mark>();
  const marked = keepMark(lastMarked, tables.models);
  const painter = usePainter(tables, kind);
  const mostPx = window.width < NARROW_WIDTH_PX ? NARROW_LABEL_PX : WIDE_LABEL_PX;
  const labelPx = useMemo(() => painter.labelRoomPx(mostPx), [painter, mostPx]);
  const zoom = useHeatZoom({ scroller, models: size, roomPx: window.width - labelPx - END_PX });
  const extentPx = labelPx + size * zoom.cellPx + END_PX;
  const viewOf = (element: HTMLElement): HeatView => ({
    width: element.clientWidth,
    height: element.clientHeight,
    scrollX: element.scrollLeft,
    scrollY: element.scrollTop,
    cellPx: zoom.cellPx,
    leftPx: labelPx,
    topPx: labelPx,
    ratio: devicePixelRatio,
  });

  const draw = useRef(() => {});
  draw.current = () => {
    if (!scroller.current || !canvas.current || window.width === 0) return;
    const view = viewOf(scroller.current);
    fitCanvas(canvas.current, view);
    painter.paint(canvas.current.getContext('2d')!, view, marked);
  };
  const frame = useRef(0);
  const drawSoon = () => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => draw.current());
  };
  // Whatever has changed, the next frame shows it.
  useEffect(drawSoon);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      setWindow({ width, height });
    });
    observer.observe(scroller.current!);
    return () => observer.disconnect();
  }, []);
  usePaperMap(paper, tables, kind);

  const placeAt = (event: PointerEvent<HTMLElement> | React.MouseEvent<HTMLElement>): Place | undefined => {
    const element = scroller.current!;
    const box = element.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left - labelPx, event.clientY - box.top - labelPx];
    if (x < 0 || y < 0) return undefined;
    const column = Math.floor((x + element.scrollLeft) / zoom.cellPx);
    const row = Math.floor((y + element.scrollTop) / zoom.cellPx);
    return row < size && column < size ? { row, column } : undefined;
  };
  const mark = (place: Place | undefined, isSpoken = false) => {
    if (place?.row === marked?.row && place?.column === marked?.column && isSpoken === marked?.isSpoken)
      return;
    setMarked(place && { ...place, isSpoken, models: tables.models });
  };
  const reveal = ({ row, column }: Place) => {
    const element = scroller.current!;
    element.scrollLeft = within(
      element.scrollLeft,
      column * zoom.cellPx,
      zoom.cellPx,
      element.clientWidth - labelPx,
    );
    element.scrollTop = within(
      element.scrollTop,
      row * zoom.cellPx,
      zoom.cellPx,
      element.clientHeight - labelPx,
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') return mark(undefined);
    if (event.key === '+' || event.key === '=') return zoom.zoomIn();
    if (event.key === '-') return zoom.zoomOut();
    if (event.key === '0') return zoom.fit();
    if (event.key === 'Enter' && marked) return onOpen(marked);
    const next = moveBy(event.key, marked, size);
    if (!next) return;
    event.preventDefault();
    mark(next, true);
    reveal(next);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    // A map that scrolls under a resting pointer is said to be pointed at; the arrow keys go on from their own cell.
    const hasMoved = event.movementX !== 0 || event.movementY !== 0;
    if (hasMoved && event.pointerType !== 'touch') mark(placeAt(event));
  };
  // A finger has no hover: its first tap says what the cell is, a second one opens it.
  const wasTapped = useRef<Place>(undefined);
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    wasTapped.current = event.pointerType === 'touch' ? marked : placeAt(event);
  };
  const onClick = (event: React.MouseEvent<HTMLElement>) => {
    const place = placeAt(event);
    const isSame = place && wasTapped.current?.row === place.row && wasTapped.current.column === place.column;
    if (place && isSame) onOpen(place);
    else mark(place);
  };

  return (
    <div className="heat-map">
      <Legend items={heatLegend(kind, { t, inks: PAGE_INKS, cellPx: zoom.cellPx })} />
      <div className="heat-zoom">
        <button type="button" className="text-button" onClick={zoom.zoomOut} aria-label={t('heat.zoomOut')}>
          −
        </button>
        <button type="button" className="text-button" onClick={zoom.zoomIn} aria-label={t('heat.zoomIn')}>
          +
        </button>
        <button type="button" className="text-button" onClick={zoom.fit}>
          {t('heat.fit')}
        </button>
        <span id={help} className="heat-help is-keys">
          {t('heat.help')}
        </span>
        <span className="heat-help is-touch">{t('heat.helpTouch')}</span>
      </div>
      <div className="heat-stage">
        <div
          ref={scroller}
          className="heat-scroller"
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: its cells are walked with the arrow keys
          tabIndex={0}
          aria-label={label}
          aria-describedby={help}
          style={{ height: `min(78vh, ${extentPx + SCROLLBAR_PX}px)` }}
          onScroll={drawSoon}
          onKeyDown={onKeyDown}
          onPointerMove={onPointerMove}
          onPointerLeave={(event) => event.pointerType !== 'touch' && !marked?.isSpoken && mark(undefined)}
          onPointerUp={onPointerUp}
          onClick={onClick}
        >
          <div className="heat-extent" style={{ width: extentPx, height: extentPx }}>
            <canvas ref={canvas} className="heat-canvas" />
          </div>
        </div>
        {marked && scroller.current && (
          <HeatCaption tables={tables} place={marked} view={viewOf(scroller.current)} />
        )}
      </div>
      <canvas ref={paper} className="heat-paper" />
      <p className="visually-hidden" aria-live="polite">
        {marked?.isSpoken && <SpokenCell tables={tables} place={marked} />}
      </p>
    </div>
  );
}

const SCROLLBAR_PX = 16;

function SpokenCell({ tables, place }: { readonly tables: HeatTables; readonly place: Place }) {
  return useFigureText(tables, place).join(', ');
}

function usePainter(tables: HeatTables, kind: HeatKind): HeatPainter {
  const colours = useColours();
  return useMemo(() => new HeatPainter({ tables, kind, colours }), [tables, kind, colours]);
}

/** The whole map on one sheet. */
function usePaperMap(
  paper: React.RefObject<HTMLCanvasElement | null>,
  tables: HeatTables,
  kind: HeatKind,
): void {
  usePrint((colours) => {
    if (!paper.current) return () => {};
    paintWhole(paper.current, {
      painter: new HeatPainter({ tables, kind, colours }),
      models: tables.models.length,
      ...PRINT_PX,
    });
    return () => {
      // A canvas without a size holds no memory.
      if (paper.current) paper.current.width = paper.current.height = 0;
    };
  });
}

/** Draws all cells on a canvas of its own size. */
export function paintWhole(
  canvas: HTMLCanvasElement,
  options: {
    readonly painter: HeatPainter;
    readonly models: number;
    readonly width: number;
    readonly label: number;
    readonly ratio: number;
  },
): void {
  const { painter, models, width, label, ratio } = options;
  const cellPx = (width - label - END_PX) / Math.max(1, models);
  const view = { width, height: width, scrollX: 0, scrollY: 0, cellPx, leftPx: label, topPx: label, ratio };
  fitCanvas(canvas, view);
  painter.paint(canvas.getContext('2d')!, view);
}

function fitCanvas(canvas: HTMLCanvasElement, { width, height, ratio }: HeatView): void {
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  // Setting a size clears the canvas and takes time, even if nothing changes.
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}

/** The nearest scroll from which a stretch is seen whole. */
function within(scroll: number, start: number, length: number, room: number): number {
  return Math.max(start + length - room, Math.min(scroll, start));
}
