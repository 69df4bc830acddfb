/** The seven criteria of which hard prompts meet at least six. */
export const HARD_CRITERIA = [
  'specificity',
  'domain-knowledge',
  'complexity',
  'problem-solving',
  'creativity',
  'technical-accuracy',
  'real-world',
] as const;

export const OCCUPATIONS = [
  'software-and-it',
  'writing-and-language',
  'science',
  'entertainment-and-media',
  'business-and-finance',
  'mathematical',
  'legal-and-government',
  'medicine-and-healthcare',
] as const;

/**
 * What can be said of a battle with yes or no, one bit each in the frame. The order, that of the lists within too, is the
 * bits' own and never changes; all 32 are taken. A tag beside a `…-known` bit is unknown while that bit is not set: nobody has looked yet.
 */
export const TAGS = [
  'coding-known',
  'coding',
  'refusal-known',
  'refusal',
  'identity-fishing',
  'criteria-known',
  ...HARD_CRITERIA,
  'instruction-following-known',
  'instruction-following',
  'math-known',
  'math',
  'creative-writing-known',
  'creative-writing',
  'expert-known',
  'expert',
  'occupation-known',
  ...OCCUPATIONS,
  'redundant',
  'identity-fishing-known',
] as const;
export type Tag = (typeof TAGS)[number];

/**
 * The tag that says of a battle whether somebody has looked for another one.
 *
 * @returns Nothing for what is known of every battle, such as `redundant`.
 */
export function knownTag(tag: Tag): Tag | undefined {
  const group = GROUPS.find(({ tags }) => tags.includes(tag));
  return group?.known ?? TAGS.find((known) => known === `${tag}-known`);
}

/** Tags that are said together. */
const GROUPS: readonly { readonly tags: readonly Tag[]; readonly known: Tag }[] = [
  { tags: HARD_CRITERIA, known: 'criteria-known' },
  { tags: OCCUPATIONS, known: 'occupation-known' },
];

/** @returns An unsigned number with the bits of these tags set. */
export function tagBits(tags: Iterable<Tag>): number {
  let bits = 0;
  for (const tag of tags) bits |= 1 << TAGS.indexOf(tag);
  return bits >>> 0;
}

/** Of a battle whose prompt came too often, and that is not in the sample that counts. */
export const REDUNDANT = tagBits(['redundant']);
