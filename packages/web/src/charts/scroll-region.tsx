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
    // A group and no region: the section around it is the landmark of the same name.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset holds what is filled in
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable without a pointer
    <div className={className} role="group" aria-label={label} aria-labelledby={labelledBy} tabIndex={0}>
      {children}
    </div>
  );
}
