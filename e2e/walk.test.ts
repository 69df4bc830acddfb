import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Leaderboard, LeaderboardList, ModelPage } from 'leitai/api-schema';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openTab, violations } from './browser-page.ts';
import { generatedConfig, storeGeneratedLog } from './generated-log.ts';
import { type ArenaProcess, root, runLeitai, startArena } from './running-arena.ts';

/** Real prompts, answers and votes of people, where they are there. */
const LLMFAO = fileURLToPath(new URL('../../shared/data/llmfao', import.meta.url));
const isReal = existsSync(LLMFAO);
const GENERATED_MODELS = 44;
const NARROW_PX = 360;

let arena: ArenaProcess;
let browser: Browser;
beforeAll(async () => {
  const data = mkdtempSync(join(root, 'walk-'));
  if (isReal) importReal(data);
  else await storeGeneratedLog(data, { models: GENERATED_MODELS, battles: 9_000 });
  // What an operator leaves out, and half of that taken in again.
  leitai(data, 'exclude', '--sequence', '12', '--note', 'the prompt was an advertisement');
  leitai(data, 'exclude', '--sequence', '14', '--reason', 'test');
  leitai(data, 'exclude', '--sequence', '15', '--reason', 'test');
  leitai(data, 'include', '--sequence', '15', '--reason', 'test');
  leitai(data, 'exclude', '--voter-of', '40', '--note', 'votes of a script');
  const config = isReal ? realConfig() : generatedConfig(GENERATED_MODELS);
  const configPath = join(root, 'walk.yaml');
  writeFileSync(configPath, config);
  leitai(data, 'publish', '--config', configPath);
  arena = await startArena({ data, config });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await arena?.stop();
});

function leitai(data: string, ...args: readonly string[]): void {
  const { status, stderr } = runLeitai(...args, '--data', data);
  if (status !== 0) throw new Error(`leitai ${args.join(' ')} failed:\n${stderr}`);
}

function importReal(data: string): void {
  const [votes, texts] = [`${LLMFAO}/crowd-comparisons.csv`, `${LLMFAO}/pairs-crowd.jsonl`];
  leitai(data, 'import', votes, texts, '--show-text');
  leitai(data, 'tag');
}

/** Knows most of the models: one has left, one is retired, some have prices. */
function realConfig(): string {
  const lines = readFileSync(`${LLMFAO}/models.jsonl`, 'utf8').trim().split('\n');
  const entries = lines.slice(1).map((line, place) => {
    const { name, org } = JSON.parse(line) as { name: string; org: string };
    return [
      `  - name: ${JSON.stringify(name)}`,
      `    organization: ${JSON.stringify(org)}`,
      `    license: ${['Proprietary', 'Apache-2.0', 'Llama 2 Community Licence Agreement'][place % 3]}`,
      ...(place % 4 === 0 ? ['    knowledgeCutoff: 2023-04'] : []),
      '    provider: openai-compatible',
      '    url: http://127.0.0.1:9/v1',
      ...(place % 2 === 0 ? [`    price: { input: ${place + 1}, output: ${3 * (place + 1)} }`] : []),
      ...(place === 4 ? ['    state: retired'] : []),
    ].join('\n');
  });
  return `discoverModels: false\nmodels:\n${entries.join('\n')}\n`;
}

const WAYS: readonly [name: string, options: BrowserContextOptions][] = [
  ['a desk, light, English', { locale: 'en-US', colorScheme: 'light' }],
  ['a desk, dark, Chinese', { locale: 'zh-CN', colorScheme: 'dark' }],
  [
    'a phone, light, Chinese',
    { locale: 'zh-CN', colorScheme: 'light', viewport: { width: NARROW_PX, height: 740 }, hasTouch: true },
  ],
  [
    'a phone, dark, English',
    { locale: 'en-US', colorScheme: 'dark', viewport: { width: NARROW_PX, height: 740 }, hasTouch: true },
  ],
];

test.each(WAYS)('every page is whole and without complaint: %s', async (name, options) => {
  const { context, page, complaints } = await openTab(browser, { reducedMotion: 'reduce', ...options });
  const failures = watchFailures(page);
  await page.goto(`${arena.url}/leaderboard`);
  await page.getByRole('button', { name: /I understand|我明白了/ }).click();
  const { paths, isAlike } = await pathsFor(WAYS.findIndex(([way]) => way === name));
  for (const path of paths) {
    await page.goto(arena.url + path);
    await atRest(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, path).toBeLessThanOrEqual(page.viewportSize()!.width);
    expect(await cutOff(page), path).toEqual([]);
    expect(await page.getByRole('alert').count(), path).toBe(0);
    if (!isAlike(path)) expect(await violations(page), path).toEqual([]);
    expect({ path, complaints, failures }).toEqual({ path, complaints: [], failures: [] });
  }
  await context.close();
});

test.skipIf(!isReal)(
  'a model page has examples of real battles, and says whose answer is whose',
  async () => {
    const { rows } = await read<Leaderboard>('/api/leaderboards/overall');
    const { model } = rows[0]!;
    const { examples } = await read<ModelPage>(`/api/models/${encodeURIComponent(model)}`);
    expect(examples.length).toBeGreaterThan(2);
    const { opponent, prompt, reply, opponentReply, side } = examples[0]!;
    const { context, page } = await openTab(browser);
    await page.goto(`${arena.url}/models/${encodeURIComponent(model)}`);
    await page.getByRole('button', { name: 'I understand' }).click();
    const example = page.locator('.example').first();
    await example.locator('summary').click();
    expect(await example.locator('blockquote').textContent()).toBe(prompt);
    const answers = await example.locator('.example-replies > div').allTextContents();
    expect(answers).toEqual([`${model}${reply}`, `${opponent}${opponentReply}`]);
    expect(await example.locator('.example-replies > div').first().getAttribute('data-side')).toBe(side);
    expect(await violations(page)).toEqual([]);
    await example.getByRole('link', { name: opponent, exact: true }).click();
    await page.getByRole('heading', { name: opponent, level: 1 }).waitFor();
    await context.close();
  },
);

test('of 400 models every rank and every name is whole, on a desk and on a phone', async () => {
  const { context, page } = await openTab(browser, { locale: 'en-US' });
  await page.route('**/api/leaderboards/overall', async (route) => {
    const response = await route.fetch();
    const board = (await response.json()) as Leaderboard;
    const first = board.rows[0]!;
    const rows = Array.from({ length: 400 }, (_, place) => ({
      ...first,
      model: `${first.model} ${place}`,
      ...{ rank: place + 1, bestRank: place + 1, worstRank: 400 },
      ...{ simultaneousBest: place + 1, simultaneousWorst: 400, votes: 1_170_000 },
    }));
    await route.fulfill({ response, json: { ...board, rows } });
  });
  await page.goto(`${arena.url}/leaderboard`);
  await page.getByRole('button', { name: 'I understand' }).click();
  for (const width of [1280, 1000, NARROW_PX]) {
    await page.setViewportSize({ width, height: 740 });
    await page.getByText(`${400}`, { exact: true }).last().scrollIntoViewIfNeeded();
    expect(await cutOff(page), String(width)).toEqual([]);
  }
  await context.close();
});

/** What one way of looking sees: one page of each kind, and its share of all others. Alike are the same views of other boards. */
async function pathsFor(way: number) {
  const { ofEachKind, ofOtherBoards, others } = await pagesOfBoards();
  const rest = [...ofOtherBoards, ...others].filter((_, place) => place % WAYS.length === way);
  return {
    paths: [...ofEachKind, ...rest],
    isAlike: (path: string) => ofOtherBoards.includes(path),
  };
}

/** All views of all boards, every map, the overview, models and pairs of all kinds, the start page and the public records. */
async function pagesOfBoards() {
  const boards = (await read<LeaderboardList>('/api/leaderboards')).filter(
    ({ category, missing }, place, all) =>
      category !== 'overall' &&
      // Those that lack the same say the same.
      (missing === null || place === all.findIndex((board) => board.missing === missing)),
  );
  const { rows } = await read<Leaderboard>('/api/leaderboards/overall');
  const modelIn = (wanted: string) => rows.find(({ state }) => state === wanted)!.model;
  const names = rows.map(({ model }) => model);
  const [best, second, last] = [names[0]!, names[1]!, names.at(-1)!];
  const modelPath = (model: string) => `/models/${encodeURIComponent(model)}`;
  const pairPath = (other: string) => `/pairs/${encodeURIComponent(best)}/${encodeURIComponent(other)}`;
  const met = (await read<ModelPage>(`/api${modelPath(best)}`)).opponents[0]!.model;
  const maps = ['?show=expected', '?show=difference', '?show=battles', '?open=yes'];
  const views = ['', '/heat-map', '/plots'];
  return {
    ofEachKind: [
      ...views.map((view) => `/leaderboard/overall${view}`),
      '/overview',
      modelPath(best),
      pairPath(met),
      '/',
      '/publications',
      '/publications/1',
      '/exclusions',
      '/duplicates',
    ],
    ofOtherBoards: boards.flatMap(({ category }) => views.map((view) => `/leaderboard/${category}${view}`)),
    others: [
      ...maps.map((map) => `/leaderboard/overall/heat-map${map}`),
      '/leaderboard/overall/plots?open=yes',
      '/leaderboard?style=on&duplicates=keep&open=yes&retired=hide&sort=-votes',
      '/leaderboard?search=nobody-has-this-name',
      '/overview?open=yes&sort=exclude-ties',
      '/publications/1?category=coding',
      '/exclusions?reason=operator',
      ...[last, modelIn('removed'), modelIn('retired')].map(modelPath),
      ...[second, last, modelIn('removed'), best].map(pairPath),
    ],
  };
}

async function read<Body>(path: string): Promise<Body> {
  const response = await fetch(arena.url + path);
  expect(response.status, path).toBe(200);
  return (await response.json()) as Body;
}

/** Every request that did not arrive or was refused. One that a page leaves behind when it goes is none. */
function watchFailures(page: Page): string[] {
  const failures: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) failures.push(`${response.status()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') failures.push(`${reason} ${request.url()}`);
  });
  return failures;
}

/** Until nothing of the page is on its way any more. */
async function atRest(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(
    () => document.querySelector('.skeleton, .chart[data-state="loading"], .progress') === null,
  );
}

/** Texts in cells of tables that reach beyond their cell. */
function cutOff(page: Page): Promise<(string | null)[]> {
  return page.locator('.table :is(th, td)').evaluateAll((cells) =>
    cells.flatMap((cell) => {
      const outer = cell.getBoundingClientRect();
      const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT, (node) =>
        node.parentElement!.closest('.visually-hidden, .tooltip')
          ? NodeFilter.FILTER_REJECT
          : NodeFilter.FILTER_ACCEPT,
      );
      const found: (string | null)[] = [];
      while (texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        const { left, right, width } = range.getBoundingClientRect();
        if (width > 0 && (left < outer.left - 1 || right > outer.right + 1)) found.push(range.toString());
      }
      return found;
    }),
  );
}
