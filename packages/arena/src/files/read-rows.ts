import type { BattleColumns, FeatureColumns } from '@leitai/rating';
import type { BattleQuery } from './battle-query.ts';
import type { Database, TypedColumn } from './database.ts';
import { type BattleNeeds, featureAlias } from './needed-columns.ts';
import { literal, type Sql } from './sql.ts';

/** One row a battle, or several equal ones with their count. */
export interface BattleRows {
  readonly columns: BattleColumns;
  readonly times?: Float64Array;
  readonly weights?: Float64Array;
}

export interface RowOptions {
  readonly needs: BattleNeeds;
  /** Whether rows are put in the order of their times. */
  readonly isTimed: boolean;
  /** Names that occur, in code-unit order. */
  readonly competitors: readonly string[];
  readonly rowCount: number;
}

/**
 * Reads battles as numbers from DuckDB's chunks into columns: no row is ever an object. Unless their order or their features are
 * asked for, equal battles become one row with a count, and rows are sorted: sums over them are then the same to the last digit
 * for a log in any order, and for its counts.
 */
export async function readRows(
  database: Database,
  queries: readonly BattleQuery[],
  options: RowOptions,
): Promise<BattleRows> {
  const { needs, isTimed, competitors } = options;
  const given = await openRows(database, queries, options);
  const { rowCount, has } = given;
  const statement = new Statement();
  const voters = needs.voters && statement.read('enum_code(voter)', new Uint32Array(rowCount));
  const first = statement.read('enum_code(model_a)', new Uint16Array(rowCount));
  const second = statement.read('enum_code(model_b)', new Uint16Array(rowCount));
  const outcome = statement.read('outcome', new Uint8Array(rowCount));
  // A file without counts or weights may stand beside one that has them.
  const weights = has('weight') && statement.read('coalesce(weight, 1)', new Float64Array(rowCount));
  const counts = has('count') && statement.read('coalesce(count, 1)', new Float64Array(rowCount));
  const times = isTimed && statement.read('time', new Float64Array(rowCount));
  const pairProbabilities =
    needs.pairProbabilities && statement.read('probability', new Float64Array(rowCount));
  const features = needs.features?.map((name, index): FeatureColumns => {
    const side = (of: 'a' | 'b') => statement.read(featureAlias(index, of), new Float32Array(rowCount));
    return { name, first: side('a'), second: side('b') };
  });
  if (rowCount > 0) await statement.run(database, given);
  return {
    columns: {
      ...{ competitors, first, second, outcome },
      ...(counts && { counts }),
      ...(voters && { voters }),
      ...(pairProbabilities && { pairProbabilities }),
      ...(features && { features }),
    },
    ...(times && { times }),
    ...(weights && { weights }),
  };
}

/** Rows as DuckDB gives them, models and voters as elements of their enumerations. */
interface GivenRows {
  readonly from: Sql;
  readonly order: Sql;
  readonly rowCount: number;
  has(alias: string): boolean;
}

async function openRows(
  database: Database,
  queries: readonly BattleQuery[],
  { needs, isTimed, competitors, rowCount }: RowOptions,
): Promise<GivenRows> {
  const has = (alias: string) => queries.some((query) => query.has(alias));
  const files = queries.map((query, file) => `SELECT *, ${file} AS file FROM (${query.rated()})`);
  const all = files.join(' UNION ALL BY NAME ');
  if (rowCount === 0) return { from: all, order: '', rowCount, has };
  const names = competitors.map((name) => literal(name));
  await database.run(`CREATE TYPE competitor AS ENUM (${names.join(', ')})`);
  if (needs.voters) {
    await database.run(`CREATE TYPE voter AS ENUM (SELECT DISTINCT voter FROM (${all}) ORDER BY voter)`);
  }
  const models = 'CAST(model_a AS competitor) AS model_a, CAST(model_b AS competitor) AS model_b';
  const from = `SELECT * REPLACE (${models}${needs.voters ? ', CAST(voter AS voter) AS voter' : ''}) FROM (${all})`;
  if (isTimed) return { from, order: 'ORDER BY time, file, row', rowCount, has };
  // A join keeps no order, and sums of features depend on it. A scan alone gives rows as they stand.
  const isJoined = queries.some(({ source }) => source.counted !== undefined);
  if (needs.order || isJoined) return { from, order: 'ORDER BY file, row', rowCount, has };
  if (needs.features) return { from, order: '', rowCount, has };
  // The sum of counts that are no whole numbers depends on their order, which the database does not promise.
  if (has('count')) return { from, order: 'ORDER BY ALL', rowCount, has };
  return mergeEqual(database, from, { needs, has });
}

async function mergeEqual(
  database: Database,
  from: Sql,
  { needs, has }: { readonly needs: BattleNeeds; has(alias: string): boolean },
): Promise<GivenRows> {
  const keys = [
    ...['model_a', 'model_b', 'outcome'],
    ...(needs.voters ? ['voter'] : []),
    ...(has('weight') ? ['weight'] : []),
    ...(needs.pairProbabilities ? ['probability'] : []),
  ];
  await database.run(
    `CREATE TABLE merged AS SELECT ${keys.join(', ')}, count(*)::DOUBLE AS count FROM (${from}) GROUP BY ALL`,
  );
  const [found] = await database.rows('SELECT count(*)::DOUBLE FROM merged');
  return {
    from: 'FROM merged',
    order: 'ORDER BY ALL',
    rowCount: Number(found![0]),
    has: (alias) => alias === 'count' || has(alias),
  };
}

/** A statement in the making: what it selects, and where each column of it goes. */
class Statement {
  readonly #selected: Sql[] = [];
  readonly #targets: TypedColumn[] = [];

  read<Column extends TypedColumn>(sql: Sql, target: Column): Column {
    this.#selected.push(sql);
    this.#targets.push(target);
    return target;
  }

  async run(database: Database, { from, order }: GivenRows): Promise<void> {
    await database.fill(this.#targets, `SELECT ${this.#selected.join(', ')} FROM (${from}) ${order}`);
  }
}
