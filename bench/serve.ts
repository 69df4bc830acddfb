// `[LEITAI_BROWSER=/path/to/chromium] node bench/serve.ts [battles] [models]`: how fast a server starts with a long log, and how fast it gives
// boards of it that nobody has asked for yet, beside a GROUP BY of the same battles in DuckDB with the textbook's fit. With a browser
// also how fast the page of the board is there, and how long its interactions take. Builds nothing: `npm run build` comes first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../e2e/browser-page.ts';
import { storeGeneratedLog } from '../e2e/generated-log.ts';
import { type ArenaProcess, startArena, startLeitai } from '../e2e/running-arena.ts';
import { Voter } from '../e2e/voter.ts';
import { Database } from '../packages/arena/src/files/database.ts';
import { fitByIteration, sandwichByElimination } from './baseline.ts';
import { peakMemory } from './peak-memory.ts';

const BATTLES = Number(process.argv[2] ?? 1_000_000);
const MODELS = Number(process.argv[3] ?? 44);
const STARTS = 3;
/** What a board is asked for, and the same of the exported battles. */
const SLICES: readonly (readonly [query: string, condition: string])[] = [
  ['', 'TRUE'],
  ['language=zh', "language = 'zh'"],
  ['tags=coding', "list_contains(tags, 'coding')"],
  ['minTurns=2', 'turns >= 2'],
  ['minTokens=500', 'prompt_tokens >= 500'],
  ['language=en&choice=a,b', "language = 'en' AND choice IN ('a', 'b')"],
];
/** The other things that pages ask for. */
const OTHERS = [
  ['style control', '/api/leaderboards/overall?style=on'],
  ['matrix', '/api/leaderboards/overall/matrix'],
  ['history', '/api/leaderboards/overall/history'],
  ['overview', '/api/overview'],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'leitai-bench-serve-'));
const data = join(folder, 'data');

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}

function print(what: string, ours: number, baseline?: number, note = ''): void {
  const ratio = baseline === undefined ? '' : `${(baseline / ours).toFixed(1)}×`;
  const other = baseline === undefined ? '' : baseline.toFixed(3);
  console.log(
    `${what.padEnd(44)} ${ours.toFixed(3).padStart(8)} s ${other.padStart(9)} ${ratio.padStart(7)}  ${note}`,
  );
}

async function read(arena: ArenaProcess, path: string): Promise<{ votes: number; rows: unknown[] }> {
  const response = await fetch(arena.url + path);
  if (response.status !== 200) throw new Error(`Cannot measure ${path}: got ${await response.text()}`);
  return (await response.json()) as { votes: number; rows: unknown[] };
}

/** Pair counts by DuckDB, then the fit and the sandwich of the textbook. */
async function boardByGroupBy(database: Database, file: string, condition: string): Promise<void> {
  const rows = await database.rows(
    `SELECT model_a, model_b, choice, count(*)::DOUBLE FROM '${file}' WHERE NOT duplicate AND ${condition} GROUP BY ALL`,
  );
  const names = [...new Set(rows.flatMap(([one, other]) => [String(one), String(other)]))].sort();
  const places = new Map(names.map((name, place) => [name, place]));
  const wins = names.map(() => names.map(() => 0));
  for (const [one, other, choice, count] of rows as [string, string, string, number][]) {
    const [i, j] = [places.get(one)!, places.get(other)!];
    wins[i]![j]! += choice === 'a' ? count : choice === 'b' ? 0 : count / 2;
    wins[j]![i]! += choice === 'b' ? count : choice === 'a' ? 0 : count / 2;
  }
  sandwichByElimination({ wins }, fitByIteration({ wins }));
}

async function measureBoards(arena: ArenaProcess, file: string): Promise<void> {
  const database = await Database.open();
  for (const [query, condition] of SLICES) {
    const path = `/api/leaderboards/overall${query && `?${query}`}`;
    const ours = await seconds(() => read(arena, path));
    const again = await seconds(() => read(arena, path));
    const baseline = await seconds(() => boardByGroupBy(database, file, condition));
    print(`board ${query || 'overall'}`, ours, baseline, `again ${(again * 1_000).toFixed(0)} ms`);
  }
  database.close();
  for (const [what, path] of OTHERS) print(what, await seconds(() => read(arena, path)));
}

/** From the answer to a vote to a board that has it, as an open page hears of it. */
async function measureVote(arena: ArenaProcess): Promise<void> {
  const voter = new Voter(arena.url);
  const before = (await read(arena, '/api/leaderboards/overall')).votes;
  const id = await voter.startBattle();
  await voter.followTurn(id);
  await voter.vote(id, 'a');
  const elapsed = await seconds(async () => {
    while ((await read(arena, '/api/leaderboards/overall')).votes === before) await new Promise(setImmediate);
  });
  print('vote → board', elapsed);
}

/** Longest of what the browser counts as one interaction, from the key or click to the next frame, in milliseconds. */
async function slowest(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const seen: number[] = [];
    const observer = new PerformanceObserver((list) =>
      seen.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    Object.assign(globalThis, { seen });
  });
  await act();
  await page.waitForTimeout(500);
  return page.evaluate(() => Math.max(0, ...(globalThis as unknown as { seen: number[] }).seen));
}

async function measurePage(arena: ArenaProcess, executablePath: string): Promise<void> {
  const browser = await launchBrowser(executablePath);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
  await page.goto(arena.url);
  await page.getByRole('button', { name: 'I understand' }).click();
  const open = await seconds(async () => {
    await page.goto(`${arena.url}/leaderboard`);
    await page
      .locator('tbody tr')
      .nth(MODELS - 1)
      .waitFor({ state: 'attached' });
  });
  print('page of the board, all rows there', open);
  const acts: readonly (readonly [string, () => Promise<void>])[] = [
    ['sort by votes', () => page.getByRole('button', { name: 'Sort by Votes' }).click()],
    ['search of a model', () => page.getByRole('searchbox').pressSequentially('model-01')],
    ['style control is chosen', () => page.getByRole('checkbox', { name: 'Style control' }).check()],
  ];
  for (const [what, act] of acts) print(`interaction: ${what}`, (await slowest(page, act)) / 1_000);
  await browser.close();
}

let arena: ArenaProcess | undefined;
try {
  await storeGeneratedLog(data, { models: MODELS, battles: BATTLES });
  console.log(`${BATTLES.toLocaleString('en')} battles of ${MODELS} models`.padEnd(56), 'GROUP BY   ratio');
  const start = () =>
    seconds(async () => {
      arena = await startArena({ data });
    });
  print('start from the log', await start());
  const again: number[] = [];
  for (let run = 0; run < STARTS; run += 1) {
    // The snapshot is written when the server ends, at the latest.
    await arena!.stop();
    again.push(await start());
  }
  print(
    'start from the snapshot',
    again.sort((one, other) => one - other)[STARTS >> 1]!,
    undefined,
    `of ${STARTS}`,
  );
  const exported = join(folder, 'export');
  const { status, stderr } = await startLeitai('export', '--data', data, '--out', exported).ended;
  if (status !== 0) throw new Error(`Cannot measure: leitai export must succeed, got ${stderr}`);
  await measureBoards(arena!, join(exported, 'battles.parquet'));
  await measureVote(arena!);
  if (process.env.LEITAI_BROWSER) await measurePage(arena!, process.env.LEITAI_BROWSER);
  console.log(`memory of the server at its peak: ${(peakMemory(arena!.pid) / 2 ** 20).toFixed(0)} MB`);
} finally {
  await arena?.stop();
  rmSync(folder, { recursive: true, force: true });
}
