import { LANGUAGE_NAMES } from '../core/languages.ts';
import type { SourceColumns } from './source-columns.ts';
import { literal, type Sql } from './sql.ts';

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
  const name = LANGUAGE_NAMES.get(language)?.toLowerCase();
  if (/^[a-z]{2}$/.test(language)) return [language, name ?? language];
  return [
    language,
    ...[...LANGUAGE_NAMES].flatMap(([code, name]) => (name.toLowerCase() === language ? code : [])),
  ];
}

/** Codes of ISO 639-1 by every spelling under which files have them: the code, and the English name, in lower case. */
export function languageSpellings(): ReadonlyMap<string, string> {
  const codes = [...LANGUAGE_NAMES.keys()];
  const spellings = [...LANGUAGE_NAMES].map(([code, name]): [string, string] => [name.toLowerCase(), code]);
  // A code that is spelled like a name stays the code; of two codes of one name the first is taken.
  return new Map([...spellings.reverse(), ...codes.map((code): [string, string] => [code, code])]);
}
