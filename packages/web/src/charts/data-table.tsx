import type { ReactNode } from 'react';
import { ScrollRegion } from './scroll-region.tsx';

/** The data of a chart as a table: the first column names the row. */
export interface TableData {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
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
          {data.rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a chart have no other identity
            <tr key={row}>
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
