/** Which page of a list the address asks for. */
export interface PlaceSearch {
  /** Only rows before this place; absent: the newest. */
  readonly before?: string;
}

export interface ExclusionSearch extends PlaceSearch {
  readonly reason?: string;
}

/** Which battles that do not count the address asks for. */
export interface BattleSearch {
  /** Only those behind this place of the vote log; absent: the first. */
  readonly after?: string;
  readonly reason?: string;
}

export interface PublicationSearch {
  /** Name of the board that is shown. */
  readonly category?: string;
}

export function toPlaceSearch({ before }: Readonly<Record<string, unknown>>): PlaceSearch {
  return isText(before) ? { before } : {};
}

export function toExclusionSearch(search: Readonly<Record<string, unknown>>): ExclusionSearch {
  const { reason } = search;
  return { ...toPlaceSearch(search), ...(isText(reason) && { reason }) };
}

export function toBattleSearch({ after, reason }: Readonly<Record<string, unknown>>): BattleSearch {
  return { ...(isText(after) && { after }), ...(isText(reason) && { reason }) };
}

/** The overall board is shown anyway, and is not written. */
export function toPublicationSearch({ category }: Readonly<Record<string, unknown>>): PublicationSearch {
  return isText(category) && category !== 'overall' ? { category } : {};
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
