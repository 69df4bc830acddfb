import type { ReactNode } from 'react';
import { ScrollRegion } from './scroll-region.tsx';

/** The data of a chart as a table: the first column names the row. */
export interface TableData {
  readonly columns: readonly string[];
  readonly rows: readonly {
    /** What the row is of: a row that is somewhere else after a vote keeps the focus that it has. */
    readonly key: string;
    readonly cells: readonly ReactNode[];
  }[];
}

export function DataTable({ caption, data }: { readonly caption: string; readonly data: TableData }) {
  return (
    <ScrollRegion className="data-table" label={caption}>
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {data.columns.map((column, place) => (
              <th key={column} scope="col" className={place > 0 ? 'is-number' : undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, place) =>
                place === 0 ? (
                  <th key={data.columns[0]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={data.columns[place]} className="is-number">
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
