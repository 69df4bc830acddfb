// `node bench/import.ts [battles]`: how fast files come into the vote log, beside row-by-row inserts of the same battles and
// disk, and how fast they come out again.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { Database } from '../packages/arena/src/files/database.ts';
import { peakMemory } from './peak-memory.ts';

const COMMAND = fileURLToPath(new URL('../packages/arena/src/cli/main.ts', import.meta.url));
const BATTLES = Number(process.argv[2] ?? 1_000_000);
const BASELINE_BATTLES = 100_000;
/** A commit for each takes so long that fewer must do. */
const DURABLE_BATTLES = 5_000;
const MEMORY_POLL_MS = 20;

const folder = mkdtempSync(join(tmpdir(), 'leitai-bench-import-'));
const file = join(folder, 'battles.parquet');
const data = join(folder, 'data');

/** Runs a command to its end. Memory is the most that the process had, in bytes, where Linux tells. */
async function run(...args: string[]): Promise<{ seconds: number; memory: number }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let [memory, stderr] = [0, ''];
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const poll = setInterval(() => {
    memory = Math.max(memory, peakMemory(child.pid!));
  }, MEMORY_POLL_MS);
  const status = await new Promise((resolve) => child.once('exit', resolve));
  clearInterval(poll);
  if (status !== 0) throw new Error(`Cannot measure: leitai ${args[0]} must succeed, got ${stderr}`);
  return { seconds: (performance.now() - startedAt) / 1_000, memory };
}

type Row = [modelA: string, modelB: string, choice: string, probability: number];

async function readRows(count: number): Promise<Row[]> {
  const database = await Database.open();
  const sql = `SELECT model_a, model_b, choice, pair_probability FROM '${file}' LIMIT ${count}`;
  const rows = (await database.rows(sql)) as Row[];
  database.close();
  return rows;
}

/** A row a battle in a table of its own, without hashes or checks. Battles a second, reading included. */
async function insertRows(count: number, { isDurable }: { isDurable: boolean }): Promise<number> {
  const startedAt = performance.now();
  const database = new DatabaseSync(join(folder, `rows-${isDurable}.sqlite`));
  database.exec(`pragma journal_mode = wal; pragma synchronous = full; create table battles (sequence integer primary key,
    model_a text not null, model_b text not null, choice text not null, pair_probability real not null)`);
  const insert = database.prepare('insert into battles values (null, ?, ?, ?, ?)');
  const rows = await readRows(count);
  if (!isDurable) database.exec('begin');
  for (const row of rows) insert.run(...row);
  if (!isDurable) database.exec('commit');
  database.close();
  return count / ((performance.now() - startedAt) / 1_000);
}

const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MB`;

try {
  await run('simulate', '--battles', String(BATTLES), '--seed', '7', '--out', file);
  const durable = await insertRows(Math.min(DURABLE_BATTLES, BATTLES), { isDurable: true });
  const inserted = await insertRows(Math.min(BASELINE_BATTLES, BATTLES), { isDurable: false });
  const imported = await run('import', file, '--data', data);
  const exported = await run('export', '--data', data, '--out', join(folder, 'export'));
  const line = (label: string, perSecond: number, more = '') =>
    console.log(
      `${label.padEnd(44)} ${perSecond.toFixed(0).padStart(9)} /s  ${(perSecond / inserted).toFixed(2).padStart(5)}  ${more}`,
    );
  console.log(`${BATTLES} battles, ${megabytes(statSync(file).size)} of Parquet`);
  line('rows, a commit for each', durable);
  line('rows, in one transaction', inserted);
  const size = megabytes(statSync(join(data, 'leitai.sqlite')).size);
  line(
    'leitai import, with start',
    BATTLES / imported.seconds,
    `${imported.seconds.toFixed(1)} s, ${megabytes(imported.memory)} of memory, ${size} of database`,
  );
  line(
    'leitai export, with start',
    BATTLES / exported.seconds,
    `${exported.seconds.toFixed(1)} s, ${megabytes(exported.memory)} of memory`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
