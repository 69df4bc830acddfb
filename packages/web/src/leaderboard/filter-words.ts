import type { FilterName } from '../charts/board-search.ts';
import type { Language, Translate } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.en.ts';
import { messagesEn } from '../i18n/messages.en.ts';
import { splitTags, tagWords } from './battle-tags.ts';

/** Filters that are on or off, and what they are called where they are on. */
const SWITCHES: Readonly<Record<string, MessageKey>> = {
  'style=on': 'charts.filter.style',
  'duplicates=keep': 'boards.duplicates',
  'open=yes': 'charts.filter.open',
  'retired=hide': 'boards.hideRetired',
};

/** A filter that holds, in words: what is asked for, and by what name a reader knows it. */
export function filterWords(name: FilterName, value: string, t: Translate, language: Language): string {
  const key = SWITCHES[`${name}=${value}`];
  if (key) return t(key);
  const colon = language === 'zh' ? '：' : ': ';
  return t(`charts.filter.${name}`) + colon + valueWords(name, value, t, language);
}

function valueWords(name: FilterName, value: string, t: Translate, language: Language): string {
  if (name === 'language')
    return listed(value.split(','), (code) => languageName(code, t, language), language);
  if (name === 'tags') return listed(splitTags(value), (tag) => tagWords(tag, t), language);
  const key = `boards.choice.${value}`;
  if (name === 'choice' && key in messagesEn) return t(key as MessageKey);
  // Of one name, a comma is written with a backslash.
  return value.replaceAll('\\,', ',');
}

function listed(values: readonly string[], wordsOf: (value: string) => string, language: Language): string {
  return values.map(wordsOf).join(language === 'zh' ? '、' : ', ');
}

export function languageName(code: string, t: Translate, language: Language): string {
  if (code === 'unknown') return t('boards.unknownLanguage');
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(code) ?? code;
  } catch {
    // An address may ask for anything; what is no code is shown as it stands there.
    return code;
  }
}
