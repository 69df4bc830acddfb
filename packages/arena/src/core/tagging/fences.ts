/** A fenced block of Markdown: the first word after its opening fence, in lower case, and the lines inside. */
export interface Fence {
  /** Empty where the author named none. */
  readonly language: string;
  readonly body: string;
}

// The rest of an opening line holds no backtick, so that ```code``` within one line opens nothing.
const OPENING = /^[ \t>]{0,40}(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$/;

/**
 * Parts a text into its fenced blocks and what stands around them. A block that is never closed reaches to the end,
 * as browsers show it.
 */
export function splitFences(text: string): { fences: Fence[]; rest: string } {
  if (!text.includes('```') && !text.includes('~~~')) return { fences: [], rest: text };
  const fences: Fence[] = [];
  const rest: string[] = [];
  let open: { marker: string; language: string; lines: string[] } | undefined;
  const close = () => {
    if (open !== undefined) fences.push({ language: open.language, body: open.lines.join('\n') });
    open = undefined;
  };
  for (const line of text.split('\n')) {
    const [, marker, language] = OPENING.exec(line) ?? [];
    if (open !== undefined) {
      if (marker?.startsWith(open.marker) && language === '') close();
      else open.lines.push(line);
    } else if (marker !== undefined) open = { marker, language: language!.toLowerCase(), lines: [] };
    else rest.push(line);
  }
  close();
  return { fences, rest: rest.join('\n') };
}
