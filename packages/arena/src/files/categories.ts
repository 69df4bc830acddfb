import { HARD_COUNT } from '../core/boards/categories.ts';
import { HARD_CRITERIA, OCCUPATIONS, type Tag } from '../core/frame/tags.ts';
import { MIN_INSTRUCTION_FOLLOWING } from '../core/tagging/labels.ts';
import type { BattleFormat } from './format.ts';
import { languageCondition } from './languages.ts';
import type { SourceColumns } from './source-columns.ts';
import { literal, type Sql } from './sql.ts';

/** A category as Chatbot Arena's releases record it: the column that it needs, and when a battle is in it. */
interface Category {
  readonly column: string;
  condition(columns: SourceColumns, format: BattleFormat): Sql | undefined;
}

const LONG_TOKENS = 500;
const SHORT_TOKENS = 5;
const USER_TOKENS = 'conv_metadata.sum_user_tokens or prompt_tokens';

/** A category by a column of releases, else by the tags of a Leitai log. */
function labelled(
  column: string,
  byColumn: (columns: SourceColumns) => Sql | undefined,
  byTags: (has: (tag: Tag) => Sql) => Sql,
): Category {
  return {
    column: `${column} or tags`,
    condition: (columns) => byColumn(columns) ?? (columns.has('tags') ? byTags(hasTag(columns)) : undefined),
  };
}

/** A category that is a label of its own. */
function ofLabel(path: readonly [string, ...string[]], tag: Tag): Category {
  return labelled(
    path.join('.'),
    (columns) => columns.truth(...path)?.sql,
    (has) => has(tag),
  );
}

/** Whether a list has a tag, as it stands in text: lists of Parquet and of JSON are written in two ways. */
function hasTag(columns: SourceColumns): (tag: Tag) => Sql {
  const { text } = columns.text('tags')!;
  return (tag) => `regexp_matches(${text}, ${literal(`(^|[^a-z-])${tag}([^a-z-]|$)`)})`;
}

const hardPrompts = labelled(
  'category_tag.criteria_v0.1',
  (columns) => atLeast(columns.sum('category_tag', 'criteria_v0.1')?.sql, HARD_COUNT),
  (has) =>
    atLeast(`(${HARD_CRITERIA.map((tag) => `CAST(${has(tag)} AS INTEGER)`).join(' + ')})`, HARD_COUNT)!,
);

/** What the release of expert prompts calls the occupations of the boards. */
export const OCCUPATION_LABELS: Readonly<Record<(typeof OCCUPATIONS)[number], string>> = {
  'software-and-it': 'software_and_it_services',
  'writing-and-language': 'writing_and_literature_and_language',
  science: 'life_and_physical_and_social_science',
  'entertainment-and-media': 'entertainment_and_sports_and_media',
  'business-and-finance': 'business_and_management_and_financial_operations',
  mathematical: 'mathematical',
  'legal-and-government': 'legal_and_government',
  'medicine-and-healthcare': 'medicine_and_healthcare',
};

/**
 * The boards' categories by their names. `overall` is every battle. Labels are taken as they stand in the file; a battle
 * without a label is in no category.
 *
 * @see lm-sys/FastChat, fastchat/serve/monitor/monitor_md.py and elo_analysis.py
 */
const CATEGORIES: Readonly<Record<string, Category>> = {
  overall: { column: '', condition: () => 'true' },
  ...Object.fromEntries(
    ['english', 'chinese', 'french', 'german', 'spanish', 'russian', 'japanese', 'korean'].map((name) => [
      name,
      { column: 'language', condition: (columns: SourceColumns) => languageCondition(columns, name) },
    ]),
  ),
  coding: ofLabel(['is_code'], 'coding'),
  math: ofLabel(['category_tag', 'math_v0.1', 'math'], 'math'),
  'creative-writing': ofLabel(
    ['category_tag', 'creative_writing_v0.1', 'creative_writing'],
    'creative-writing',
  ),
  'instruction-following': labelled(
    'category_tag.if_v0.1.score',
    (columns) => atLeast(columns.number('category_tag', 'if_v0.1', 'score')?.sql, MIN_INSTRUCTION_FOLLOWING),
    (has) => has('instruction-following'),
  ),
  expert: ofLabel(['category_tag', 'expert_v0.1', 'expert'], 'expert'),
  ...Object.fromEntries(
    OCCUPATIONS.map((name) => [name, ofLabel(['occupational_tags', OCCUPATION_LABELS[name]], name)]),
  ),
  'hard-prompts': hardPrompts,
  'hard-prompts-english': {
    column: `${hardPrompts.column}, and language`,
    condition: (columns, format) => {
      const conditions = [hardPrompts.condition(columns, format), languageCondition(columns, 'english')];
      return conditions.includes(undefined) ? undefined : `(${conditions.join(' AND ')})`;
    },
  },
  'longer-query': {
    column: USER_TOKENS,
    condition: (columns) => atLeast(userTokens(columns), LONG_TOKENS),
  },
  'multi-turn': {
    column: 'turn',
    condition: (columns) => atLeast(turns(columns), 2),
  },
  'exclude-ties': {
    column: '',
    condition: (columns, { labels, values }) => {
      const wins = Object.keys(labels).filter((label) => labels[label] === 'a' || labels[label] === 'b');
      return `${values(columns).label.sql} IN (${wins.map(literal).join(', ')})`;
    },
  },
  'exclude-short': {
    column: USER_TOKENS,
    condition: (columns) => atLeast(userTokens(columns), SHORT_TOKENS),
  },
  'exclude-refusal': labelled(
    'is_refusal',
    (columns) => {
      const refusal = columns.truth('is_refusal');
      return refusal && `NOT ${refusal.sql}`;
    },
    (has) => `(${has('refusal-known')} AND NOT ${has('refusal')})`,
  ),
};

/** Names of the categories that files can have labels of. */
export const FILE_CATEGORIES: readonly string[] = Object.keys(CATEGORIES);

export function findCategory(name: string): Category | undefined {
  return Object.hasOwn(CATEGORIES, name) ? CATEGORIES[name] : undefined;
}

function userTokens(columns: SourceColumns): Sql | undefined {
  return (columns.number('conv_metadata', 'sum_user_tokens') ?? columns.number('prompt_tokens'))?.sql;
}

function turns(columns: SourceColumns): Sql | undefined {
  return (columns.number('turn') ?? columns.number('conv_metadata', 'turns') ?? columns.number('turns'))?.sql;
}

function atLeast(value: Sql | undefined, least: number): Sql | undefined {
  return value && `${value} >= ${least}`;
}
