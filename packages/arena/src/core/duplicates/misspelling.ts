/** Letters that a word must have before one other letter in it can be a misspelling and not another word. */
const MIN_LETTERS = 5;
/** The same where nothing but this word says that two prompts are one. */
const MIN_LETTERS_ALONE = 6;
/** Only letters that are near in sound or on the keyboard stand for each other: "flower" is no "flowed". */
const MIN_LETTERS_SUBSTITUTED = 7;

/** Words of which one looks like the other misspelt. */
const OTHER_WORDS: ReadonlySet<string> = new Set(
  (
    'desert/dessert county/country lightning/lighting bought/brought though/through thorough/through casual/causal marital/martial united/untied ' +
    'sacred/scared angel/angle trial/trail diary/dairy quiet/quite silver/sliver stranger/stronger concert/convert contact/contract ' +
    'complement/compliment stationary/stationery costume/custom feather/father winner/winter career/carer planet/planets bellow/below ' +
    'conservation/conversation perfect/prefect adoption/adaption infection/inflection diner/dinner hopping/hoping planning/planing ' +
    'starring/staring striped/stripped corps/corpse reality/realty carton/cartoon accept/except counsel/council personal/personnel ' +
    'poplar/popular latter/later latte/latter moral/mortal sprint/spirit cloths/clothes breathe/breath marine/martine proscribe/prescribe ' +
    'eminent/imminent ingenious/ingenuous parish/perish storey/story horde/hoard form/from weather/whether college/collage antidote/anecdote'
  )
    .split(' ')
    .flatMap((pair) => [pair, pair.split('/').reverse().join('/')]),
);

/** Letters that are typed for each other: vowels by sound, neighbours in a row of the keyboard, and s, z and c. */
const MIXED_UP = [
  'aeiouy',
  'szc',
  'qw',
  'we',
  'er',
  'rt',
  'ty',
  'as',
  'sd',
  'df',
  'fg',
  'gh',
  'hj',
  'jk',
  'kl',
  'zx',
  'xc',
  'cv',
  'vb',
  'bn',
  'nm',
];

/** One letter more, less or other, or two that changed places; not the first one (million, billion). */
export function isMisspelling(one: string, other: string): boolean {
  if (Math.min(one.length, other.length) < MIN_LETTERS || OTHER_WORDS.has(`${one}/${other}`)) return false;
  return one[0] === other[0] && editOf(one, other) !== undefined;
}

/**
 * The same for two short prompts which only this word parts, so that a wrong guess would join two questions: the last letter stays as
 * well, the word is longer, and another letter must be one that is mixed up with the first.
 */
export function isPlainMisspelling(one: string, other: string): boolean {
  if (!canBeMisspelt(one) || !canBeMisspelt(other)) return false;
  const keepsEnds = one[0] === other[0] && one.at(-1) === other.at(-1);
  const edit = keepsEnds ? editOf(one, other) : undefined;
  if (edit === undefined || OTHER_WORDS.has(`${one}/${other}`)) return false;
  const [before, after] = edit;
  if (before.length !== 1 || after.length !== 1) return true;
  const isMixedUp = MIXED_UP.some((letters) => letters.includes(before) && letters.includes(after));
  return isMixedUp && one.length >= MIN_LETTERS_SUBSTITUTED;
}

/** Whether a word is long enough that `isPlainMisspelling` may hold for it. */
export function canBeMisspelt(word: string): boolean {
  return word.length >= MIN_LETTERS_ALONE && LETTERS.test(word);
}

/** Letters of an alphabet: in Han and kana one character more is another word. */
const LETTERS = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{M}]+$/u;

/** What the one has for what the other has, if that is a slip of one key. */
function editOf(one: string, other: string): readonly [before: string, after: string] | undefined {
  const start = commonStart(one, other);
  const end = commonEnd(one, other, start);
  const [before, after] = [one.slice(start, one.length - end), other.slice(start, other.length - end)];
  if (before.length <= 1 && after.length <= 1) return [before, after];
  const isSwapped =
    before.length === 2 && after.length === 2 && before[0] === after[1] && before[1] === after[0];
  return isSwapped ? [before, after] : undefined;
}

/** How many items from the first on two lists, or texts, have in common. */
export function commonStart(one: ArrayLike<string>, other: ArrayLike<string>): number {
  let length = 0;
  while (length < Math.min(one.length, other.length) && one[length] === other[length]) length += 1;
  return length;
}

/** How many items up to the last one they have in common; never reaches into the common start. */
export function commonEnd(one: ArrayLike<string>, other: ArrayLike<string>, start: number): number {
  const most = Math.min(one.length, other.length) - start;
  let length = 0;
  while (length < most && one[one.length - 1 - length] === other[other.length - 1 - length]) length += 1;
  return length;
}
