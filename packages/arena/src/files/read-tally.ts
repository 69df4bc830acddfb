import type { BattleColumns } from '@leitai/rating';
import { BattleInputError } from './battle-input-error.ts';
import type { BattleQuery } from './battle-query.ts';
import type { Database } from './database.ts';

/** What indices of two bytes can tell apart. */
const MAX_COMPETITORS = 65_536;

/** What the files hold, counted. */
export interface Tally {
  /** One row for each two competitors in an order and each outcome, with its count. */
  readonly columns: BattleColumns & { readonly counts: Float64Array };
  readonly battles: number;
  /** Battles that are left out, by reason. */
  readonly excluded: ReadonlyMap<string, number>;
  /** Battles that break a rule, by reason. */
  readonly refused: ReadonlyMap<string, number>;
}

/** Counts all battles of all files in one statement. */
export async function readTally(database: Database, queries: readonly BattleQuery[]): Promise<Tally> {
  const all = queries.map((query) => query.tally()).join(' UNION ALL ');
  const rows = await database.rows(
    `SELECT model_a, model_b, outcome, coalesce(exclusion, refusal), exclusion IS NOT NULL, CAST(sum(battles) AS DOUBLE)
     FROM (${all}) GROUP BY ALL ORDER BY ALL`,
  );
  const rated = rows.filter(([, , , reason]) => reason === null);
  const count = (isExcluded: boolean) =>
    new Map(
      rows
        .filter(([, , , reason, flag]) => reason !== null && flag === isExcluded)
        .map(([, , , reason, , battles]) => [String(reason), Number(battles)]),
    );
  const counts = Float64Array.from(rated, (row) => Number(row[5]));
  return {
    columns: { ...toPairs(rated, queries), counts },
    battles: counts.reduce((sum, battles) => sum + battles, 0),
    excluded: count(true),
    refused: count(false),
  };
}

/** @throws {BattleInputError} If there are more competitors than columns can hold. */
function toPairs(
  rows: readonly (readonly unknown[])[],
  queries: readonly BattleQuery[],
): Omit<BattleColumns, 'counts'> {
  const competitors = [...new Set(rows.flatMap(([first, second]) => [String(first), String(second)]))].sort();
  if (competitors.length > MAX_COMPETITORS) {
    const names = queries.map(({ source }) => `'${source.file.name}'`).join(', ');
    const most = `at most ${MAX_COMPETITORS} competitors`;
    const who = queries.length === 1 ? 'it' : 'they';
    throw new BattleInputError(`Cannot read ${names}: ${who} must have ${most}, got ${competitors.length}`);
  }
  const places = new Map(competitors.map((name, place) => [name, place]));
  return {
    competitors,
    first: Uint16Array.from(rows, ([first]) => places.get(String(first))!),
    second: Uint16Array.from(rows, ([, second]) => places.get(String(second))!),
    outcome: Uint8Array.from(rows, ([, , outcome]) => Number(outcome)),
  };
}
