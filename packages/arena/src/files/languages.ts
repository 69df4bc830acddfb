import type { SourceColumns } from './source-columns.ts';
import { literal, type Sql } from './sql.ts';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const NAMES = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/**
 * When a battle is in a language, given by its English name or its code, in any case. Releases up to 2024 write
 * `German`, later ones `de`: both are found.
 */
export function languageCondition(columns: SourceColumns, language: string): Sql | undefined {
  const value = columns.text('language');
  const spellings = spellingsOf(language.toLowerCase()).map((spelling) => literal(spelling));
  return value && `lower(${value.sql}) IN (${spellings.join(', ')})`;
}

function spellingsOf(language: string): string[] {
  if (/^[a-z]{2}$/.test(language)) return [language, NAMES.of(language)?.toLowerCase() ?? language];
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  return [language, ...codes.filter((code) => NAMES.of(code)?.toLowerCase() === language)];
}

/** Codes of ISO 639-1 by every spelling under which files have them: the code, and the English name, in lower case. */
export function languageSpellings(): ReadonlyMap<string, string> {
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second));
  const spellings = codes.flatMap((code): [string, string][] => {
    const name = NAMES.of(code)?.toLowerCase();
    return name === undefined ? [] : [[name, code]];
  });
  // A code that is spelled like a name stays the code; of two codes of one name the first is taken.
  return new Map([...spellings.reverse(), ...spellings.map(([, code]): [string, string] => [code, code])]);
}
