import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

/**
 * The tokenizer merges pairs in quadratic time within a run of letters, of signs or of white space. Longer runs, as a million
 * times the same letter, are counted in parts; prose has no such runs, and its count is exact.
 */
const MAX_RUN = 256;
const LONG_RUN = new RegExp(
  String.raw`[\p{L}\p{M}]{${MAX_RUN}}|[^\s\p{L}\p{N}]{${MAX_RUN}}|\s{${MAX_RUN}}`,
  'gu',
);

const OTHER_WHITE_SPACE = new Set([0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000, 0xfeff]);

/** Text that spells a control token, as `<|endoftext|>`, is text: whoever types it controls nothing. */
const PLAIN_TEXT = { disallowedSpecial: new Set<string>() };

/**
 * Counts the tokens of a text by OpenAI's encoding o200k.
 *
 * Time is linear in the text's length. Every 256 characters of a run without a break can add two tokens to the true count.
 */
export function countO200k(text: string): number {
  if (!mayHoldLongRun(text)) return countTokens(text, PLAIN_TEXT);
  let count = 0;
  let start = 0;
  for (const run of text.matchAll(LONG_RUN)) {
    const end = run.index + run[0].length;
    count += countTokens(text.slice(start, end), PLAIN_TEXT);
    start = end;
  }
  return count + countTokens(text.slice(start), PLAIN_TEXT);
}

/**
 * Whether some `MAX_RUN` characters in a row may be all spaces, or hold none. Looks at every `MAX_RUN`-th character and back from
 * there to where the kind changes, which in prose is a few characters away: the pattern alone would take as long as the tokenizer.
 */
function mayHoldLongRun(text: string): boolean {
  let checked = -1;
  for (let end = MAX_RUN - 1; end < text.length; end = checked + MAX_RUN) {
    const isSpace = isWhiteSpace(text.charCodeAt(end));
    let start = end;
    while (start > checked + 1 && isWhiteSpace(text.charCodeAt(start - 1)) === isSpace) start -= 1;
    if (start === checked + 1) return true;
    checked = start - 1;
  }
  return false;
}

/** What `\s` matches, without the cost of a pattern for each character. */
function isWhiteSpace(code: number): boolean {
  if (code < 0xa0) return code === 32 || (code >= 9 && code <= 13);
  return (code >= 0x2000 && code <= 0x200a) || OTHER_WHITE_SPACE.has(code);
}
