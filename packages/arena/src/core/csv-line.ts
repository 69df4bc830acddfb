type CsvCell = string | number | boolean | null | undefined;

/** Text that a spreadsheet would run as a formula begins like this. */
export const FORMULA = /^[=+\-@\t\r]/;

/** A header and a line a row, each ended by a line feed. */
export function csvTable<Column extends string>(
  columns: readonly Column[],
  rows: readonly { readonly [Name in Column]?: CsvCell }[],
): string {
  const lines = rows.map((row) => csvLine(columns.map((column) => row[column])));
  return [columns.join(','), ...lines, ''].join('\n');
}

/**
 * One line of a CSV file, RFC 4180, without its end. What is not known is empty. A text that a spreadsheet would run as a
 * formula has an apostrophe before it.
 *
 * @see OWASP, "CSV Injection"
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return cells.map(toCell).join(',');
}

function toCell(value: CsvCell): string {
  const text = value === null || value === undefined ? '' : String(value);
  if (typeof value === 'string' && FORMULA.test(text)) return `"'${text.replaceAll('"', '""')}"`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
