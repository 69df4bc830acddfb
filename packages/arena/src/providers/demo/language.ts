export type Language = 'en' | 'zh';

const HAN = /\p{Script=Han}/u;

/** Chinese as soon as there is a Chinese character: English words are common in Chinese text, not the other way. */
export function languageOf(text: string): Language {
  return HAN.test(text) ? 'zh' : 'en';
}

/** Pieces as a model counts them: English words with the space before, Chinese characters, signs, whole formulas. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*(?:\$[^$\n]+\$|\p{Script=Han}|[\p{L}\p{N}'’]+|[^\s\p{L}\p{N}])|\s+/gu) ?? [];
}
