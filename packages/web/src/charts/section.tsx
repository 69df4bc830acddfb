import { type ReactNode, useId } from 'react';

/** A part of a page in words: its heading, a line on what it is, the content. */
export function Section(props: {
  readonly title: string;
  readonly computed?: string;
  readonly children: ReactNode;
}) {
  const { title, computed, children } = props;
  const id = useId();
  return (
    <section className="figure" aria-labelledby={id}>
      <header className="figure-head">
        <h2 id={id}>{title}</h2>
        {computed && <p className="figure-computed">{computed}</p>}
      </header>
      {children}
    </section>
  );
}
