import type { ReactNode } from 'react';

/** Where nothing is yet: what will be here, and the one action that brings it. */
export function EmptyPanel(props: {
  readonly title: string;
  readonly body: string;
  readonly children?: ReactNode;
}) {
  return (
    <section className="empty">
      <h2>{props.title}</h2>
      <p>{props.body}</p>
      {props.children}
    </section>
  );
}
