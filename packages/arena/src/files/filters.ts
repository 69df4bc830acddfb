import { MOMENT_EXAMPLES, parseMoment } from '../core/calendar.ts';
import type { Condition } from '../core/frame/condition.ts';
import { BattleInputError } from './battle-input-error.ts';
import { FILE_CATEGORIES, findCategory } from './categories.ts';
import { conditionSql } from './condition-sql.ts';
import { languageCondition } from './languages.ts';
import type { Source } from './open-source.ts';
import { literal, type Sql } from './sql.ts';

/** Which battles of a file count. Each that does not is counted under a reason. */
export interface BattleFilters {
  /** Leaves out battles whose models were not hidden, where `anony` says so. Default true. */
  readonly anonymousOnly?: boolean;
  /** Leaves out what `dedup_tag.sampled` does not keep, or `duplicate` marks, where it is there. Default true. */
  readonly dropDuplicates?: boolean;
  /** English name or code, such as `German` or `de`. */
  readonly language?: string;
  /** A name of `FILE_CATEGORIES`. */
  readonly category?: string;
  /** What must hold of a battle, as of one on a board. */
  readonly condition?: Condition;
  /** First moment that counts: a date such as `2024-08-14`, or a time such as `2024-08-14T12:00Z`; UTC unless it says. */
  readonly since?: string;
  /** First moment that does not count any more. */
  readonly until?: string;
}

/** A reason for which battles are left out, and when. */
export type Exclusion = readonly [condition: Sql, reason: Sql];

/**
 * The reasons for which battles of a file are left out, the first that holds being the one that is counted.
 *
 * @throws {BattleInputError} If a filter is none, or asks for what the file does not say.
 */
export function toExclusions(source: Source, filters: BattleFilters): Exclusion[] {
  const { columns, format } = source;
  const { exclusion, time } = format.values(columns);
  const { anonymousOnly = true, dropDuplicates = true, language, category } = filters;
  const { condition, since, until } = filters;
  const anonymous = columns.truth('anony')?.sql;
  const sampled = columns.truth('dedup_tag', 'sampled')?.sql;
  const duplicate = columns.truth('duplicate')?.sql;
  const exclusions: Exclusion[] = [];
  const leaveOut = (condition: Sql, reason: string) => exclusions.push([condition, literal(reason)]);
  if (exclusion) exclusions.push([`${exclusion} IS NOT NULL`, exclusion]);
  if (anonymousOnly && anonymous) leaveOut(`${anonymous} IS NOT TRUE`, 'not-anonymous');
  if (dropDuplicates && sampled) leaveOut(`${sampled} IS NOT TRUE`, 'duplicate');
  if (dropDuplicates && duplicate) leaveOut(`${duplicate} IS TRUE`, 'duplicate');
  if (language !== undefined) {
    const condition = languageCondition(columns, language) ?? missing(source, 'language', 'language');
    leaveOut(`(${condition}) IS NOT TRUE`, 'other-language');
  }
  if (category !== undefined)
    leaveOut(`(${categoryCondition(source, category)}) IS NOT TRUE`, 'other-category');
  if (condition !== undefined) leaveOut(`NOT ${conditionSql(source, condition)}`, 'other-condition');
  if (since !== undefined)
    leaveOut(`${time?.sql ?? missing(source, 'date', 'tstamp')} < ${toSeconds(since)}`, 'too-early');
  if (until !== undefined)
    leaveOut(`${time?.sql ?? missing(source, 'date', 'tstamp')} >= ${toSeconds(until)}`, 'too-late');
  return exclusions;
}

function categoryCondition(source: Source, name: string): Sql {
  const category = findCategory(name);
  if (!category) {
    throw new BattleInputError(
      `Cannot filter by category: it must be one of ${FILE_CATEGORIES.join(', ')}, got '${name}'`,
    );
  }
  const condition = category.condition(source.columns, source.format);
  return condition ?? missing(source, `category ${name}`, category.column);
}

function missing({ file, columns }: Source, filter: string, column: string): never {
  throw new BattleInputError(
    `Cannot filter '${file.name}' by ${filter}: it must have ${column}, got ${columns.names.join(', ')}`,
  );
}

/**
 * Seconds since 1970 of a day or a moment.
 *
 * @throws {BattleInputError} If it is none.
 */
export function toSeconds(text: string): number {
  const seconds = parseMoment(text);
  if (seconds !== undefined) return seconds;
  throw new BattleInputError(`Cannot filter by date: it must be such as ${MOMENT_EXAMPLES}, got '${text}'`);
}
