import type { Language, Translate } from '../i18n/language.tsx';

/** What said what a battle is, and of how many; older publications name a version alone. */
export function taggerWords(
  taggers: Readonly<Record<string, number | string | Readonly<Record<string, number>>>>,
  t: Translate,
  language: Language,
): string {
  const separator = language === 'zh' ? '，' : ', ';
  return Object.entries(taggers)
    .map(([name, versions]) => {
      if (typeof versions !== 'object') return `${name} ${versions}`;
      const words = Object.entries(versions).map(([version, count]) =>
        t('publication.versionBattles', { version, count: count.toLocaleString(language) }),
      );
      return `${name} ${words.join(separator)}`;
    })
    .join(' · ');
}
