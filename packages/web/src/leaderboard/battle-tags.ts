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
