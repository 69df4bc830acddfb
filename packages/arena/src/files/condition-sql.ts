import type { Condition, NumberRange } from '../core/frame/condition.ts';
import { UNKNOWN_TOKENS } from '../core/frame/frame-columns.ts';
import { type Tag, tagBits } from '../core/frame/tags.ts';
import type { Choice } from '../core/vote.ts';
import { BattleInputError } from './battle-input-error.ts';
import { type GivenColumn, LANGUAGES, toImportColumns } from './import-columns.ts';
import type { Source } from './open-source.ts';
import { literal, type Sql } from './sql.ts';

/** Why an export cannot be asked for voters. */
export const NO_VOTER_GROUPS =
  'Cannot rank by a group of voters: an export has other names for them, drawn for it alone, so only the arena itself can';

/**
 * When a condition holds of a row of a file, never null. It is asked of what an import would take over, so that an export of an
 * arena gives the battles of the arena's own board. The types of `createImportTypes` must be there.
 *
 * @throws {BattleInputError} If the file does not say what the condition asks for, or it asks for voters.
 */
export function conditionSql(source: Source, condition: Condition): Sql {
  const given = new Map(toImportColumns(source).map(({ alias, value }) => [alias, value.sql]));
  const read = (column: GivenColumn, name: string) => given.get(column) ?? missing(source, name);
  return toSql(condition);

  function toSql(part: Condition): Sql {
    if ('all' in part) return joined(part.all.map(toSql), 'AND', 'true');
    if ('any' in part) return joined(part.any.map(toSql), 'OR', 'false');
    if ('not' in part) return `(NOT ${toSql(part.not)})`;
    if ('language' in part) {
      const codes = part.language.map((code) => String(LANGUAGES.indexOf(code)));
      return isOneOf(read('language', 'language'), codes);
    }
    if ('tag' in part) return hasBits(read('tags', 'tags'), [part.tag], 1);
    if ('tags' in part) return hasBits(read('tags', 'tags'), part.tags, part.atLeast);
    if ('promptTokens' in part)
      return isWithin(read('promptTokens', 'prompt_tokens'), [0, UNKNOWN_TOKENS - 1], part.promptTokens);
    if ('turns' in part) return isWithin(read('turns', 'turns'), [1, 255], part.turns);
    if ('createdAt' in part) {
      const { since, until = 2 ** 32 } = part.createdAt;
      return isWithin(read('createdAt', 'created_at'), [1, 2 ** 32], { min: since, max: until - 1 });
    }
    if ('choice' in part) return isChoice(source, part.choice);
    if ('bothModels' in part) return isOfModels(source, part.bothModels, 'AND');
    if ('eitherModel' in part) return isOfModels(source, part.eitherModel, 'OR');
    throw new BattleInputError(NO_VOTER_GROUPS);
  }
}

function missing({ file, columns }: Source, column: string): never {
  throw new BattleInputError(
    `Cannot filter '${file.name}' by this board: it must have ${column}, got ${columns.names.join(', ')}`,
  );
}

function joined(parts: readonly Sql[], word: 'AND' | 'OR', empty: Sql): Sql {
  return parts.length === 0 ? empty : `(${parts.join(` ${word} `)})`;
}

function isOneOf(value: Sql, values: readonly Sql[]): Sql {
  return values.length === 0 ? 'false' : `coalesce((${value}) IN (${values.join(', ')}), false)`;
}

/** @param known - What is outside of it stands for what is not known, and is in no range. */
function isWithin(value: Sql, known: readonly [least: number, most: number], range: NumberRange): Sql {
  const [least, most] = known;
  const { min = least, max = most } = range;
  return `coalesce((${value}) BETWEEN ${Math.max(min, least)} AND ${Math.min(max, most)}, false)`;
}

function hasBits(bits: Sql, tags: readonly Tag[], atLeast: number): Sql {
  return `coalesce(bit_count(CAST((${bits}) AS BIGINT) & ${tagBits(tags)}) >= ${atLeast}, false)`;
}

/** The labels of a format that mean one of these. */
function isChoice({ format, columns }: Source, choices: readonly Choice[]): Sql {
  const labels = Object.keys(format.labels).filter((label) => choices.includes(format.labels[label]!));
  return isOneOf(format.values(columns).label.sql, labels.map(literal));
}

function isOfModels({ format, columns }: Source, models: readonly string[], word: 'AND' | 'OR'): Sql {
  const { first, second } = format.values(columns);
  const names = models.map(literal);
  return joined([isOneOf(first.sql, names), isOneOf(second.sql, names)], word, 'true');
}
