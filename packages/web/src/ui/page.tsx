import type { ReactNode } from 'react';

/** A page of text and tables: its heading, a line on what it shows, then the content. */
export function Page(props: {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Stands at the end of the heading's line: a switch, a download. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const { title, lead, actions, children } = props;
  return (
    <main id="content" className="page">
      <header className="page-header">
        <h1>{title}</h1>
        {actions && <div className="page-actions">{actions}</div>}
        {lead && <div className="page-lead">{lead}</div>}
      </header>
      {children}
    </main>
  );
}
