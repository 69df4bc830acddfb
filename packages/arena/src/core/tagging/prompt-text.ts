import { hasCodeSign } from './code-text.ts';
import { splitFences } from './fences.ts';

const ADDRESS = /\b(?:https?:\/\/|www\.)\S{1,2000}|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}/gi;
const INLINE_CODE = /`[^`\n]{1,200}`/g;
/** More than anybody says before it is clear what is asked and in which language. */
const MAX_CHARACTERS = 20_000;

/**
 * What of a prompt is written for people: without fenced and inline code, lines of bare code, web and mail addresses.
 * Longer prompts are read in their first and last 10,000 characters.
 */
export function toProse(prompt: string): string {
  const half = MAX_CHARACTERS / 2;
  const shortened =
    prompt.length <= MAX_CHARACTERS ? prompt : `${prompt.slice(0, half)}\n${prompt.slice(-half)}`;
  const { rest } = splitFences(shortened);
  return rest
    .split('\n')
    .filter((line) => !isCodeLine(line))
    .join('\n')
    .replace(INLINE_CODE, ' ')
    .replace(ADDRESS, ' ')
    .trim();
}

/** Four words in a row, or any Chinese, say something to people, however much code stands beside them. */
const SENTENCE = /(?:\p{L}{1,40}[,:]?\s{1,4}){3}\p{L}|\p{Script=Han}/u;

/** A line of code, or one that could only be one, as `}` or `i++;`. */
function isCodeLine(line: string): boolean {
  const signCount = line.match(/[(){}[\]<>=;$#&*_|\\/+]/g)?.length ?? 0;
  if (signCount === 0) return false;
  const wordCount = line.match(/\p{L}+/gu)?.length ?? 0;
  if (hasCodeSign(line))
    return wordCount <= 12 && !/\p{Script=Han}/u.test(line) && signCount * 4 >= wordCount;
  return signCount >= wordCount && !SENTENCE.test(line);
}
