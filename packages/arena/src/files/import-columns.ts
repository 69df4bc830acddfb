import { STYLE_FEATURES } from '@leitai/rating';
import { EXCLUSION_REASONS, type ExclusionReason } from '../core/exclusion.ts';
import { exclusionBits, UNKNOWN_LANGUAGE } from '../core/frame/battle-frame.ts';
import { type ColumnName, UNKNOWN_TOKENS } from '../core/frame/frame-columns.ts';
import { OCCUPATIONS, REDUNDANT, TAGS, type Tag, tagBits } from '../core/frame/tags.ts';
import {
  CONTROL_CHARACTERS,
  MODEL_NAME_CHARACTERS,
  MODEL_NAME_RULE,
  PATH_STEPS,
} from '../core/model-name.ts';
import { MIN_INSTRUCTION_FOLLOWING } from '../core/tagging/labels.ts';
import type { NameRule } from './battle-query.ts';
import { OCCUPATION_LABELS } from './categories.ts';
import type { Database } from './database.ts';
import type { Exclusion } from './filters.ts';
import { languageSpellings } from './languages.ts';
import { featureOf, type NeededColumn, nonNegative, toProbability } from './needed-columns.ts';
import type { Source } from './open-source.ts';
import type { SourceColumns, Value } from './source-columns.ts';
import { firstThatHolds, literal, type Sql } from './sql.ts';

/** Columns of the frame that a file may give, with the number that stands for what it does not say. */
const GIVEN = {
  createdAt: 0,
  language: 0,
  turns: 0,
  promptTokens: UNKNOWN_TOKENS,
  tags: 0,
  exclusions: 0,
  tokensA: 0,
  tokensB: 0,
  headersA: 0,
  headersB: 0,
  listsA: 0,
  listsB: 0,
  boldA: 0,
  boldB: 0,
} as const satisfies Partial<Record<ColumnName, number>>;
export type GivenColumn = keyof typeof GIVEN;
export const GIVEN_COLUMNS = Object.keys(GIVEN) as GivenColumn[];

/** The number that stands in a column where the file says nothing. */
export function unknownIn(column: GivenColumn): number {
  return GIVEN[column];
}

const SPELLINGS = languageSpellings();
/** By the numbers under which languages are read. */
export const LANGUAGES = [UNKNOWN_LANGUAGE, ...new Set(SPELLINGS.values())];
const LANGUAGE_TYPE = 'language_spelling';
const REASON_TYPE = 'exclusion_reason';
const TAG_TYPE = 'battle_tag';

/** Makes the types by which texts of a file become numbers. */
export async function createImportTypes(database: Database): Promise<void> {
  for (const [name, texts] of [
    [LANGUAGE_TYPE, [...SPELLINGS.keys()]],
    [REASON_TYPE, EXCLUSION_REASONS],
    [TAG_TYPE, TAGS],
  ] as const) {
    await database.run(`CREATE TYPE ${name} AS ENUM (${texts.map((text) => literal(text)).join(', ')})`);
  }
}

/** What FastChat's cleaning says of a battle, and what that is here; for any other reason its models are not known. */
const FASTCHAT_REASONS: Readonly<Record<string, ExclusionReason>> = {
  'identity-leaked': 'identity-leaked',
  'failed-reply': 'failed-side',
  'unfinished-reply': 'failed-side',
  'missing-message': 'failed-side',
  'no-conversation': 'failed-side',
};

/**
 * Reasons for which rows are no battles that could be imported: who met whom is not known.
 */
export function toUnimportable({ format, columns }: Source): Exclusion[] {
  const { exclusion } = format.values(columns);
  if (!exclusion || columns.has('exclusions')) return [];
  const known = Object.keys(FASTCHAT_REASONS).map((reason) => literal(reason));
  return [[`${exclusion} NOT IN (${known.join(', ')})`, exclusion]];
}

/** A model of the log has a page, and is held to what a configured one may be called. */
export const MODEL_NAMES: NameRule = {
  isBroken: (name) =>
    `(length(${name}) > ${MODEL_NAME_CHARACTERS} OR ${name} IN (${PATH_STEPS.map(literal).join(', ')})
      OR regexp_matches(${name}, ${literal(CONTROL_CHARACTERS)}))`,
  expected: MODEL_NAME_RULE,
};

/**
 * Finds everything in a file that becomes part of the log, with the rules that it must keep. Numbers come out as they
 * stand in the columns of the frame, under their names.
 */
export function toImportColumns(source: Source): NeededColumn[] {
  const { columns, format } = source;
  const { voter, time, pairProbability, count, weight } = format.values(columns);
  const needed: NeededColumn[] = [];
  if (count) needed.push(toCount(count));
  if (weight) needed.push(toWeight(weight));
  if (voter) needed.push(unchecked('voter', `coalesce(${voter.sql}, '')`));
  if (pairProbability) needed.push(toKnownProbability(pairProbability));
  if (time) needed.push(toTime(time));
  needed.push(...toExclusionBits(source), ...toTagBits(columns), ...toAmounts(columns));
  const language = columns.text('language');
  if (language) needed.push(unchecked('language', languageNumber(language.sql)));
  return needed;
}

/** A column in which anything may stand. */
export function unchecked(alias: string, sql: Sql): NeededColumn {
  const value = { column: alias, sql, text: "''" };
  return { alias, value, fails: 'false', reason: `invalid-${alias}`, expected: alias };
}

/** A battle that is counted is one; a part of one is none. */
function toCount(value: Value): NeededColumn {
  return {
    ...nonNegative('count', value),
    fails: 'coalesce(NOT (isfinite(count) AND count >= 0 AND count = floor(count)), true)',
    expected: `${value.column} must be a whole number from 0`,
  };
}

/** Battles of an arena all weigh the same. */
function toWeight(value: Value): NeededColumn {
  return {
    ...nonNegative('weight', value),
    fails: 'coalesce(weight <> 1, true)',
    expected: `${value.column} must be 1`,
  };
}

/** 0 where nothing is said. */
function toKnownProbability(value: Value): NeededColumn {
  const column = toProbability({ ...value, sql: `CASE WHEN ${isEmpty(value)} THEN 0 ELSE ${value.sql} END` });
  return { ...column, fails: 'coalesce(NOT (probability >= 0 AND probability <= 1), true)' };
}

function toTime(value: Value): NeededColumn {
  return {
    alias: 'createdAt',
    value: { ...value, sql: `CASE WHEN ${isEmpty(value)} THEN 0 ELSE floor(${value.sql}) END` },
    fails: 'coalesce(NOT (createdAt >= 0 AND createdAt < 4294967296), true)',
    reason: 'invalid-time',
    expected: `${value.column} must be a time, or seconds since 1970`,
  };
}

function isEmpty({ text }: Value): Sql {
  return `coalesce(${text}, '') = ''`;
}

function toExclusionBits({ columns, format }: Source): NeededColumn[] {
  const named = columns.truth('anony');
  const namedBit =
    named && `(CASE WHEN ${named.sql} IS NOT TRUE THEN ${exclusionBits(['named-mode'])} ELSE 0 END)`;
  const listed = columns.list('exclusions');
  if (listed) {
    return [
      {
        alias: 'exclusions',
        value: { ...listed, sql: anyOf(bitsOf(listed.sql, REASON_TYPE), namedBit) },
        fails: 'exclusions IS NULL',
        reason: 'unknown-exclusion',
        expected: `exclusions must be a list of ${EXCLUSION_REASONS.join(', ')}`,
      },
    ];
  }
  const { exclusion } = format.values(columns);
  const cases = Object.entries(FASTCHAT_REASONS).map(
    ([reason, ours]) => [`${exclusion} = ${literal(reason)}`, String(exclusionBits([ours]))] as const,
  );
  const given = exclusion && `coalesce(${firstThatHolds(cases)}, 0)`;
  const sql = anyOf(given, namedBit);
  return sql === '0' ? [] : [unchecked('exclusions', sql)];
}

/** Bits of the elements of a list, by their places in an enumeration; null if one is not in it. */
function bitsOf(list: Sql, type: string): Sql {
  const bit = `CASE WHEN TRY_CAST(element AS ${type}) IS NULL THEN NULL ELSE 1 << CAST(enum_code(TRY_CAST(element AS ${type})) AS BIGINT) END`;
  const bits = `list_transform(${list}, lambda element: ${bit})`;
  return `CASE WHEN len(${list}) = 0 THEN 0 WHEN list_contains(list_transform(${bits}, lambda bit: bit IS NULL), true) THEN NULL
    ELSE list_aggregate(${bits}, 'bit_or') END`;
}

function anyOf(...bits: readonly (Sql | undefined)[]): Sql {
  return (
    bits
      .filter((part) => part !== undefined)
      .map((part) => `(${part})`)
      .join(' | ') || '0'
  );
}

function toTagBits(columns: SourceColumns): NeededColumn[] {
  const listed = columns.list('tags');
  const bits = anyOf(
    listed && bitsOf(listed.sql, TAG_TYPE),
    knownBit(columns.truth('is_code')?.sql, 'coding'),
    knownBit(columns.truth('is_refusal')?.sql, 'refusal'),
    ...labelBits(columns),
    redundantBit(columns),
  );
  if (bits === '0') return [];
  const value = { column: 'tags', sql: bits, text: listed?.text ?? "''" };
  const expected = `tags must be a list of ${TAGS.join(', ')}`;
  return [{ alias: 'tags', value, fails: 'tags IS NULL', reason: 'unknown-tag', expected }];
}

/** A truth that may be unknown, as the two bits that say so. */
function knownBit(
  truth: Sql | undefined,
  tag: 'coding' | 'refusal' | 'expert' | 'math' | 'creative-writing' | 'instruction-following',
) {
  const known = tagBits([`${tag}-known`]);
  return (
    truth && `CASE WHEN ${truth} THEN ${known | tagBits([tag])} WHEN NOT (${truth}) THEN ${known} ELSE 0 END`
  );
}

/** Names of the criteria in releases. */
const CRITERIA = {
  specificity: 'specificity',
  domain_knowledge: 'domain-knowledge',
  complexity: 'complexity',
  problem_solving: 'problem-solving',
  creativity: 'creativity',
  technical_accuracy: 'technical-accuracy',
  real_world: 'real-world',
} as const satisfies Record<string, Tag>;

/** What `category_tag` of Chatbot Arena's releases says. */
function labelBits(columns: SourceColumns): (Sql | undefined)[] {
  const score = columns.number('category_tag', 'if_v0.1', 'score')?.sql;
  return [
    ...bitsOfTruths(
      Object.entries(CRITERIA).map(([name, tag]) => [
        columns.truth('category_tag', 'criteria_v0.1', name)?.sql,
        tag,
      ]),
      'criteria-known',
    ),
    knownBit(score && `${score} >= ${MIN_INSTRUCTION_FOLLOWING}`, 'instruction-following'),
    knownBit(columns.truth('category_tag', 'math_v0.1', 'math')?.sql, 'math'),
    knownBit(
      columns.truth('category_tag', 'creative_writing_v0.1', 'creative_writing')?.sql,
      'creative-writing',
    ),
    knownBit(columns.truth('category_tag', 'expert_v0.1', 'expert')?.sql, 'expert'),
    ...bitsOfTruths(
      OCCUPATIONS.map((tag) => [columns.truth('occupational_tags', OCCUPATION_LABELS[tag])?.sql, tag]),
      'occupation-known',
    ),
  ];
}

/** Truths that are said together: known where any of them is there. */
function bitsOfTruths(truths: readonly (readonly [Sql | undefined, Tag])[], known: Tag): Sql[] {
  const there = truths.filter((truth): truth is [Sql, Tag] => truth[0] !== undefined);
  if (there.length === 0) return [];
  return [
    ...there.map(([truth, tag]) => `CASE WHEN ${truth} THEN ${tagBits([tag])} ELSE 0 END`),
    `CASE WHEN coalesce(${there.map(([truth]) => truth).join(', ')}) IS NULL THEN 0 ELSE ${tagBits([known])} END`,
  ];
}

function redundantBit(columns: SourceColumns): Sql | undefined {
  const sampled = columns.truth('dedup_tag', 'sampled')?.sql;
  const duplicate = columns.truth('duplicate')?.sql;
  const isRedundant = [sampled && `${sampled} IS NOT TRUE`, duplicate && `${duplicate} IS TRUE`].filter(
    Boolean,
  );
  return isRedundant.length === 0
    ? undefined
    : `CASE WHEN ${isRedundant.join(' OR ')} THEN ${REDUNDANT} ELSE 0 END`;
}

/** Numbers that are cut to what their columns hold. */
function toAmounts(columns: SourceColumns): NeededColumn[] {
  const amount = (alias: GivenColumn, most: number, value: Value | undefined) => {
    if (!value) return [];
    // DuckDB's `least` and `greatest` pass over nulls.
    const sql = `CASE WHEN ${value.sql} IS NULL THEN ${unknownIn(alias)} ELSE least(greatest(round(${value.sql}), 0), ${most}) END`;
    return [unchecked(alias, sql)];
  };
  const turns =
    columns.number('turns') ??
    columns.number('turn') ??
    columns.number('conv_metadata', 'turns') ??
    columns.number('conv_turns');
  const promptTokens = columns.number('prompt_tokens') ?? columns.number('conv_metadata', 'sum_user_tokens');
  return [
    ...amount('turns', 255, turns),
    ...amount('promptTokens', UNKNOWN_TOKENS - 1, promptTokens),
    ...STYLE_FEATURES.flatMap((name) => [
      ...amount(`${name}A`, UNKNOWN_TOKENS, featureOf(columns, name, 'a')),
      ...amount(`${name}B`, UNKNOWN_TOKENS, featureOf(columns, name, 'b')),
    ]),
  ];
}

/** Releases up to 2024 write `German`, later ones `de`, some `zh-cn` or `Chinese (Simplified)`. */
function languageNumber(text: Sql): Sql {
  const whole = `TRY_CAST(lower(${text}) AS ${LANGUAGE_TYPE})`;
  const stem = `TRY_CAST(regexp_replace(lower(${text}), '[-_ (].*$', '') AS ${LANGUAGE_TYPE})`;
  const numbers = [...SPELLINGS.values()].map((code) => LANGUAGES.indexOf(code));
  return `coalesce([${numbers.join(', ')}][CAST(enum_code(coalesce(${whole}, ${stem})) AS BIGINT) + 1], 0)`;
}
