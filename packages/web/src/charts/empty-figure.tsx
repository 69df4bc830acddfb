import { useId } from 'react';

/** A chart that has nothing to show yet: what would stand here, and why it does not. */
export function EmptyFigure({ title, text }: { readonly title: string; readonly text: string }) {
  const id = useId();
  return (
    <section className="figure" aria-labelledby={id}>
      <header className="figure-head">
        <h2 id={id}>{title}</h2>
      </header>
      <p className="figure-empty">{text}</p>
    </section>
  );
}
