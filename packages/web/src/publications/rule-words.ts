import type { WholePublication } from 'leitai/api-schema';
import { formatHours } from '../charts/format.ts';
import type { Language, Translate } from '../i18n/language.tsx';

/** When boards change, in sentences. */
export function publishingWords(
  { mode, everyHours, holdHours }: WholePublication['method']['rule'],
  t: Translate,
  language: Language,
): string[] {
  const sentences = [t(`publications.rule.${mode}`, { every: formatHours(everyHours, language) })];
  if (mode === 'interval' && holdHours > 0)
    sentences.push(t('publications.rule.hold', { hold: formatHours(holdHours, language) }));
  return sentences;
}

export function joinSentences(sentences: readonly string[], language: Language): string {
  return sentences.join(language === 'zh' ? '' : ' ');
}
