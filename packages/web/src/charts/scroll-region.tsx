import type { ReactNode } from 'react';

/** Holds what may be wider or higher than its place; by keyboard it is scrolled with the arrow keys. */
export function ScrollRegion(props: {
  readonly className: string;
  readonly label?: string;
  /** Id of the heading that names it. */
  readonly labelledBy?: string;
  readonly children: ReactNode;
}) {
  const { className, label, labelledBy, children } = props;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a pointer
    <section className={className} aria-label={label} aria-labelledby={labelledBy} tabIndex={0}>
      {children}
    </section>
  );
}
