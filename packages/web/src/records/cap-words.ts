import type { DuplicateList } from 'leitai/api-schema';
import type { Language, Translate } from '../i18n/language.tsx';

type CapRule = DuplicateList['rule'];

/** To three digits: a percentile such as 99.9 is a choice, not a measurement. */
function formatQuantile(quantile: number, language: Language): string {
  return quantile.toLocaleString(language, { style: 'percent', maximumFractionDigits: 3 });
}

/** How the cap comes about, whatever it is. */
export function ruleWords(rule: CapRule, t: Translate, language: Language): string {
  if ('battles' in rule) return t('duplicates.ruleFixed', { count: rule.battles.toLocaleString(language) });
  const { quantile, atLeast = 1 } = rule;
  const sentences = [t('duplicates.ruleQuantile', { share: formatQuantile(quantile, language) })];
  if (atLeast > 1) sentences.push(t('duplicates.ruleAtLeast', { count: atLeast.toLocaleString(language) }));
  return sentences.join(language === 'zh' ? '' : ' ');
}

/** Why the cap is the number that it is. */
export function capWords(cap: number, rule: CapRule, t: Translate, language: Language): string {
  if ('battles' in rule) return t('duplicates.capFixed');
  const isLowest = rule.atLeast !== undefined && rule.atLeast > 1 && cap === rule.atLeast;
  const share = formatQuantile(rule.quantile, language);
  return t(isLowest ? 'duplicates.capAtLeast' : 'duplicates.capQuantile', { share });
}
