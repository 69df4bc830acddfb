import { rename, rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { DOUBLE, DuckDBInstance, FLOAT, UINTEGER, USMALLINT, UTINYINT } from '@duckdb/node-api';
import { type BattleColumns, OUTCOMES } from '@leitai/rating';
import { BattleInputError } from './battle-input-error.ts';
import { NewTable, type TableColumn } from './new-table.ts';
import { identifier, literal, type Sql } from './sql.ts';

const FORMATS: Readonly<Record<string, Sql>> = {
  '.parquet': '(FORMAT parquet, COMPRESSION zstd)',
  '.csv': '(FORMAT csv, HEADER)',
  '.jsonl': '(FORMAT json)',
};

/** A column of a table: numbers, and how they are written. */
interface Column extends TableColumn {
  readonly written: Sql;
  readonly values: (battles: BattleColumns) => ArrayLike<number>;
}

/**
 * Writes battles as a Leitai vote log with features, in the format that the name's ending says. The file appears when it
 * is whole.
 *
 * @param battles.first - The first piece; says which columns there are.
 * @param battles.rest - The others, with the same competitors and columns.
 * @throws {BattleInputError} If the ending is none of the formats.
 */
export async function writeBattles(
  file: string,
  battles: { readonly first: BattleColumns; readonly rest: Iterable<BattleColumns> },
): Promise<void> {
  const format = FORMATS[extname(file)];
  if (!format) {
    const known = Object.keys(FORMATS).join(', ');
    throw new BattleInputError(`Cannot write '${file}': its name must end in ${known}`);
  }
  const columns = columnsOf(battles.first);
  const unfinished = `${file}.part`;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const table = await NewTable.create(connection, 'battles', columns);
    const append = (piece: BattleColumns) => {
      const sources = columns.map(({ values }) => values(piece));
      table.append(piece.first.length, sources);
    };
    append(battles.first);
    for (const piece of battles.rest) append(piece);
    table.close();
    const written = columns.map(({ name, written: sql }) => `${sql} AS ${identifier(name)}`);
    await connection.run(
      `COPY (SELECT ${written.join(', ')} FROM battles) TO ${literal(unfinished)} ${format}`,
    );
    await rename(unfinished, file);
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(unfinished, { force: true });
  }
}

function columnsOf(battles: BattleColumns): Column[] {
  const names = listOf(battles.competitors);
  const columns: Column[] = [
    { name: 'model_a', type: USMALLINT, written: `${names}[model_a + 1]`, values: (piece) => piece.first },
    { name: 'model_b', type: USMALLINT, written: `${names}[model_b + 1]`, values: (piece) => piece.second },
    {
      name: 'choice',
      type: UTINYINT,
      written: `${listOf(OUTCOMES)}[choice + 1]`,
      values: (piece) => piece.outcome,
    },
  ];
  if (battles.voters) {
    columns.push({
      name: 'voter_id',
      type: UINTEGER,
      written: "'voter-' || voter_id",
      values: (piece) => piece.voters!,
    });
  }
  if (battles.pairProbabilities) {
    columns.push({
      name: 'pair_probability',
      type: DOUBLE,
      written: 'pair_probability',
      values: (piece) => piece.pairProbabilities!,
    });
  }
  battles.features?.forEach(({ name }, place) => {
    for (const [letter, side] of [
      ['a', 'first'],
      ['b', 'second'],
    ] as const) {
      const column = `${name}_${letter}`;
      columns.push({
        name: column,
        type: FLOAT,
        written: identifier(column),
        values: (piece) => piece.features![place]![side],
      });
    }
  });
  return columns;
}

function listOf(texts: readonly string[]): Sql {
  return `[${texts.map((text) => literal(text)).join(', ')}]`;
}
