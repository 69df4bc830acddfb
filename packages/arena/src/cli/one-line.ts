/** Whatever could move the cursor, colour the terminal or turn the direction of the line. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * Somebody else's text as it may stand on a line of the terminal.
 *
 * @param most - Characters that are shown.
 */
export function oneLine(text: string, most = Number.POSITIVE_INFINITY): string {
  const line = text.replaceAll(UNSEEN, ' ');
  const shown = Array.from(line).slice(0, most).join('');
  return shown.length < line.length ? `${shown}…` : line;
}
