import type { NameIndex } from './names.ts';

/** Ways to write a name so that a plain search misses it. */
export const DISGUISES = [
  'full-width',
  'zero-width',
  'homoglyph',
  'spaced',
  'leet',
  'reversed',
  'base64',
  'rot13',
  'hex',
] as const;
export type Disguise = (typeof DISGUISES)[number];

/** A text as it reads once a disguise is taken off. */
export interface View {
  readonly text: string;
  /** Where disguised passages stand in `text`. */
  readonly unveiled: readonly { readonly start: number; readonly end: number; readonly disguise: Disguise }[];
  /** Another reading of the whole text, in which chance may spell a name: only whole sentences count. */
  readonly isReading?: boolean;
}

const INVISIBLE = /[\u00ad\u200b-\u200f\u2060-\u2064\u180e\ufeff\u{e0000}-\u{e007f}]/gu;
const WIDE = /[\uff01-\uff5e\u{1d400}-\u{1d7ff}\u24b6-\u24e9]/gu;
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [...'аеорсухікмнтвјѕԁӏցԛԝһАВЕКМНОРСТУХІЈЅԌӀαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧɡıℓ'].map((letter, place) => [
    letter,
    [...'aeopcyxikmhtbjsdlgqwhABEKMHOPCTYXIJSGIaeiknoptuxABEZHIKMNOPTYXgil'][place]!,
  ]),
);
const LOOKALIKE = new RegExp(`[${Object.keys(LOOKALIKES).join('')}]`, 'gu');
const ENCODED_LENGTH = 4_096;

interface Passage {
  readonly start: number;
  readonly end: number;
  readonly plain: string;
  readonly disguise: Disguise;
}

/** Letters that look alike, invisible ones and wide ones become what they read as. Undefined if there are none. */
export function fold(text: string): View | undefined {
  return replace(text, [...foldedWords(text)]);
}

function* foldedWords(text: string): Iterable<Passage> {
  for (const match of text.matchAll(/[\p{L}\p{N}\p{Cf}\p{So}]+/gu)) {
    const word = match[0];
    const visible = word.replace(INVISIBLE, '');
    const narrow = visible.replace(WIDE, (letter) => letter.normalize('NFKC'));
    const plain = narrow.replace(LOOKALIKE, (letter) => LOOKALIKES[letter]!);
    if (plain === word) continue;
    const disguise = plain !== narrow ? 'homoglyph' : narrow !== visible ? 'full-width' : 'zero-width';
    yield { start: match.index, end: match.index + word.length, plain, disguise };
  }
}

/**
 * Prepares to take disguises off names. In the view passages that hold a name once decoded are put in place, and all else stays;
 * a text without any has no view.
 */
export function createUnveiler(index: NameIndex): (text: string) => View | undefined {
  const turned = turnedWords(index);
  return (text) => {
    const found = [
      ...spaced(text, index),
      ...hex(text, index),
      ...base64(text, index),
      ...words(text, index, turned),
      ...reversedHan(text, index),
    ];
    return replace(
      text,
      found.sort((one, other) => one.start - other.start),
    );
  };
}

/** How each name of one word looks backwards and moved by thirteen, in lower case. Short ones are ordinary words too. */
function turnedWords(index: NameIndex): ReadonlyMap<string, Disguise> {
  const long = [...index.words].filter((word) => word.length >= TURNED_LENGTH);
  return new Map<string, Disguise>([
    ...long.map((word) => [rot13(word), 'rot13'] as const),
    ...long.map((word) => [reverse(word), 'reversed'] as const),
  ]);
}

/** Puts what was disguised in its place, in order; of two that overlap the first. */
function replace(text: string, passages: readonly Passage[]): View | undefined {
  if (passages.length === 0) return undefined;
  const unveiled: { start: number; end: number; disguise: Disguise }[] = [];
  let [result, place] = ['', 0];
  for (const { start, end, plain, disguise } of passages) {
    if (start < place) continue;
    result += text.slice(place, start);
    unveiled.push({ start: result.length, end: result.length + plain.length, disguise });
    result += plain;
    place = end;
  }
  return { text: result + text.slice(place), unveiled };
}

/** The whole text read backwards. */
export function backwards(text: string): View {
  const reversed = reverse(text);
  return {
    text: reversed,
    unveiled: [{ start: 0, end: reversed.length, disguise: 'reversed' }],
    isReading: true,
  };
}

/** The whole text with its Latin letters moved by thirteen. Undefined if it has none. */
export function rotated(text: string): View | undefined {
  if (!/[a-z]/i.test(text)) return undefined;
  return {
    text: rot13(text),
    unveiled: [{ start: 0, end: text.length, disguise: 'rot13' }],
    isReading: true,
  };
}

function reverse(text: string): string {
  return [...text].reverse().join('');
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const first = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
  });
}

/** Single letters with the same sign between any two of them. */
const SPACED =
  /(?<![\p{Script=Latin}\p{N}])[\p{L}\p{N}]([ \t]?[ \-_.*·•|/~][ \t]?)[\p{L}\p{N}](?:\1[\p{L}\p{N}]){1,29}(?![\p{Script=Latin}\p{N}])/gu;

/** "C-h-a-t-G-P-T", "文 心 一 言". */
function* spaced(text: string, index: NameIndex): Iterable<Passage> {
  for (const match of text.matchAll(SPACED)) {
    const plain = match[0].replace(/[^\p{L}\p{N}]/gu, '');
    if (index.find(plain).some(({ start, end }) => isNameLike(plain.slice(start, end)))) {
      yield { start: match.index, end: match.index + match[0].length, plain, disguise: 'spaced' };
    }
  }
}

const HEX = /(?<![0-9a-z])(?:0x)?[2-9a-f][0-9a-f](?:[ :,]?(?:0x|\\x)?[0-9a-f]{2}){3,400}(?![0-9a-z])/gi;
const HEX_ESCAPES = /(?:\\x[0-9a-f]{2}){4,400}/gi;

function* hex(text: string, index: NameIndex): Iterable<Passage> {
  for (const pattern of [HEX, HEX_ESCAPES]) {
    for (const match of text.matchAll(pattern)) {
      const digits = match[0].replace(/0x|\\x|[ :,]/gi, '');
      const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
      yield* decoded(match, bytes, 'hex', index);
    }
  }
}

const BASE64 = /(?<![\w+/=])[A-Za-z0-9+/_-]{6,}={0,2}(?![\w+/=])/g;

function* base64(text: string, index: NameIndex): Iterable<Passage> {
  for (const match of text.matchAll(BASE64)) {
    const code = match[0];
    // An ordinary word has no digit, padding or capital inside.
    if (code.length > ENCODED_LENGTH || !/[0-9=]|[a-z][A-Z]/.test(code)) continue;
    const unpadded = code.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
    if (unpadded.length % 4 === 1) continue;
    const bytes = Uint8Array.from(atob(unpadded), (letter) => letter.charCodeAt(0));
    yield* decoded(match, bytes, 'base64', index);
  }
}

const UTF8 = new TextDecoder();
/** Control characters, and what stands for bytes that are no UTF-8: then no text was encoded there. */
const NO_TEXT = /[^\P{C}\n\t\r]|\ufffd/u;

function* decoded(
  match: RegExpExecArray,
  bytes: Uint8Array,
  disguise: Disguise,
  index: NameIndex,
): Iterable<Passage> {
  const plain = UTF8.decode(bytes);
  if (NO_TEXT.test(plain) || index.find(plain).length === 0) return;
  yield { start: match.index, end: match.index + match[0].length, plain, disguise };
}

const LEET: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const TOKEN = /[A-Za-z0-9@$!]{4,24}/g;

/** Single words in leet, backwards or moved by thirteen. */
function* words(text: string, index: NameIndex, turned: ReadonlyMap<string, Disguise>): Iterable<Passage> {
  for (const match of text.matchAll(TOKEN)) {
    const word = match[0].replace(/!+$/, '');
    const place = { start: match.index, end: match.index + word.length };
    const disguise = turned.get(word.toLowerCase());
    if (disguise) yield { ...place, plain: disguise === 'rot13' ? rot13(word) : reverse(word), disguise };
    const plain = leetReadings(word).find((reading) => index.words.has(reading.toLowerCase()));
    if (plain) yield { ...place, plain, disguise: 'leet' };
  }
}

const TURNED_LENGTH = 5;

function leetReadings(word: string): readonly string[] {
  if (!/[013457@$!]/.test(word) || !/[a-z]/i.test(word)) return [];
  const letters = word.replace(/[013457@$!]/g, (sign) => LEET[sign]!);
  const withL = word.replace(/[013457@$!]/g, (sign) => (sign === '1' ? 'l' : LEET[sign]!));
  return [letters, withL];
}

/** Han names have no word boundaries: every run is read backwards and searched. */
function* reversedHan(text: string, index: NameIndex): Iterable<Passage> {
  for (const match of text.matchAll(/[\p{Script=Han}·]{2,200}/gu)) {
    const run = reverse(match[0]);
    for (const { start, end } of index.find(run)) {
      const plain = run.slice(start, end);
      if (plain.length < 3) continue;
      const last = match.index + match[0].length;
      yield { start: last - end, end: last - start, plain, disguise: 'reversed' };
    }
  }
}

/** Shorter ones are hit by chance. */
function isNameLike(plain: string): boolean {
  return plain.length >= 4 || (plain.length >= 3 && /\p{Script=Han}/u.test(plain));
}
