import { UNKNOWN_LANGUAGE } from './frame/battle-frame.ts';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** Every language by its ISO 639-1 code, with its English name: what taggers say and files are read as. */
export const LANGUAGE_NAMES: ReadonlyMap<string, string> = new Map(
  LETTERS.flatMap((first) => LETTERS.map((second) => first + second)).flatMap((code) => {
    const name = NAMES.of(code);
    return name === undefined ? [] : [[code, name]];
  }),
);

/** Completes “must be …” for whoever asked for another language. */
export const LANGUAGE_CODES = `ISO 639-1 codes, such as en, or ${UNKNOWN_LANGUAGE}`;

/** Whether battles can be in this language, as their frame says it. */
export function isLanguage(code: string): boolean {
  return code === UNKNOWN_LANGUAGE || LANGUAGE_NAMES.has(code);
}
