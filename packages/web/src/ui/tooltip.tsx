import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react';

const GAP_PX = 8;

/**
 * Says more of what it wraps, on hover and, where `isFocusable`, by keyboard. A screen reader is always told: as part of the content, or
 * where `children` takes the id of the words, as the description of what it puts that id to.
 */
export function Tooltip(props: {
  readonly text: string;
  readonly children: ReactNode | ((id: string) => ReactNode);
  readonly className?: string;
  readonly isFocusable?: boolean;
}) {
  const { text, children, className, isFocusable = false } = props;
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const tip = useRef<HTMLSpanElement>(null);
  const show = () => {
    if (!anchor.current || !tip.current) return;
    // In the top layer: no scrolling table can cut it off.
    tip.current.showPopover();
    placeAbove(tip.current, anchor.current.getBoundingClientRect());
  };
  const hide = () => tip.current?.hidePopover();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') hide();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it does nothing, it only says more
    <span
      ref={anchor}
      className={className}
      tabIndex={isFocusable ? 0 : undefined}
      onPointerEnter={show}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
      onKeyDown={onKeyDown}
    >
      {typeof children === 'function' ? (
        children(id)
      ) : (
        <>
          {children}
          <span className="visually-hidden">{text}</span>
        </>
      )}
      <span ref={tip} id={id} className="tooltip" popover="manual" aria-hidden="true">
        {text}
      </span>
    </span>
  );
}

/** Above the middle of its anchor; below where there is no room, and never past the edge of the window. */
function placeAbove(tip: HTMLElement, anchor: DOMRect): void {
  const { width, height } = tip.getBoundingClientRect();
  const left = anchor.left + (anchor.width - width) / 2;
  const above = anchor.top - height - GAP_PX;
  tip.style.left = `${Math.max(GAP_PX, Math.min(left, innerWidth - width - GAP_PX))}px`;
  tip.style.top = `${above < GAP_PX ? anchor.bottom + GAP_PX : above}px`;
}
