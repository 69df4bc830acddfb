import type { BattleColumns, FeatureColumns } from '@leitai/rating';
import type { BattleQuery } from './battle-query.ts';
import type { Database, TypedColumn } from './database.ts';
import { type BattleNeeds, featureAlias } from './needed-columns.ts';
import { literal, type Sql } from './sql.ts';

/** One row a battle, or several equal ones where a file has counts. */
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

/** Reads battle by battle, as numbers from DuckDB's chunks into columns: no row is ever an object. */
export async function readRows(
  database: Database,
  queries: readonly BattleQuery[],
  options: RowOptions,
): Promise<BattleRows> {
  const { needs, isTimed, competitors, rowCount } = options;
  const has = (alias: string) => queries.some((query) => query.has(alias));
  const statement = new Statement();
  const first = statement.read('enum_code(CAST(model_a AS competitor))', new Uint16Array(rowCount));
  const second = statement.read('enum_code(CAST(model_b AS competitor))', new Uint16Array(rowCount));
  const outcome = statement.read('outcome', new Uint8Array(rowCount));
  // A file without counts or weights may stand beside one that has them.
  const counts = has('count') && statement.read('coalesce(count, 1)', new Float64Array(rowCount));
  const weights = has('weight') && statement.read('coalesce(weight, 1)', new Float64Array(rowCount));
  const times = isTimed && statement.read('time', new Float64Array(rowCount));
  const voters = needs.voters && statement.read('enum_code(CAST(voter AS voter))', new Uint32Array(rowCount));
  const pairProbabilities =
    needs.pairProbabilities && statement.read('probability', new Float64Array(rowCount));
  const features = needs.features?.map((name, index): FeatureColumns => {
    const side = (of: 'a' | 'b') => statement.read(featureAlias(index, of), new Float32Array(rowCount));
    return { name, first: side('a'), second: side('b') };
  });
  if (rowCount > 0) await statement.run(database, queries, options);
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

/** A statement in the making: what it selects, and where each column of it goes. */
class Statement {
  readonly #selected: Sql[] = [];
  readonly #targets: TypedColumn[] = [];

  read<Column extends TypedColumn>(sql: Sql, target: Column): Column {
    this.#selected.push(sql);
    this.#targets.push(target);
    return target;
  }

  async run(database: Database, queries: readonly BattleQuery[], options: RowOptions): Promise<void> {
    const files = queries.map((query, file) => `SELECT *, ${file} AS file FROM (${query.rated()})`);
    const all = files.join(' UNION ALL BY NAME ');
    const names = options.competitors.map((name) => literal(name));
    await database.run(`CREATE TYPE competitor AS ENUM (${names.join(', ')})`);
    if (options.needs.voters) {
      await database.run(`CREATE TYPE voter AS ENUM (SELECT DISTINCT voter FROM (${all}) ORDER BY voter)`);
    }
    const order = options.isTimed ? 'ORDER BY time, file, row' : '';
    await database.fill(this.#targets, `SELECT ${this.#selected.join(', ')} FROM (${all}) ${order}`);
  }
}
