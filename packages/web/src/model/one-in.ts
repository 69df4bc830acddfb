import type { Translate } from '../i18n/language.tsx';
import { type MessageKey, messagesEn } from '../i18n/messages.en.ts';

/** Of how many intervals of this confidence one misses by chance, in a word where there is a usual one. */
export function oneIn(confidence: number, t: Translate, language: string): string {
  // A confidence is written in decimals, which leave a little behind.
  const count = Number((1 / (1 - confidence)).toPrecision(2));
  const key = `model.oneIn.${count}`;
  return key in messagesEn ? t(key as MessageKey) : count.toLocaleString(language);
}
