/** A piece of a DuckDB statement. Whatever comes from a file or a person enters it through the functions below. */
export type Sql = string;

export function identifier(name: string): Sql {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): Sql {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path that means one file: its own `*`, `?` and `[` are no patterns to DuckDB. */
export function pathLiteral(path: string): Sql {
  return literal(path.replace(/[*?[]/g, '[$&]'));
}

/** `CASE WHEN … THEN … END` over the first condition that holds; null if none does. */
export function firstThatHolds(cases: readonly (readonly [condition: Sql, result: Sql])[]): Sql {
  if (cases.length === 0) return 'NULL::VARCHAR';
  return `CASE ${cases.map(([condition, result]) => `WHEN ${condition} THEN ${result}`).join(' ')} END`;
}
