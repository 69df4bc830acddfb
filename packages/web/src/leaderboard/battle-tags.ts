import type { Translate } from '../i18n/language.tsx';

/** What can be asked of battles with `tags`, in groups. A test holds this list against the server's. */
export const BATTLE_TAGS = [
  'coding',
  'math',
  'creative-writing',
  'instruction-following',
  'expert',
  'refusal',
  'identity-fishing',
  'redundant',
  'specificity',
  'domain-knowledge',
  'complexity',
  'problem-solving',
  'creativity',
  'technical-accuracy',
  'real-world',
  'software-and-it',
  'writing-and-language',
  'science',
  'entertainment-and-media',
  'business-and-finance',
  'mathematical',
  'legal-and-government',
  'medicine-and-healthcare',
] as const;
export type BattleTag = (typeof BATTLE_TAGS)[number];

/** Tags that an address asks for, as they stand there. */
export function splitTags(tags: string | undefined): string[] {
  return (tags ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

/** A tag of an address in words; one that is not known here stands as it is there. */
export function tagWords(tag: string, t: Translate): string {
  const bare = tag.replace(/^-/, '');
  const name = BATTLE_TAGS.includes(bare as BattleTag) ? t(`tag.${bare as BattleTag}`) : bare;
  return tag.startsWith('-') ? t('boards.withoutTag', { tag: name }) : name;
}
