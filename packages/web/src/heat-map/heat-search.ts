import { type BoardFilter, toBoardFilter } from '../charts/board-search.ts';
import { HEAT_KINDS, type HeatKind } from './heat-cells.ts';

/** What the address of a heat map says: the board's filters, and what the cells show. */
export type HeatSearch = BoardFilter & { readonly show?: HeatKind | undefined };

export function toHeatSearch(search: Readonly<Record<string, unknown>>): HeatSearch {
  const kind = HEAT_KINDS.find((name) => name === search.show);
  return { ...toBoardFilter(search), ...(kind && { show: kind }) };
}
