import { SIDES } from '../core/side.ts';
import { BattleInputError } from './battle-input-error.ts';
import type { Exclusion } from './filters.ts';
import type { Source } from './open-source.ts';
import type { SourceColumns, Value } from './source-columns.ts';
import { literal, type Sql } from './sql.ts';

/** What of a battle is asked for beside its competitors and its outcome. */
export interface BattleNeeds {
  /** Rows in the order in which battles happened: by time where every file has one, else as they stand. */
  readonly order?: boolean;
  readonly voters?: boolean;
  readonly pairProbabilities?: boolean;
  /**
   * Numbers about both answers: `tokens`, `headers`, `lists`, `bold` from `conv_metadata`, or any name for which the
   * files have the columns `<name>_a` and `<name>_b`.
   */
  readonly features?: readonly string[];
}

/** A column of numbers or names that battles are read with. */
export interface NeededColumn {
  /** The name under which it is read. */
  readonly alias: string;
  readonly value: Value;
  /** When a battle has no such value. */
  readonly fails: Sql;
  readonly reason: string;
  readonly expected: string;
}

/** Features that Chatbot Arena's releases count, by their names in `conv_metadata`. */
const COUNTED_FEATURES: Readonly<Record<string, (side: 'a' | 'b') => string>> = {
  tokens: (side) => `sum_assistant_${side}_tokens`,
  headers: (side) => `header_count_${side}`,
  lists: (side) => `list_count_${side}`,
  bold: (side) => `bold_count_${side}`,
};

/**
 * Finds what is needed in a file. Counts and weights are always read where they are.
 *
 * @throws {BattleInputError} If the file does not have it.
 */
export function toNeededColumns(
  source: Source,
  options: { needs: BattleNeeds; isDated: boolean },
): NeededColumn[] {
  const { needs, isDated } = options;
  const { time, voter, pairProbability, count, weight } = source.format.values(source.columns);
  const columns: NeededColumn[] = [];
  if (count) columns.push(nonNegative('count', count));
  if (weight) columns.push(nonNegative('weight', weight));
  if (isDated && time) columns.push(toTime(time));
  if (needs.voters) columns.push(toVoter(voter ?? missing(source, 'voters', 'a column that names them')));
  if (needs.pairProbabilities) {
    columns.push(toProbability(pairProbability ?? missing(source, 'pair probabilities', 'pair_probability')));
  }
  for (const [index, name] of (needs.features ?? []).entries()) {
    for (const side of ['a', 'b'] as const) {
      const counted = source.counted?.get(name)?.[side];
      const alias = featureAlias(index, side);
      const value =
        counted ?? featureOf(source.columns, name, side) ?? missing(source, name, featureColumns(name));
      columns.push(counted ? toCountable(finite(alias, value)) : finite(alias, value));
    }
  }
  return columns;
}

/** Battles of which a file has columns of all these features and says nothing in any of them: nobody has counted. */
export function uncounted({ columns }: Source, features: readonly string[]): Exclusion[] {
  const values = features.flatMap((name) => SIDES.map((side) => featureOf(columns, name, side)));
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0 || known.length < values.length) return [];
  const isNothing = known.map(({ text }) => `coalesce(${text}, '') = ''`).join(' AND ');
  return [[isNothing, literal('unknown-style')]];
}

/** The name under which a feature of one side is read. */
export function featureAlias(index: number, side: 'a' | 'b'): string {
  return `feature_${index}_${side}`;
}

/** How often one side's answers have a feature, where the file says it. */
export function featureOf(columns: SourceColumns, name: string, side: 'a' | 'b'): Value | undefined {
  const counted = COUNTED_FEATURES[name];
  return (counted && columns.sum('conv_metadata', counted(side))) ?? columns.number(`${name}_${side}`);
}

function featureColumns(name: string): string {
  const counted = COUNTED_FEATURES[name];
  const own = `${name}_a and ${name}_b`;
  return counted ? `conv_metadata.${counted('a')}, or ${own}, or conversations to count them in` : own;
}

function missing({ file, columns }: Source, needed: string, column: string): never {
  const found = columns.names.join(', ');
  throw new BattleInputError(
    `Cannot read ${needed} from '${file.name}': it must have ${column}, got ${found}`,
  );
}

/** Beyond it numbers of doubles are no longer each one more than the one before, and sums of a few overflow in squares. */
const MOST = 2 ** 53;

export function nonNegative(alias: string, value: Value): NeededColumn {
  const fails = `coalesce(NOT (${alias} BETWEEN 0 AND ${MOST}), true)`;
  return {
    alias,
    value,
    fails,
    reason: `invalid-${alias}`,
    expected: `${value.column} must be a number from 0 to ${MOST}`,
  };
}

function finite(alias: string, value: Value): NeededColumn {
  const fails = `coalesce(NOT isfinite(${alias}), true)`;
  return { alias, value, fails, reason: 'invalid-feature', expected: `${value.column} must be a number` };
}

/** What is asked for of a number that was counted in a conversation is that there be one. */
function toCountable(column: NeededColumn): NeededColumn {
  const expected = 'the conversation must have messages of both sides';
  return { ...column, reason: 'unreadable-conversation', expected };
}

function toTime(value: Value): NeededColumn {
  const fails = 'coalesce(NOT isfinite(time), true)';
  return { alias: 'time', value, fails, reason: 'invalid-time', expected: `${value.column} must be a time` };
}

function toVoter(value: Value): NeededColumn {
  const expected = `${value.column} must name a voter`;
  return { alias: 'voter', value, fails: "coalesce(voter, '') = ''", reason: 'missing-voter', expected };
}

export function toProbability(value: Value): NeededColumn {
  const fails = 'coalesce(NOT (probability > 0 AND probability <= 1), true)';
  const expected = `${value.column} must be a number above 0, at most 1`;
  return { alias: 'probability', value, fails, reason: 'invalid-probability', expected };
}
