import { z } from 'zod';
import { CATEGORIES } from '../core/boards/categories.ts';
import { MOMENT_EXAMPLES, parseMoment } from '../core/calendar.ts';
import { TAGS, type Tag } from '../core/frame/tags.ts';
import { isLanguage, LANGUAGE_CODES } from '../core/languages.ts';
import { CHOICES } from '../core/vote.ts';
import { integerBetween, numberBetween, section, text } from './schema-parts.ts';

/** The shape of the sections of `leitai.yaml` that say what boards there are and how they are published. */

const wholeNumber = integerBetween(0, 1_000_000_000);

const range = section({ min: wholeNumber.optional(), max: wholeNumber.optional() }).refine(
  ({ min = 0, max = Number.POSITIVE_INFINITY }) => min <= max,
  { error: 'a range whose min is not above its max' },
);

const MOMENT = `a day or a moment, such as ${MOMENT_EXAMPLES}`;
/** Seconds since 1970. */
const moment = text(MOMENT).transform((value, context) => {
  const seconds = parseMoment(value);
  if (seconds !== undefined) return seconds;
  context.addIssue({ code: 'custom', message: MOMENT });
  return z.NEVER;
});

const language = text(`of ${LANGUAGE_CODES}`).refine(isLanguage, { error: `of ${LANGUAGE_CODES}` });

const listOf = <Item extends z.ZodType>(item: Item, of: string) =>
  z.array(item, { error: `a list of ${of}` }).min(1, { error: `a list of at least one of ${of}` });

const tag = z.enum(TAGS, { error: `one of ${TAGS.join(', ')}` });

/** A condition as the file says it: every key given must hold. */
export interface WhereEntry {
  readonly all?: readonly WhereEntry[] | undefined;
  readonly any?: readonly WhereEntry[] | undefined;
  readonly not?: WhereEntry | undefined;
  readonly language?: readonly string[] | undefined;
  readonly tags?: readonly Tag[] | undefined;
  readonly atLeast?: number | undefined;
  readonly promptTokens?:
    | { readonly min?: number | undefined; readonly max?: number | undefined }
    | undefined;
  readonly turns?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined;
  /** Seconds since 1970. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly choice?: readonly (typeof CHOICES)[number][] | undefined;
  readonly license?: readonly string[] | undefined;
  readonly models?: readonly string[] | undefined;
  readonly voterGroup?: string | undefined;
}

// One object behind the lazy one, so that a schema of it comes to an end.
const whereSchema: z.ZodType<WhereEntry> = z.lazy(() => whereSection);
const whereSection = section({
  all: listOf(whereSchema, 'conditions').describe('Every one of these must hold').optional(),
  any: listOf(whereSchema, 'conditions').describe('At least one of these must hold').optional(),
  not: whereSchema.describe('This must not hold, also because nobody has looked').optional(),
  language: listOf(language, 'codes, such as en or zh')
    .describe('Language of the first prompt, ISO 639-1, or unknown')
    .optional(),
  tags: listOf(tag, 'tags')
    .describe('All of these, or as many as atLeast says; …-known: somebody has looked')
    .optional(),
  atLeast: integerBetween(1, TAGS.length).describe('How many of the tags').optional(),
  promptTokens: range.describe('Tokens of all prompts of a battle').optional(),
  turns: range.describe('Prompts of a battle').optional(),
  since: moment.describe('Votes from this moment on; UTC').optional(),
  until: moment.describe('Votes before this moment; UTC').optional(),
  choice: listOf(z.enum(CHOICES, { error: `one of ${CHOICES.join(', ')}` }), 'choices').optional(),
  license: listOf(text('a licence'), 'licences')
    .describe('Battles in which both models have one of these')
    .optional(),
  models: listOf(text('a name'), 'names').describe('Battles between these models').optional(),
  voterGroup: text('the name of a group of voters').optional(),
})
  .refine((where) => Object.values(where).some((value) => value !== undefined), {
    error: 'a section with at least one condition',
  })
  .refine(({ tags, atLeast }) => atLeast === undefined || tags !== undefined, {
    path: ['atLeast'],
    error: 'given together with tags',
  })
  .refine(({ tags, atLeast = 1 }) => tags === undefined || atLeast <= new Set(tags).size, {
    path: ['atLeast'],
    error: 'at most the number of different tags',
  })
  .refine(({ since, until }) => since === undefined || until === undefined || since < until, {
    path: ['until'],
    error: 'a moment after since',
  });

const RESERVED_NAMES = new Set(CATEGORIES.map((category) => category.name));

const categorySchema = section({
  name: text('a name of lower-case letters, digits and -', 64)
    .refine((value) => /^[a-z0-9][a-z0-9-]*$/.test(value), {
      error: 'a name of lower-case letters, digits and -',
    })
    .refine((value) => !RESERVED_NAMES.has(value), { error: 'a name that no built-in board has' })
    .describe('In addresses and on the command line'),
  title: section({
    en: text('a title').describe('In English'),
    zh: text('a title').describe('In Chinese; default: the English one').optional(),
  }),
  where: whereSchema.describe('Which battles are on this board'),
});

export const boardsSchema = section({
  categories: z
    .array(categorySchema, { error: 'a list of boards' })
    .default([])
    .describe('Boards of your own'),
  minimumVotes: wholeNumber
    .default(300)
    .describe('Counted battles that a model needs for a rank in a category'),
  overallMinimumVotes: wholeNumber.default(0).describe('The same on the overall board'),
  confidence: numberBetween(0.5, 0.999).default(0.95).describe('Share of intervals that hold the truth'),
  anchor: section({
    model: text('the name of a model').describe('A model that is rated'),
    rating: numberBetween(-100_000, 100_000).describe('Points'),
  })
    .describe('Shifts all ratings so that this model has this rating. Without it their mean is 1000')
    .optional(),
  voterGroups: z
    .record(z.string(), listOf(text('the id of a voter'), 'ids of voters'), { error: 'a section of groups' })
    .default({})
    .describe('Names for groups of voters'),
});

export const duplicatesSchema = section({
  cap: integerBetween(1, 1_000_000_000)
    .describe('How many battles of one prompt count; default: the percentile decides')
    .optional(),
  percentile: numberBetween(50, 100)
    .default(99.9)
    .describe('Of the counts of prompts; the cap where none is given'),
  atLeast: integerBetween(1, 1_000_000_000)
    .default(25)
    .describe('The cap by percentile is never below this, so that a young arena keeps its votes'),
  seed: integerBetween(0, 2 ** 31 - 1)
    .default(42)
    .describe('Of the sample that counts'),
});

export const publishingSchema = section({
  mode: z
    .enum(['live', 'interval'], { error: 'live or interval' })
    .default('live')
    .describe('live: a vote moves the boards at once; interval: boards stand still between publications'),
  everyHours: numberBetween(0.01, 24 * 365)
    .default(24)
    .describe('Time between two publications; a live arena keeps snapshots as often'),
  holdHours: numberBetween(0, 24 * 365)
    .default(0)
    .describe('How old a vote must be to be published, in mode interval'),
});
