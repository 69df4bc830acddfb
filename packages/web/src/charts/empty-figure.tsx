import { type ReactNode, useId } from 'react';
import { EmptyAction } from './empty-action.tsx';

/** A chart that has nothing to show yet: what would stand here, why it does not, and what brings it. */
export function EmptyFigure(props: {
  readonly title: string;
  readonly text: string;
  /** What brings it where no filter holds; a battle if absent. */
  readonly children?: ReactNode;
}) {
  const { title, text, children } = props;
  const id = useId();
  return (
    <section className="figure" aria-labelledby={id}>
      <header className="figure-head">
        <h2 id={id}>{title}</h2>
      </header>
      <div className="figure-empty">
        <p>{text}</p>
        <EmptyAction className="button">{children}</EmptyAction>
      </div>
    </section>
  );
}
