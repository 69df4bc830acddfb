import { jaccard, keyWeight, shingleSet } from './min-hash.ts';
import { promptKey } from './normalize-prompt.ts';

/** Least share of shingles that near-duplicates have in common. */
const MIN_SIMILARITY = 0.8;
/** Shorter keys are duplicates only if they are equal: of "2+2" and "2+3" every character counts. */
const MIN_WEIGHT = 32;
/** Words between the first and the last difference; more than that is another prompt. */
const MAX_COMPARED_WORDS = 600;
/** Letters that a word must have before one other letter in it can be a misspelling and not another word. */
const MIN_MISSPELT_LETTERS = 5;

/** Words of one character where a script does not part its words by spaces. */
const WORDS =
  /[\p{Script=Han}\p{Script=Hira}\p{Script=Kana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmr}\p{Script=Mymr}]|[^\s\p{Script=Han}\p{Script=Hira}\p{Script=Kana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmr}\p{Script=Mymr}]+/gu;
const HAS_NUMBER = /\p{N}/u;
/** A prompt with "not" asks for something else than the same one without. */
const NEGATIONS = new Set(
  (
    'no not never without cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt shouldnt couldnt except ' +
    '不 没 沒 无 無 非 未 别 別 勿 莫 除 ne pas sans jamais nicht kein keine keinen ohne nie sin nunca não sem non senza ' +
    'не нет без никогда لا لم لن ليس بدون غير नहीं मत बिना 안 않는 없이 değil'
  ).split(' '),
);

/** Whether a key is long enough to have near-duplicates: 32 letters, or 16 characters of Han, kana or Hangul. */
export function canBeNear(key: string): boolean {
  return keyWeight(key) >= MIN_WEIGHT;
}

/**
 * Similarity of two prompts with different keys, if they are near-duplicates. Symmetric.
 *
 * Near-duplicates are long enough, have four fifths of their shingles in common, and ask for the same thing: what the one has
 * instead of the other is a misspelling or another spacing, only one of them has words more, none of these is a negation, and no
 * number differs.
 *
 * @param one - What `foldPrompt` gives, as for `other`.
 * @returns Jaccard similarity of the true sets of shingles in [0.8, 1], or `undefined` if they are different prompts.
 */
export function nearSimilarity(one: string, other: string): number | undefined {
  const keys = [promptKey(one), promptKey(other)] as const;
  if (!keys.every(canBeNear)) return undefined;
  const similarity = jaccard(shingleSet(keys[0]), shingleSet(keys[1]));
  return similarity >= MIN_SIMILARITY && asksTheSame(one, other) ? similarity : undefined;
}

function asksTheSame(one: string, other: string): boolean {
  // Of several longest common subsequences the order of arguments must not choose.
  const [first, second] = one < other ? [one, other] : [other, one];
  const changes = changesBetween(first.match(WORDS) ?? [], second.match(WORDS) ?? []);
  // Words gone here and others come there are an exchange, too: 京都 and 東京 have 京 in common.
  const onlyAdded = changes.every(({ removed, added }) => removed.length === 0 || added.length > 0);
  const onlyRemoved = changes.every(({ removed, added }) => added.length === 0 || removed.length > 0);
  return (onlyAdded || onlyRemoved) && changes.every(isHarmless);
}

/** Words that stand in one prompt where the other has others, or none. */
interface Change {
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

function isHarmless({ removed, added }: Change): boolean {
  const [before, after] = [removed.join(''), added.join('')];
  if (before === after) return true;
  if (HAS_NUMBER.test(before + after)) return false;
  if (removed.length > 0 && added.length > 0) return isMisspelling(before, after);
  return ![...removed, ...added].some((word) => NEGATIONS.has(word));
}

/** One letter more, less or other, or two that changed places; not the first one (million, billion). */
function isMisspelling(one: string, other: string): boolean {
  if (Math.min(one.length, other.length) < MIN_MISSPELT_LETTERS || one[0] !== other[0]) return false;
  const start = commonStart(one, other);
  const end = commonEnd(one, other, start);
  const [before, after] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (before.length <= 1 && after.length <= 1) return true;
  return before.length === 2 && after.length === 2 && before[0] === after[1] && before[1] === after[0];
}

/** Changes outside a longest common subsequence of words; one that covers all between the ends if it is too long. */
function changesBetween(one: readonly string[], other: readonly string[]): Change[] {
  const start = commonStart(one, other);
  const end = commonEnd(one, other, start);
  const [before, after] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (Math.max(before.length, after.length) > MAX_COMPARED_WORDS) return [{ removed: before, added: after }];
  return changesOf(before, after);
}

function changesOf(one: readonly string[], other: readonly string[]): Change[] {
  const lengths = commonLengths(one, other);
  const width = other.length + 1;
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    const [from, to] = [i, j];
    while ((i < one.length || j < other.length) && one[i] !== other[j]) {
      if (lengths[i * width + j] === lengths[(i + 1) * width + j]) i += 1;
      else j += 1;
    }
    if (i > from || j > to) changes.push({ removed: one.slice(from, i), added: other.slice(to, j) });
    i += 1;
    j += 1;
  }
  return changes;
}

/** Lengths of the longest common subsequences of all pairs of ends, row-major, `(one.length + 1) × (other.length + 1)`. */
function commonLengths(one: readonly string[], other: readonly string[]): Uint16Array {
  const width = other.length + 1;
  const lengths = new Uint16Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        one[i] === other[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  return lengths;
}

function commonStart(one: ArrayLike<string>, other: ArrayLike<string>): number {
  let length = 0;
  while (length < Math.min(one.length, other.length) && one[length] === other[length]) length += 1;
  return length;
}

/** Never reaches into the common start. */
function commonEnd(one: ArrayLike<string>, other: ArrayLike<string>, start: number): number {
  const most = Math.min(one.length, other.length) - start;
  let length = 0;
  while (length < most && one[one.length - 1 - length] === other[other.length - 1 - length]) length += 1;
  return length;
}
