import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';

const LARGEST_CELL_PX = 56;
const SMALLEST_CELL_PX = 2;
/** From this size on a cell can be hit and its hatching seen; a map that small enough models allow begins with it. */
const READABLE_CELL_PX = 14;
/** A map of more models begins as a whole, however small its cells. */
const MANY_MODELS = 100;
const STEP = 1.4;

export interface HeatZoom {
  readonly cellPx: number;
  readonly zoomIn: () => void;
  readonly zoomOut: () => void;
  readonly fit: () => void;
}

/** The size of a cell, which the reader may change; what was in the middle stays there. */
export function useHeatZoom(options: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly models: number;
  /** Room for cells, in CSS pixels. */
  readonly roomPx: number;
}): HeatZoom {
  const { scroller, models, roomPx } = options;
  const fitting = clamp(Math.floor((roomPx / Math.max(1, models)) * 10) / 10);
  const beginning = models > MANY_MODELS ? fitting : Math.max(READABLE_CELL_PX, Math.min(fitting, 32));
  const [chosen, setChosen] = useState<number>();
  const cellPx = chosen ?? beginning;
  const last = useRef(cellPx);
  useLayoutEffect(() => {
    const element = scroller.current;
    const growth = cellPx / last.current;
    last.current = cellPx;
    // A map that only now learns how much room it has begins at its first row.
    if (!element || growth === 1 || chosen === undefined) return;
    const middle = { x: element.clientWidth / 2, y: element.clientHeight / 2 };
    element.scrollLeft = (element.scrollLeft + middle.x) * growth - middle.x;
    element.scrollTop = (element.scrollTop + middle.y) * growth - middle.y;
  }, [scroller, cellPx, chosen]);
  const zoomBy = (factor: number) => setChosen((now) => clamp((now ?? beginning) * factor));
  useWheelZoom(scroller, zoomBy);
  return {
    cellPx,
    zoomIn: () => zoomBy(STEP),
    zoomOut: () => zoomBy(1 / STEP),
    fit: () => setChosen(fitting),
  };
}

/** Pinching a touchpad, or the wheel with Ctrl. React's own listener could not keep the page from zooming. */
function useWheelZoom(scroller: RefObject<HTMLElement | null>, zoomBy: (factor: number) => void): void {
  const latest = useRef(zoomBy);
  latest.current = zoomBy;
  useEffect(() => {
    const element = scroller.current;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      latest.current(Math.exp(-event.deltaY / 200));
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [scroller]);
}

function clamp(cellPx: number): number {
  return Math.max(SMALLEST_CELL_PX, Math.min(LARGEST_CELL_PX, cellPx));
}
