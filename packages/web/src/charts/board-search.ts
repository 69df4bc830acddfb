/** What an address may ask of a board: the names of the API's query, so that one address means the same in both. */
export const FILTER_NAMES = [
  'style',
  'duplicates',
  'language',
  'since',
  'until',
  'minTokens',
  'maxTokens',
  'minTurns',
  'maxTurns',
  'tags',
  'choice',
  'voterGroup',
  'license',
  'organization',
  'open',
  'retired',
  'minimumVotes',
] as const;
export type FilterName = (typeof FILTER_NAMES)[number];
export type BoardFilter = { readonly [Name in FilterName]?: string };

/** Filters that say which models are shown; all others say which battles count. */
const SHOWN_BY: readonly FilterName[] = ['license', 'organization', 'open', 'retired'];

/** Takes the filters out of an address, and leaves the rest. */
export function toBoardFilter(search: Readonly<Record<string, unknown>> | BoardFilter): BoardFilter {
  const known = FILTER_NAMES.filter((name) => search[name] !== undefined && search[name] !== '');
  return Object.fromEntries(known.map((name) => [name, String(search[name])]));
}

export function toQuery(filter: BoardFilter): string {
  const query = new URLSearchParams(toBoardFilter(filter) as Record<string, string>).toString();
  return query && `?${query}`;
}

export function hasFilter(filter: BoardFilter): boolean {
  return Object.keys(filter).length > 0;
}

/** Whether some models of the board are not to be shown. */
export function hidesModels(filter: BoardFilter): boolean {
  return SHOWN_BY.some(
    (name) => filter[name] !== undefined && !(name === 'retired' && filter[name] === 'show'),
  );
}
