// `npm run bench [-- BATTLES…]`: every step of the rating engine on logs that it draws itself, each beside the textbook's way in
// plain TypeScript in the same run. Prints medians in milliseconds, the ratio, and the peak memory of each size's process.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type BattleColumns,
  BattleSet,
  type BattleTable,
  bootstrapStrengths,
  countPairs,
  eloHistory,
  fitStrengths,
  fitStyle,
  OnlineElo,
  OUTCOMES,
  rankCompetitors,
  rankSets,
  simulateBattles,
} from '@leitai/rating';
import { sandwich } from '../packages/rating/src/matrix.ts';
import {
  countByName,
  fitByIteration,
  resampleByBattle,
  sandwichByElimination,
  styleStepByBattle,
} from './baseline.ts';

const SIZES = [100_000, 1_000_000, 11_700_000];
const SELF = fileURLToPath(import.meta.url);
const LEITAI = fileURLToPath(new URL('../packages/arena/src/cli/main.ts', import.meta.url));
/** Passes of the textbook: four Newton steps to the gradient that the library reaches on these logs, and the sandwich. */
const STYLE_PASSES = 5;
const STYLE = { tokens: 60, headers: 10, lists: 5, bold: 8 };

/** Median milliseconds of several runs after a first one that warms up. */
function median(runs: number, work: () => unknown): number {
  const times = Array.from({ length: runs + 1 }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  }).slice(1);
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)]!;
}

function print(step: string, ours: number, baseline?: number, note = ''): void {
  const ratio = baseline === undefined ? '' : `${(baseline / ours).toFixed(baseline / ours < 10 ? 1 : 0)}×`;
  const cells = [
    step.padEnd(44),
    show(ours),
    baseline === undefined ? ''.padStart(12) : show(baseline),
    ratio.padStart(9),
    note,
  ];
  console.log(cells.join(' ').trimEnd());
}

function show(milliseconds: number): string {
  return milliseconds.toFixed(milliseconds < 10 ? 2 : 0).padStart(12);
}

function printHeader(title: string): void {
  console.log(
    `\n${title}\n${[''.padEnd(44), 'ms'.padStart(12), 'textbook ms'.padStart(12), 'ratio'.padStart(9)].join(' ')}`,
  );
}

function benchSize(battles: number): void {
  const { columns } = simulateBattles({ competitors: 100, battles, eras: 5, styleEffects: STYLE, seed: 7 });
  const { features: _, pairProbabilities: __, ...plain } = columns;
  const runs = battles > 2_000_000 ? 3 : 7;
  printHeader(`${battles.toLocaleString('en')} battles of 100 competitors, four style features`);
  benchPairs(plain, runs);
  benchOneMoreVote(plain);
  const elo = median(1, () => eloHistory(plain, { every: battles }));
  print(
    'online Elo',
    elo,
    median(1, () => eloByName(plain)),
  );
  benchStyle(columns, battles);
  console.log(
    `peak memory: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB, baselines and the log included`,
  );
}

function benchPairs(columns: BattleColumns, runs: number): void {
  const counts = countByName(columns);
  print(
    'battles → pair counts',
    median(runs, () => countPairs(columns)),
    median(1, () => countByName(columns)),
  );
  const table = countPairs(columns);
  const members = table.competitors.map((_, place) => place);
  benchFit({ table, members, counts });
  const fit = fitStrengths(table, members);
  print(
    'rank sets of all at once (4,000 draws)',
    median(3, () => rankSets(fit.strengths, fit.covariance)),
  );
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const oneResample = median(1, () => fitByIteration(countByName(resampleByBattle(columns, random))));
  print(
    '1,000 bootstraps',
    median(1, () => bootstrapStrengths({ table, members, fit, bootstrap: { samples: 1_000 } })),
    oneResample * 1_000,
    'textbook: one, times 1,000',
  );
}

interface FitBench {
  readonly table: BattleTable;
  readonly members: readonly number[];
  readonly counts: ReturnType<typeof countByName>;
}

/** Returns the milliseconds of fit and sandwich together. The library does both at once; the product is timed beside it. */
function benchFit({ table, members, counts }: FitBench): number {
  const fit = fitStrengths(table, members);
  const both = median(100, () => fitStrengths(table, members));
  const product = median(100, () => sandwich(fit.bread, fit.covariance));
  const slowFit = median(1, () => fitByIteration(counts));
  const slowSandwich = median(1, () => sandwichByElimination(counts, fit.strengths));
  print('fit to gradient 1e-8', both - product, slowFit, 'with the inverse of the information');
  print('sandwich', product, slowSandwich, 'textbook: with the inverse');
  print('fit and sandwich', both, slowFit + slowSandwich);
  return both;
}

/** A vote on a live board, against counting and fitting the whole log again. Returns its milliseconds. */
function benchOneMoreVote(columns: BattleColumns): number {
  const { competitors, first, second, outcome } = columns;
  const battles = new BattleSet();
  for (const pair of countPairs(columns).pairs) {
    const names = { first: nameOf(columns, pair.first), second: nameOf(columns, pair.second) };
    battles.add({ ...names, outcome: 'a', count: pair.firstWins });
    battles.add({ ...names, outcome: 'b', count: pair.secondWins });
    battles.add({ ...names, outcome: 'tie', count: pair.ties });
    battles.add({ ...names, outcome: 'both-bad', count: pair.bothBad });
  }
  let row = 0;
  const vote = () => {
    battles.add({
      first: competitors[first[row]!]!,
      second: competitors[second[row]!]!,
      outcome: OUTCOMES[outcome[row]!]!,
    });
    row += 1;
    return rankCompetitors(battles);
  };
  const ours = median(300, vote);
  const baseline = median(1, () => {
    const counts = countByName(columns);
    return sandwichByElimination(counts, fitByIteration(counts));
  });
  print('one more vote → a new board', ours, baseline);
  return ours;
}

function nameOf({ competitors }: BattleColumns, place: number): string {
  return [...competitors].sort()[place]!;
}

function eloByName({ competitors, first, second, outcome }: BattleColumns): OnlineElo {
  const elo = new OnlineElo();
  for (let row = 0; row < first.length; row += 1) {
    elo.add({
      first: competitors[first[row]!]!,
      second: competitors[second[row]!]!,
      outcome: OUTCOMES[outcome[row]!]!,
    });
  }
  return elo;
}

function benchStyle(columns: BattleColumns, battles: number): void {
  const members = columns.competitors.map((_, place) => place);
  const runs = battles > 2_000_000 ? 2 : 3;
  const parameters = new Float64Array(members.length + columns.features!.length);
  const onePass = median(1, () => styleStepByBattle(columns, parameters));
  const kernel = median(runs, () => fitStyle(columns, members));
  print(
    'style control with sandwich (WebAssembly)',
    kernel,
    onePass * STYLE_PASSES,
    `textbook: one pass, times ${STYLE_PASSES}`,
  );
  print(
    'style control with sandwich (TypeScript)',
    median(1, () => fitStyle(columns, members, { useKernel: false })),
    onePass * STYLE_PASSES,
  );
}

/** The same steps with three times the competitors, whose matrices take 27 times the work. */
function benchManyCompetitors(): void {
  const [few, many] = [100, 300].map((competitors) => {
    const { columns } = simulateBattles({ competitors, battles: 1_000_000, eras: 5, seed: 7 });
    const table = countPairs(columns);
    const members = table.competitors.map((_, place) => place);
    printHeader(`1,000,000 battles of ${competitors} competitors`);
    const fit = benchFit({ table, members, counts: countByName(columns) });
    const vote = benchOneMoreVote(columns);
    const bootstrap = { samples: 100 };
    const start = fitStrengths(table, members);
    const resamples = median(1, () => bootstrapStrengths({ table, members, fit: start, bootstrap }));
    print('100 bootstraps', resamples);
    return { fit, vote, resamples };
  });
  for (const step of ['fit', 'vote', 'resamples'] as const) {
    console.log(`300 beside 100 competitors, ${step}: ${(many![step] / few![step]).toFixed(1)}×`);
  }
}

/** Peak memory of a process that holds a log and fits it, and of one that only holds it. */
function benchMemory(battles: number): void {
  const peak = (task: 'hold' | 'fit') =>
    Number(execFileSync(process.execPath, [SELF, task, String(battles)], { encoding: 'utf8' }));
  const [held, fitted] = [peak('hold'), peak('fit')];
  console.log(
    `\n${battles.toLocaleString('en')} battles in columns: ${held} MB; with counts, fit and sandwich: ${fitted} MB`,
  );
}

/** Battles that need no drawing: 5 bytes each, as a reader of a log would hold them. */
function plainColumns(battles: number): BattleColumns {
  const first = new Uint16Array(battles);
  const second = new Uint16Array(battles);
  const outcome = new Uint8Array(battles);
  let state = 1;
  const draw = (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let row = 0; row < battles; row += 1) {
    first[row] = draw(100);
    second[row] = (first[row]! + 1 + draw(99)) % 100;
    outcome[row] = draw(4);
  }
  const competitors = Array.from({ length: 100 }, (_, place) => `model ${place}`);
  return { competitors, first, second, outcome };
}

function reportPeak(task: 'hold' | 'fit', battles: number): void {
  const columns = plainColumns(battles);
  if (task === 'fit') {
    const table = countPairs(columns);
    fitStrengths(
      table,
      table.competitors.map((_, place) => place),
    );
  }
  console.log(Math.round(process.resourceUsage().maxRSS / 1024));
}

/** A process of its own, from a Parquet file to ratings, intervals, rank sets and 100 bootstraps. */
function benchColdProcess(battles: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'leitai-bench-'));
  const file = join(folder, 'battles.parquet');
  const options = [
    '--competitors',
    '100',
    '--eras',
    '5',
    '--seed',
    '7',
    '--battles',
    String(battles),
    '--out',
    file,
  ];
  execFileSync(process.execPath, [LEITAI, 'simulate', ...options], { stdio: ['ignore', 'ignore', 'ignore'] });
  const report =
    'data:text/javascript,process.on("exit",()=>process.stderr.write(`\\nrss ${process.resourceUsage().maxRSS}`))';
  const memory: number[] = [];
  const elapsed = median(3, () => {
    const { stderr } = spawnSync(
      process.execPath,
      [
        '--import',
        report,
        LEITAI,
        'rank',
        file,
        '--interval',
        'bootstrap',
        '--samples',
        '100',
        '--format',
        'json',
      ],
      { encoding: 'utf8' },
    );
    memory.push(Number(/rss (\d+)/.exec(stderr)![1]) / 1024);
  });
  rmSync(folder, { recursive: true });
  printHeader(`cold process: ${battles.toLocaleString('en')} battles from Parquet`);
  print('leitai rank with 100 bootstraps', elapsed, undefined, `peak ${Math.round(Math.max(...memory))} MB`);
}

const [command, ...rest] = process.argv.slice(2);
if (command === 'size') {
  benchSize(Number(rest[0]));
} else if (command === 'hold' || command === 'fit') {
  reportPeak(command, Number(rest[0]));
} else {
  const sizes = [command, ...rest].filter((size) => size !== undefined).map(Number);
  for (const size of sizes.length > 0 ? sizes : SIZES) {
    // Each size in a process of its own, so that its memory is its own.
    spawnSync(process.execPath, [SELF, 'size', String(size)], { stdio: 'inherit' });
  }
  const largest = Math.max(...(sizes.length > 0 ? sizes : SIZES));
  benchManyCompetitors();
  benchMemory(largest);
  benchColdProcess(largest);
}
