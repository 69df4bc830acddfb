import { z } from '@hono/zod-openapi';
import { type BattleOptions, type BoardOptions, PLAIN_OPTIONS } from '../app/boards/board-options.ts';
import { MOMENT_EXAMPLES, parseMoment } from '../core/calendar.ts';
import { TAGS, type Tag } from '../core/frame/tags.ts';
import { isLanguage, LANGUAGE_CODES } from '../core/languages.ts';
import { CHOICES, type Choice } from '../core/vote.ts';
import { oneOf, querySchema } from './query-schema.ts';

/** What the address of a board may ask for. Everything is optional; what is not known is refused. */

/** Tags that say something of a battle; the others say whether somebody has looked. */
const ASKED_TAGS = TAGS.filter((tag) => !tag.endsWith('-known'));

/**
 * @param known - What a list may hold, and how that is said; anything without it.
 */
const names = (
  what: string,
  known?: { readonly has: (name: string) => boolean; readonly expected: string },
) =>
  z
    .string()
    .max(1_000, 'must have at most 1,000 characters')
    .refine((text) => split(text).length > 0, 'must not be empty')
    .refine((text) => known === undefined || split(text).every(known.has), known?.expected)
    .describe(`${what}, separated by commas`);
const wholeNumber = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number of at most 9 digits')
  .describe('A whole number');
const date = z
  .string()
  .refine((text) => parseMoment(text) !== undefined, `must be such as ${MOMENT_EXAMPLES}`)
  .describe(`A day or a moment, UTC: ${MOMENT_EXAMPLES}`);

const battleShape = {
  language: names('ISO 639-1 codes, or unknown', {
    has: (code) => isLanguage(code.toLowerCase()),
    expected: `must be of ${LANGUAGE_CODES}`,
  }).optional(),
  since: date.optional(),
  until: date.optional(),
  minTokens: wholeNumber.optional(),
  maxTokens: wholeNumber.optional(),
  minTurns: wholeNumber.optional(),
  maxTurns: wholeNumber.optional(),
  tags: names(`Of ${ASKED_TAGS.join(', ')}; with - before it: known to be without`, {
    has: isTag,
    expected: `must be of ${ASKED_TAGS.join(', ')}, each with - before it or not`,
  }).optional(),
  choice: names(`Of ${CHOICES.join(', ')}`, {
    has: isChoice,
    expected: `must be of ${CHOICES.join(', ')}`,
  }).optional(),
};

/** Which battles are meant, without anything that only the arena itself knows. */
export const battleQuerySchema = querySchema(battleShape);

export const boardQuerySchema = querySchema({
  style: oneOf(['on', 'off']).optional().describe('on: as if all had answered in the same style'),
  duplicates: oneOf(['drop', 'keep'])
    .optional()
    .describe('keep: count every battle of a prompt that came too often'),
  ...battleShape,
  voterGroup: z.string().max(100, 'must have at most 100 characters').optional(),
  license: names('Licences of the models shown').optional(),
  organization: names('Organisations of the models shown').optional(),
  open: oneOf(['yes']).optional().describe('Show models with an open licence only'),
  retired: oneOf(['show', 'hide']).optional(),
  minimumVotes: wholeNumber.optional(),
});
export type BoardQuery = z.infer<typeof boardQuerySchema>;

export function toBoardOptions(query: BoardQuery): BoardOptions {
  return {
    ...toBattleOptions(query),
    style: query.style === 'on',
    duplicates: query.duplicates ?? PLAIN_OPTIONS.duplicates,
    voterGroup: query.voterGroup,
    license: toOptional(query.license, split),
    organization: toOptional(query.organization, split),
    isOpen: query.open === 'yes',
    retired: query.retired ?? PLAIN_OPTIONS.retired,
    minimumVotes: toOptional(query.minimumVotes, Number),
  };
}

export function toBattleOptions(query: z.infer<typeof battleQuerySchema>): BattleOptions {
  return {
    language: toOptional(query.language?.toLowerCase(), split),
    since: toOptional(query.since, parseMoment),
    until: toOptional(query.until, parseMoment),
    minTokens: toOptional(query.minTokens, Number),
    maxTokens: toOptional(query.maxTokens, Number),
    minTurns: toOptional(query.minTurns, Number),
    maxTurns: toOptional(query.maxTurns, Number),
    tags: toOptional(query.tags, toTags),
    choice: toOptional(query.choice, (text) => split(text) as Choice[]),
  };
}

function toOptional<Value>(text: string | undefined, parse: (text: string) => Value) {
  return text === undefined ? undefined : parse(text);
}

/**
 * The names of a list, each once and in one order, so that one question in two spellings is one question. A comma within a name is
 * written as `\,`.
 */
function split(text: string): string[] {
  const parts = text.split(/(?<!\\),/).map((part) => part.replaceAll('\\,', ',').trim());
  return [...new Set(parts.filter((part) => part !== ''))].sort();
}

function isTag(text: string): boolean {
  return ASKED_TAGS.includes(text.replace(/^-/, '') as Tag);
}

function isChoice(text: string): boolean {
  return CHOICES.includes(text as Choice);
}

function toTags(text: string): { tag: Tag; isWanted: boolean }[] {
  return split(text).map((part) => ({ tag: part.replace(/^-/, '') as Tag, isWanted: !part.startsWith('-') }));
}
