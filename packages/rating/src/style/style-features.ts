/** What style control counts in an answer, by the names and in the order of Chatbot Arena's boards. */
export const STYLE_FEATURES = ['tokens', 'headers', 'lists', 'bold'] as const;
export type StyleFeature = (typeof STYLE_FEATURES)[number];

// Python's `re` counts, by which the published figures are made, take a line to end at a line feed only.
const CODE_BLOCK = /```([^`]*)```/g;
const HEADER = /(?<![^\n])#{1,6}\s/g;
const LIST_ITEM = /(?<![^\n])[^\S\n]*(?:\p{Nd}+\.|[-*+])\s/gu;
const BOLD = [/\*\*[^*\n]+\*\*/g, /__[^_\n]+__/g] as const;

/**
 * Counts what style control needs of all that one side wrote in a battle: tokens, headers (`#` to `######`), list
 * items (`1.`, `-`, `*`, `+`, at any depth) and bold spans (`**` and `__`). Markdown inside of code blocks does not
 * count; tokens do.
 *
 * @param replies - The side's replies, in order.
 * @param countTokens - Number of tokens of one reply; any tokenizer, the same for both sides.
 * @returns Numbers from 0.
 *
 * @example
 * countStyle(['# Hi\n- **ho**'], (reply) => reply.length) // => { tokens: 13, headers: 1, lists: 1, bold: 1 }
 *
 * @see FastChat, `add_markdown_info.py`; docs/methods.md#style-control
 */
export function countStyle(
  replies: readonly string[],
  countTokens: (reply: string) => number,
): Record<StyleFeature, number> {
  // The fences stay, so that what follows a block on its line does not come to the start of one.
  const prose = replies.join('\n').replaceAll(CODE_BLOCK, '``````');
  return {
    tokens: replies.reduce((sum, reply) => sum + countTokens(reply), 0),
    headers: countMatches(prose, HEADER),
    lists: countMatches(prose, LIST_ITEM),
    bold: BOLD.reduce((sum, pattern) => sum + countMatches(prose, pattern), 0),
  };
}

function countMatches(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count += 1;
  return count;
}
