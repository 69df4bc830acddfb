import type { ReactNode } from 'react';

/** What is said of each of some things. */
export function Definitions(props: {
  readonly items: readonly { readonly name: string; readonly text: ReactNode }[];
}) {
  return (
    <dl className="definitions">
      {props.items.map(({ name, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
