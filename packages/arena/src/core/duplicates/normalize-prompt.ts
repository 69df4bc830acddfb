/** Characters of a prompt that are compared, as in Chatbot Arena's published rule. */
const MAX_CHARACTERS = 10_000;

/** Superscripts become "^2": NFKC alone would make 10² the same as 102. */
const SUPERSCRIPTS = /[\u00b2\u00b3\u00b9\u2070\u2074-\u2079]+/g;
const DASHES = /[\u2010-\u2015\u2212]/g;
/** Zero-width, bidirectional and other invisible characters, variation selectors, the Arabic stretch. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u0640]/gu;
/** They stand inside of words: "whats" is "what's". */
const APOSTROPHES = /['\u2018\u2019\u02bc`]/g;
/** Punctuation that changes what is asked, by what stands around it: 1.5, 5-3, -3, 50%, C#, a*b, a / b. */
const MEANINGFUL = [
  String.raw`(?<=\p{Nd})[.,:\-](?=\p{Nd})`,
  String.raw`(?<=\p{Nd} )-(?= \p{Nd})`,
  String.raw`(?<![\p{L}\p{Nd}-])-(?=\p{Nd})`,
  String.raw`(?<=\p{Nd} ?)%`,
  String.raw`(?<=[\p{L}\p{Nd}])#`,
  String.raw`(?<=[\p{L}\p{Nd})])[*/](?=[\p{L}\p{Nd}(])`,
  String.raw`(?<=[\p{L}\p{Nd})] )[*/](?= [\p{L}\p{Nd}(])`,
].join('|');
const SEPARATORS = new RegExp(String.raw`(?:(?!${MEANINGFUL})[\p{P}\p{Z}\p{Cc}~])+`, 'gu');
/** A space between two numbers keeps "1 23" apart from "12 3"; all others mean nothing to a key. */
const IDLE_SPACES = /(?<!\p{Nd}) | (?!\p{Nd})/gu;

/**
 * The text by which prompts are compared: all prompts of a conversation joined by newlines, cut at 10,000 characters (code
 * points). Equal texts are exact duplicates.
 *
 * @see docs/duplicates.md
 */
export function promptText(prompts: readonly string[]): string {
  const text = prompts.join('\n');
  if (text.length <= MAX_CHARACTERS) return text;
  // Twice as many UTF-16 units are surely enough, however long the text is.
  return Array.from(text.slice(0, 2 * MAX_CHARACTERS))
    .slice(0, MAX_CHARACTERS)
    .join('');
}

/**
 * A prompt without what carries no meaning: NFKC, case folded, invisible characters gone, and each run of white space and
 * punctuation one space. Symbols and emoji stay. A prompt of punctuation alone keeps it.
 */
export function foldPrompt(text: string): string {
  const composed = text.replace(SUPERSCRIPTS, '^$&').normalize('NFKC').replace(DASHES, '-');
  const folded = foldCase(composed).replace(INVISIBLE, '');
  const words = folded.replace(APOSTROPHES, '').replace(SEPARATORS, ' ').trim();
  return words === '' ? folded.replace(/\s+/gu, ' ').trim() : words;
}

/**
 * The key of a prompt: prompts with equal keys differ at most in case, width, white space, punctuation and invisible characters.
 *
 * @param folded - What `foldPrompt` gives.
 * @returns Empty only if nothing visible was written.
 */
export function promptKey(folded: string): string {
  return folded.replace(IDLE_SPACES, '');
}

/** Upper case first, so that ß meets ss; a sigma is a sigma wherever it stands. Needs no locale. May take letters apart. */
function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
}
