import { useLanguage } from '../i18n/language.tsx';

/** Who or what has excluded a battle. A rule's name carries its version, such as `identity-leak@2`. */
export function SetBy({ rule }: { readonly rule: string }) {
  const { t } = useLanguage();
  const [name, version] = rule.split('@');
  if (rule === 'operator') return t('exclusions.operator');
  if (version === undefined) return rule;
  return name === 'import'
    ? t('exclusions.file', { version })
    : t('exclusions.rule', { name: name!, version });
}
