/**
 * One line of a CSV file, RFC 4180, without its end. What is not known is empty. A text that a spreadsheet would run as a
 * formula has an apostrophe before it.
 *
 * @see OWASP, "CSV Injection"
 */
export function csvLine(cells: readonly (string | number | boolean | null | undefined)[]): string {
  return cells.map(toCell).join(',');
}

function toCell(value: string | number | boolean | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value);
  if (typeof value === 'string' && /^[=+\-@\t\r]/.test(text)) return `"'${text.replaceAll('"', '""')}"`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
