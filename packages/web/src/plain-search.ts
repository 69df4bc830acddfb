/** Reads the query of an address as text, as the server does: what looks like a number stays as it was written. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Writes the query of an address; what is absent or empty is left out. */
export function stringifySearch(search: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}

/**
 * What a page reads of its address, and nothing else: the router lays what a page has read over what was written, so that a value
 * that was not understood would reach the page all the same.
 */
export function onlyRead<Search extends object>(read: (search: Readonly<Record<string, unknown>>) => Search) {
  return (search: Readonly<Record<string, unknown>>): Search => ({
    ...Object.fromEntries(Object.keys(search).map((name) => [name, undefined])),
    ...read(search),
  });
}
