import type { ReactNode } from 'react';

/** One figure of a page: what it is, how much, and how it is to be read. */
export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  readonly hint?: string | undefined;
}

export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(({ name, value, hint }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="fact-value">{value}</span>
            {hint && <span className="fact-hint">{hint}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
