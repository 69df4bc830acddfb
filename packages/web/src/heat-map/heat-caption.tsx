import { useLayoutEffect, useRef } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import type { HeatTables } from './heat-cells.ts';
import type { HeatView, Place } from './heat-painter.ts';
import { useFigureText } from './use-figure-text.ts';

const GAP_PX = 10;

/** What a cell says, beside it: below and to the right where there is room, else on the other side. */
export function HeatCaption(props: {
  readonly tables: HeatTables;
  readonly place: Place;
  readonly view: HeatView;
}) {
  const { tables, place, view } = props;
  const { t } = useLanguage();
  const [title, ...lines] = useFigureText(tables, place);
  const box = useRef<HTMLDivElement>(null);
  const x = view.leftPx + (place.column + 1) * view.cellPx - view.scrollX;
  const y = view.topPx + (place.row + 1) * view.cellPx - view.scrollY;
  useLayoutEffect(() => {
    const { offsetWidth, offsetHeight, style } = box.current!;
    const isRight = x + GAP_PX + offsetWidth <= view.width;
    const isBelow = y + GAP_PX + offsetHeight <= view.height;
    const left = isRight ? x + GAP_PX : x - view.cellPx - GAP_PX - offsetWidth;
    const top = isBelow ? y + GAP_PX : y - view.cellPx - GAP_PX - offsetHeight;
    style.left = `${Math.max(0, left)}px`;
    style.top = `${Math.max(0, top)}px`;
  });
  return (
    <div ref={box} className="heat-caption" aria-hidden="true">
      <strong>{title}</strong>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
      {place.row !== place.column && <em>{t('heat.open')}</em>}
    </div>
  );
}
