import type { Outcome } from '@leitai/rating';
import type { SourceColumns, Value } from './source-columns.ts';
import type { Sql } from './sql.ts';

/** Where a format keeps what a battle is. What it does not have is absent. */
export interface BattleValues {
  readonly first: Value;
  readonly second: Value;
  /** What people chose, in the words of the format. */
  readonly label: Value;
  /** Seconds since 1970. */
  readonly time?: Value | undefined;
  readonly voter?: Value | undefined;
  readonly pairProbability?: Value | undefined;
  /** How many equal battles the row stands for. */
  readonly count?: Value | undefined;
  /** How much each of them weighs. */
  readonly weight?: Value | undefined;
  /** Text: why the battle is left out already; null if it is not. */
  readonly exclusion?: Sql | undefined;
}

/** A kind of file with battles, known by its columns. */
export interface BattleFormat {
  readonly name: string;
  /** Columns by which it is recognised. */
  readonly required: readonly string[];
  /** Columns of JSON that its first records may lack, and that are read all the same. */
  readonly optional?: readonly string[];
  readonly labels: Readonly<Record<string, Outcome>>;
  values(columns: SourceColumns): BattleValues;
  /**
   * For a format whose rows are not battles: a statement over the rows of the file that gives battles, with `row` kept
   * or set, and the columns that it gives, all text.
   */
  readonly reshape?: {
    readonly columns: readonly string[];
    sql(rows: Sql): Sql;
  };
}
