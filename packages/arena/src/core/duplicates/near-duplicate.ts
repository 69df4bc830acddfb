import { hashOf, jaccard, keyWeight, shingleSet } from './min-hash.ts';
import { canBeMisspelt, commonEnd, commonStart, isMisspelling, isPlainMisspelling } from './misspelling.ts';
import { promptKey } from './normalize-prompt.ts';

/** Least share of shingles that near-duplicates have in common. */
const MIN_SIMILARITY = 0.8;
/** Of shorter keys, as "2+2" and "2+3", every character counts, but for a misspelling in a long word. */
const MIN_WEIGHT = 32;
/** Words between the first and the last difference; more than that is another prompt. */
const MAX_COMPARED_WORDS = 600;
/** Longer keys have four fifths in common also with a letter mistyped, and are found by that. */
const MAX_TYPO_WEIGHT = 64;

/** Words of one character where a script does not part its words by spaces. */
const WORDS =
  /[\p{Script=Han}\p{Script=Hira}\p{Script=Kana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmr}\p{Script=Mymr}]|[^\s\p{Script=Han}\p{Script=Hira}\p{Script=Kana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmr}\p{Script=Mymr}]+/gu;
const ACCENTS = /(?<=\p{Script=Latin}\p{M}*)[\u0300-\u0302\u0327]/gu;
const HAS_NUMBER = /\p{N}/u;
/** Words, and runs of characters, that a prompt may have more without asking for anything else. What is in no list is a constraint. */
const IDLE_WORDS = new Set(
  (
    'please pls plz kindly thanks thank thx you hi hello hey so well ok okay can could would i want need to me a an the very then also just really now their ' +
    'bitte danke hallo mal doch sil te vous plaît svp merci bonjour por favor gracias hola obrigado obrigada per favore grazie ciao ' +
    'пожалуйста спасибо привет 请 請 谢谢 謝謝 多谢 你好 您好 帮我 請幫我 请帮我 麻烦 麻烦你 吗 嗎 呢 吧 啊 呀 哦 们 了 的 地 得 那么 就 一下 ' +
    'ください 下さい お願いします ね よ 안녕 안녕하세요 좀 주세요'
  )
    .normalize('NFC')
    .split(' '),
);

/** Whether a key is long enough to have near-duplicates: 32 letters, or 16 characters of Han, kana or Hangul. */
export function canBeNear(key: string): boolean {
  return keyWeight(key) >= MIN_WEIGHT;
}

/**
 * Similarity of two prompts with different keys, if they are near-duplicates. Symmetric.
 *
 * Long enough ones have four fifths of their shingles in common and ask for the same thing: what the one has instead of the other is
 * a misspelling, another spacing or the same without accents, what either has more says nothing, and no number differs. Short ones
 * differ in one misspelt word, or in accents alone.
 *
 * @param one - What `foldPrompt` gives, as for `other`.
 * @returns Jaccard similarity of the true sets of shingles, or for one misspelt word the share of letters in common, in [0.8, 1];
 *   `undefined` if they are different prompts.
 */
export function nearSimilarity(one: string, other: string): number | undefined {
  const keys = [promptKey(one), promptKey(other)] as const;
  if (keys.every(canBeNear)) {
    const similarity = jaccard(shingleSet(keys[0]), shingleSet(keys[1]));
    if (similarity >= MIN_SIMILARITY) return asksTheSame(one, other) ? similarity : undefined;
  }
  return keys.every(canHaveTypo) && differsInTypo(one, other)
    ? 1 - 1 / Math.max(...keys.map(keyWeight))
    : undefined;
}

/**
 * Hashes of a prompt with one of its longer words left open but for its first and last letter, one for each: prompts that share one
 * can differ in a misspelling of that word alone. And one of the prompt without accents.
 *
 * @param folded - What `foldPrompt` gives.
 * @param key - What `promptKey` gives of it.
 * @returns Unsigned 32-bit; none for long prompts, which shingles find.
 */
export function typoHashes(folded: string, key: string): Uint32Array {
  if (!canHaveTypo(key)) return new Uint32Array(0);
  const words: readonly string[] = folded.match(WORDS) ?? [];
  const hashes = words.flatMap((word, place) =>
    canBeMisspelt(word) ? [hashOf(words.with(place, `${word[0]} ${word.at(-1)}`).join('\n'))] : [],
  );
  return Uint32Array.from([hashOf(withoutAccents(folded)), ...hashes]);
}

function canHaveTypo(key: string): boolean {
  return keyWeight(key) < MAX_TYPO_WEIGHT;
}

/** Whether the one is the other typed without accents. */
function isPlainForm(one: string, other: string): boolean {
  const [plain, otherPlain] = [withoutAccents(one), withoutAccents(other)];
  return plain === otherPlain && (plain === one || otherPlain === other);
}

/** Without the accents that people leave out: ä, ñ and the marks of other scripts are letters. */
function withoutAccents(text: string): string {
  return text.normalize('NFD').replace(ACCENTS, '').normalize('NFC');
}

function differsInTypo(one: string, other: string): boolean {
  if (isPlainForm(one, other)) return true;
  const [words, others] = [one.match(WORDS) ?? [], other.match(WORDS) ?? []];
  if (words.length !== others.length) return false;
  const places = words.flatMap((word, place) => (word === others[place] ? [] : [place]));
  const [place] = places;
  return place !== undefined && places.length === 1 && isPlainMisspelling(words[place]!, others[place]!);
}

function asksTheSame(one: string, other: string): boolean {
  // Of several longest common subsequences the order of arguments must not choose.
  const [first, second] = one < other ? [one, other] : [other, one];
  const changes = changesBetween(first.match(WORDS) ?? [], second.match(WORDS) ?? []);
  return changes.every(isHarmless);
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
  if (removed.length > 0 && added.length > 0)
    return isMisspelling(before, after) || isPlainForm(before, after);
  const more = [...removed, ...added];
  return IDLE_WORDS.has(more.join('')) || more.every((word) => IDLE_WORDS.has(word));
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
