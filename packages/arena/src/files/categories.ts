import type { BattleFormat } from './format.ts';
import { languageCondition } from './languages.ts';
import type { SourceColumns } from './source-columns.ts';
import { literal, type Sql } from './sql.ts';

/** A category as Chatbot Arena's releases record it: the column that it needs, and when a battle is in it. */
interface Category {
  readonly column: string;
  condition(columns: SourceColumns, format: BattleFormat): Sql | undefined;
}

const HARD_CRITERIA = 6;
const LONG_TOKENS = 500;
const SHORT_TOKENS = 5;
const INSTRUCTION_SCORE = 4;

const hardPrompts: Category = {
  column: 'category_tag.criteria_v0.1',
  condition: (columns) => atLeast(columns.sum('category_tag', 'criteria_v0.1')?.sql, HARD_CRITERIA),
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
  coding: { column: 'is_code', condition: (columns) => columns.truth('is_code')?.sql },
  math: {
    column: 'category_tag.math_v0.1.math',
    condition: (columns) => columns.truth('category_tag', 'math_v0.1', 'math')?.sql,
  },
  'creative-writing': {
    column: 'category_tag.creative_writing_v0.1.creative_writing',
    condition: (columns) => columns.truth('category_tag', 'creative_writing_v0.1', 'creative_writing')?.sql,
  },
  'instruction-following': {
    column: 'category_tag.if_v0.1.score',
    condition: (columns) =>
      atLeast(columns.number('category_tag', 'if_v0.1', 'score')?.sql, INSTRUCTION_SCORE),
  },
  'hard-prompts': hardPrompts,
  'hard-prompts-english': {
    column: `${hardPrompts.column} and language`,
    condition: (columns, format) => {
      const conditions = [hardPrompts.condition(columns, format), languageCondition(columns, 'english')];
      return conditions.includes(undefined) ? undefined : `(${conditions.join(' AND ')})`;
    },
  },
  'longer-query': {
    column: 'conv_metadata.sum_user_tokens',
    condition: (columns) => atLeast(userTokens(columns), LONG_TOKENS),
  },
  'multi-turn': {
    column: 'turn',
    condition: (columns) =>
      atLeast((columns.number('turn') ?? columns.number('conv_metadata', 'turns'))?.sql, 2),
  },
  'exclude-ties': {
    column: '',
    condition: (columns, { labels, values }) => {
      const wins = Object.keys(labels).filter((label) => labels[label] === 'a' || labels[label] === 'b');
      return `${values(columns).label.sql} IN (${wins.map(literal).join(', ')})`;
    },
  },
  'exclude-short': {
    column: 'conv_metadata.sum_user_tokens',
    condition: (columns) => atLeast(userTokens(columns), SHORT_TOKENS),
  },
  'exclude-refusal': {
    column: 'is_refusal',
    condition: (columns) => {
      const refusal = columns.truth('is_refusal');
      return refusal && `NOT ${refusal.sql}`;
    },
  },
};

/** Names of the categories that files can have labels of. */
export const FILE_CATEGORIES: readonly string[] = Object.keys(CATEGORIES);

export function findCategory(name: string): Category | undefined {
  return Object.hasOwn(CATEGORIES, name) ? CATEGORIES[name] : undefined;
}

function userTokens(columns: SourceColumns): Sql | undefined {
  return columns.number('conv_metadata', 'sum_user_tokens')?.sql;
}

function atLeast(value: Sql | undefined, least: number): Sql | undefined {
  return value && `${value} >= ${least}`;
}
