import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { startPostgres } from '../packages/arena/src/store/testing/postgres-server.ts';
import { rankedBoard } from './ranked-board.ts';
import { root } from './running-arena.ts';

// Goal: counts that an engine made give the board of the log. Method: the statements of docs/scale.md are run as they stand there, on
// battles whose weights are no binary fractions, and boards are compared to the last digit.

const folder = mkdtempSync(join(root, 'scale-'));
const LABELS = ['model_a', 'model_b', 'tie', 'tie (bothbad)', 'both_bad'];
const OUTCOMES = ['a', 'b', 'tie', 'both-bad', 'both-bad'];
const WEIGHTS = [0.1, 1 / 3, 0.7, 1.9];
const COLUMNS = {
  counts: ['first', 'second', 'outcome', 'count'],
  voters: ['first', 'second', 'outcome', 'voter', 'count'],
  weights: ['first', 'second', 'outcome', 'voter', 'weight', 'count'],
} as const;
type Kind = keyof typeof COLUMNS;

/** Battles of six models. The numbers are those of a linear congruence, so nothing is drawn. */
const battles = (() => {
  let state = 11;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  return Array.from({ length: 3_000 }, () => {
    const first = next(6);
    const second = (first + 1 + next(5)) % 6;
    const isDrawn = next(4) === 0;
    const label = isDrawn ? 2 + next(3) : next(10) < 5 + first - second ? 0 : 1;
    return [`model ${first}`, `model ${second}`, label, `j${next(12)}`, WEIGHTS[next(4)]!] as const;
  });
})();
const asReleased = battles.map(
  ([first, second, label, judge, weight]) => [first, second, LABELS[label]!, judge, weight] as const,
);

function write(name: string, header: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const file = join(folder, name);
  writeFileSync(file, [header.join(','), ...rows.map((row) => row.join(',')), ''].join('\n'));
  return file;
}

/** The statement that docs/scale.md gives for an engine. */
function statementFor(engine: string, kind: Kind): string {
  const text = readFileSync(new URL('../docs/scale.md', import.meta.url), 'utf8');
  return [...text.matchAll(/```sql ([^\n]+)\n(.*?)```/gs)].find(([, names]) => {
    const words = names!.split(' ');
    return words.includes(engine) && words.at(-1) === kind;
  })![2]!;
}

function boardOf(file: string, kind: Kind): unknown {
  const options = kind === 'counts' ? [] : ['--cluster-by', 'voter'];
  const { formats: _, ...board } = rankedBoard(file, ...options);
  expect(board.competitors).toHaveLength(6);
  return board;
}

/** The log itself, one battle a row. Chatbot Arena's columns know no weights. */
function logOf(kind: Kind, rows = battles): string {
  const name = `log-${kind}.csv`;
  if (kind !== 'weights') {
    const lines = rows.map(([first, second, label, judge]) => [first, second, LABELS[label], judge]);
    return write(name, ['model_a', 'model_b', 'winner', 'judge'], lines);
  }
  const lines = rows.map(([first, second, label, ...rest]) => [first, second, OUTCOMES[label], ...rest]);
  return write(name, ['first', 'second', 'outcome', 'voter', 'weight'], lines);
}

const server = await startPostgres();
afterAll(() => server.stop());

async function countInDuckDb(statement: string): Promise<readonly (readonly unknown[])[]> {
  const file = write('table.csv', ['model_a', 'model_b', 'winner', 'judge', 'weight'], asReleased);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`CREATE TABLE battles AS FROM read_csv('${file}')`);
  const rows = (await connection.runAndReadAll(statement)).getRows();
  connection.closeSync();
  return rows;
}

async function countInPostgres(statement: string): Promise<readonly (readonly unknown[])[]> {
  const client = new pg.Client({ connectionString: await server.createDatabase() });
  await client.connect();
  const types = ['text', 'text', 'text', 'text', 'double precision'];
  const names = ['model_a', 'model_b', 'winner', 'judge', 'weight'];
  await client.query(
    `CREATE TABLE battles (${names.map((name, place) => `${name} ${types[place]}`).join(', ')})`,
  );
  await client.query(
    `INSERT INTO battles SELECT * FROM unnest(${types.map((type, place) => `$${place + 1}::${type}[]`).join(', ')})`,
    types.map((_, column) => asReleased.map((row) => row[column]!)),
  );
  const { rows } = await client.query({ text: statement, rowMode: 'array' });
  await client.end();
  return rows;
}

const ENGINES = { duckdb: countInDuckDb, postgresql: countInPostgres };

test.each(
  (['duckdb', 'postgresql'] as const).flatMap((engine) =>
    (['counts', 'voters', 'weights'] as const).map((kind) => ({ engine, kind })),
  ),
)('$kind that $engine made give the same board as the log, to the last digit', async ({ engine, kind }) => {
  const counted = await ENGINES[engine](statementFor(engine, kind));
  expect(counted.length).toBeGreaterThan(60);
  expect(counted.length).toBeLessThan(battles.length);
  const file = write(`${engine}-${kind}.csv`, COLUMNS[kind], counted);
  expect(boardOf(file, kind)).toEqual(boardOf(logOf(kind), kind));
});

test.each(['counts', 'voters', 'weights'] as const)('the order of rows means nothing: %s', (kind) => {
  const forth = boardOf(logOf(kind), kind);
  expect(boardOf(logOf(kind, battles.toReversed()), kind)).toEqual(forth);
});

test.each(['clickhouse', 'spark', 'bigquery'])('docs/scale.md has every statement for %s', (engine) => {
  for (const kind of ['counts', 'voters', 'weights'] as const) {
    const statement = statementFor(engine, kind);
    for (const name of COLUMNS[kind]) expect(statement).toMatch(new RegExp(`\\b${name}\\b`));
    for (const label of LABELS) expect(statement).toContain(`'${label}'`);
  }
});
