import { type ReactNode, useId } from 'react';
import { ScrollRegion } from './scroll-region.tsx';

/** A table with what it shows and how it is computed; where it is too wide it scrolls in its own place. */
export function TableFigure(props: {
  readonly title: string;
  /** How it is computed, in plain words. */
  readonly computed: string;
  /** How the table is laid out where there is little room. */
  readonly kind?: 'is-rated' | 'is-rated is-ranked';
  /** Head and body. */
  readonly children: ReactNode;
  /** Stands below: the way to more rows. */
  readonly after?: ReactNode;
}) {
  const { title, computed, kind = '', children, after } = props;
  const id = useId();
  return (
    <section className="figure" aria-labelledby={id}>
      <header className="figure-head">
        <h2 id={id}>{title}</h2>
        <p className="figure-computed">{computed}</p>
      </header>
      <ScrollRegion className="wide-table" labelledBy={id}>
        <table className={`table ${kind}`}>{children}</table>
      </ScrollRegion>
      {after}
    </section>
  );
}
