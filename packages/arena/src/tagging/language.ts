import { eld } from 'eld/medium';
import { toProse } from '../core/tagging/prompt-text.ts';
import { RULE_VERSIONS } from '../core/tagging/rule-versions.ts';
import type { Tagger } from '../core/tagging/tagger.ts';

/** Scripts that (nearly) one language alone is written in: a single word is enough. */
const SCRIPT_LANGUAGES: Readonly<Record<string, string>> = {
  Hangul: 'ko',
  Thai: 'th',
  Lao: 'lo',
  Khmer: 'km',
  Myanmar: 'my',
  Greek: 'el',
  Hebrew: 'he',
  Georgian: 'ka',
  Armenian: 'hy',
  Tamil: 'ta',
  Telugu: 'te',
  Kannada: 'kn',
  Malayalam: 'ml',
  Gujarati: 'gu',
  Gurmukhi: 'pa',
  Bengali: 'bn',
  Sinhala: 'si',
  Ethiopic: 'am',
};
const SCRIPT_LETTERS = Object.entries(SCRIPT_LANGUAGES).map(
  ([script, language]) => [new RegExp(`\\p{Script=${script}}`, 'gu'), language] as const,
);
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const HAN = /\p{Script=Han}/gu;
const LETTER = /\p{L}/gu;
const LATIN_WORD = /\p{Script=Latin}+/gu;

/** A word of Chinese or Japanese has about one and a half characters, so that they weigh like words of other scripts. */
const CHARACTERS_PER_WORD = 1.5;
/** Chinese that quotes one の, or cites a Japanese title, stays Chinese. */
const MIN_KANA_SHARE = 0.15;
/** The detector reads some 350 bytes; more would only cost. */
const MAX_CHARACTERS = 1_000;
/** Moves of chess, versions and codes are in no language. */
const NAMED_BY_DIGITS = /[\p{L}\d]*\d[\p{L}\d]*/gu;
/** How far the best language must be ahead of the next, on the detector's scale from 0 to 1. */
const MIN_LEAD = 0.02;

/** Short prompts that fit several languages of one script are in the one that most people write, if no letter speaks against it. */
const NEAR_TIES = [
  { language: 'ru', against: /[іїєґўђћљњџјѓќѕ]/i },
  { language: 'hi', against: /ळ/ },
  { language: 'fa', against: /[ٹڈڑںےہ]/ },
] as const;

/**
 * Says in which language a prompt asks, as ISO 639-1. Code, web addresses and digits do not count.
 *
 * Chinese, Japanese, Korean and other languages with a script of their own are known by it, from the first character.
 * For the rest `eld` decides among 60 languages and `unknown` stands for what it is not sure of: less than two or three
 * words, a mixture, a language that it does not have. Indonesian comes out as Malay (`ms`).
 */
export function languageOf(prompt: string): string {
  const text = toProse(prompt).slice(0, MAX_CHARACTERS);
  return languageByScript(text) ?? detectedLanguage(text);
}

function languageByScript(text: string): string | undefined {
  const kana = countOf(text, KANA);
  const han = countOf(text, HAN);
  if (kana + han > 0 && (kana + han) / CHARACTERS_PER_WORD >= countOf(text, LATIN_WORD)) {
    return kana / (kana + han) >= MIN_KANA_SHARE ? 'ja' : 'zh';
  }
  if (!/[^\p{Script=Latin}\P{L}]/u.test(text)) return undefined;
  const half = countOf(text, LETTER) / 2;
  return SCRIPT_LETTERS.find(([letters]) => countOf(text, letters) > half)?.[1];
}

function detectedLanguage(text: string): string {
  const result = eld.detect(text.replaceAll(NAMED_BY_DIGITS, ' '));
  if (result.language === '' || !result.isReliable()) return 'unknown';
  // The detector's own check of the lead compares a score with a language's number (eld 2.1.0), so ours stands beside it.
  const scores = result.getScores();
  const [best = 0, next = 0] = Object.values(scores).sort((one, other) => other - one);
  if (best - next >= MIN_LEAD) return result.language;
  const close = (language: string) => best - (scores[language] ?? 0) < MIN_LEAD;
  return (
    NEAR_TIES.find(({ language, against }) => close(language) && !against.test(text))?.language ?? 'unknown'
  );
}

function countOf(text: string, pattern: RegExp): number {
  let count = 0;
  for (const _ of text.matchAll(pattern)) count += 1;
  return count;
}

/** Language of the battle's first prompt. Measured in docs/tagging.md#language. */
export const languageTagger: Tagger<string> = {
  name: 'language',
  version: RULE_VERSIONS.language,
  tag: (turns) => languageOf(turns[0]?.prompt ?? ''),
};
