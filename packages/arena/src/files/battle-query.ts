import { OUTCOMES } from '@leitai/rating';
import { CONTROL_CHARACTERS } from '../core/model-name.ts';
import type { Exclusion } from './filters.ts';
import type { NeededColumn } from './needed-columns.ts';
import type { Source } from './open-source.ts';
import { firstThatHolds, literal, type Sql } from './sql.ts';

/** A rule that a battle must keep, over the columns of `battles`. */
interface Check {
  readonly reason: string;
  readonly fails: Sql;
  readonly expected: string;
  /** Text for a message. */
  readonly found: Sql;
}

/** What the name of a model must be. */
export interface NameRule {
  readonly isBroken: (name: Sql) => Sql;
  /** Completes "must be …". */
  readonly expected: string;
}

const FOUND_LENGTH = 80;

/** The statements by which one file is read. */
export class BattleQuery {
  readonly source: Source;
  readonly #needed: readonly NeededColumn[];
  readonly #exclusions: readonly Exclusion[];
  readonly #nameRule: NameRule | undefined;

  /** @param options.nameRule - What names of models must be beside names. */
  constructor(
    source: Source,
    options: {
      readonly needed: readonly NeededColumn[];
      readonly exclusions: readonly Exclusion[];
      readonly nameRule?: NameRule;
    },
  ) {
    const { needed, exclusions, nameRule } = options;
    this.source = source;
    this.#nameRule = nameRule;
    this.#needed = needed;
    this.#exclusions = exclusions;
  }

  /** Whether the file is read with a column of this name. */
  has(alias: string): boolean {
    return this.#needed.some((column) => column.alias === alias);
  }

  /**
   * Equal battles and how many there are: `model_a, model_b, outcome, exclusion, refusal, battles`. DuckDB counts what
   * stands in the file before anything is made of it, so a table of millions of rows becomes one of thousands at once.
   */
  tally(): Sql {
    const fault = firstThatHolds(this.#valueChecks().map(({ fails, reason }) => [fails, literal(reason)]));
    const counted = `SELECT model_a, model_b, label, exclusion, fault, count(*) AS battles
      FROM (SELECT *, ${fault} AS fault FROM (${this.#battles()})) GROUP BY ALL`;
    const refusal = firstThatHolds(this.#pairChecks().map(({ fails, reason }) => [fails, literal(reason)]));
    const judged = `SELECT *, CASE WHEN exclusion IS NULL THEN coalesce(${refusal}, fault) END AS refusal FROM (${counted})`;
    const isRated = 'exclusion IS NULL AND refusal IS NULL';
    return `SELECT CASE WHEN ${isRated} THEN model_a END AS model_a, CASE WHEN ${isRated} THEN model_b END AS model_b,
      CASE WHEN ${isRated} THEN ${this.#outcome()} END AS outcome, exclusion, refusal, battles FROM (${judged})`;
  }

  /** Each battle that counts: `model_a, model_b, outcome, row` and the needed columns. */
  rated(): Sql {
    const aliases = this.#needed.map(({ alias }) => alias);
    const refused = this.#checks().map(({ fails }) => `AND NOT (${fails})`);
    return `SELECT ${['model_a', 'model_b', `${this.#outcome()} AS outcome`, 'row', ...aliases].join(', ')}
      FROM (${this.#battles()}) WHERE exclusion IS NULL ${refused.join(' ')}`;
  }

  /** The first battle that breaks a rule: `row, expected, found`. */
  firstRefused(): Sql {
    const checks = this.#checks();
    const expected = firstThatHolds(checks.map(({ fails, expected }) => [fails, literal(expected)]));
    const found = firstThatHolds(checks.map(({ fails, found }) => [fails, found]));
    return `SELECT row, ${expected} AS expected, ${found} AS found FROM (${this.#battles()})
      WHERE exclusion IS NULL AND (${checks.map(({ fails }) => fails).join(' OR ')}) ORDER BY row LIMIT 1`;
  }

  #battles(): Sql {
    const { format, columns, rows } = this.source;
    const { first, second, label } = format.values(columns);
    const needed = this.#needed.map(
      ({ alias, value }) => `${value.sql} AS ${alias}, ${value.text} AS ${alias}_text`,
    );
    return `SELECT ${[
      'row',
      `${first.sql} AS model_a`,
      `${second.sql} AS model_b`,
      `${label.sql} AS label`,
      `${firstThatHolds(this.#exclusions)} AS exclusion`,
      ...needed,
    ].join(', ')} FROM (${rows})`;
  }

  /** 0 to 3, as in `OUTCOMES`. */
  #outcome(): Sql {
    const cases = Object.entries(this.source.format.labels).map(
      ([label, outcome]) => `WHEN ${literal(label)} THEN ${OUTCOMES.indexOf(outcome)}`,
    );
    return `CAST(CASE label ${cases.join(' ')} END AS UTINYINT)`;
  }

  #checks(): Check[] {
    return [...this.#pairChecks(), ...this.#valueChecks()];
  }

  #pairChecks(): Check[] {
    const { format, columns } = this.source;
    const { first, second, label } = format.values(columns);
    const both = `${first.column} and ${second.column}`;
    const labels = Object.keys(format.labels);
    return [
      {
        reason: 'missing-model',
        fails: `(coalesce(model_a, '') = '' OR coalesce(model_b, '') = '')`,
        expected: `${both} must be names`,
        found: `concat(${shown('model_a')}, ' and ', ${shown('model_b')})`,
      },
      {
        reason: 'invalid-model',
        fails: `(${this.#isNoName('model_a')} OR ${this.#isNoName('model_b')})`,
        expected: `${both} must be names`,
        found: `concat(${shown('model_a')}, ' and ', ${shown('model_b')})`,
      },
      ...(this.#nameRule ? [this.#nameCheck(this.#nameRule, both)] : []),
      {
        reason: 'unknown-label',
        fails: `coalesce(label NOT IN (${labels.map(literal).join(', ')}), true)`,
        expected: `${label.column} must be one of ${labels.map((name) => `'${name}'`).join(', ')}`,
        found: shown('label'),
      },
      {
        reason: 'self-battle',
        fails: 'model_a = model_b',
        expected: `${both} must be two models`,
        found: `concat(${shown('model_a')}, ' against itself')`,
      },
    ];
  }

  #nameCheck({ isBroken, expected }: NameRule, both: string): Check {
    const [first, second] = ['model_a', 'model_b'].map((name) => `coalesce(${isBroken(name)}, false)`);
    return {
      reason: 'invalid-name',
      fails: `(${first} OR ${second})`,
      expected: `${both} must each be ${expected}`,
      found: shown(`CASE WHEN ${first} THEN ${readable('model_a')} ELSE ${readable('model_b')} END`),
    };
  }

  /** No store keeps a NUL in a text. JSON is read as text, in which a list or an object is one. */
  #isNoName(model: Sql): Sql {
    const isJson = this.source.file.layout.startsWith('json');
    const isNested = isJson ? ` OR (left(${model}, 1) IN ('[', '{') AND json_valid(${model}))` : '';
    return `coalesce(contains(${model}, chr(0))${isNested}, false)`;
  }

  #valueChecks(): Check[] {
    return this.#needed.map(({ alias, ...check }) => ({ ...check, found: shown(`${alias}_text`) }));
  }
}

/** A text in quotes, cut to a length that a terminal can show. */
function shown(text: Sql): Sql {
  return `CASE WHEN coalesce(${text}, '') = '' THEN 'nothing' ELSE concat('''', left(${text}, ${FOUND_LENGTH}), '''') END`;
}

/** Without what a terminal would act upon. */
function readable(text: Sql): Sql {
  return `regexp_replace(${text}, ${literal(CONTROL_CHARACTERS)}, '\uFFFD', 'g')`;
}
