import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Leaderboard } from 'leitai/api-schema';
import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atRest, launchBrowser, openTab, violations } from './browser-page.ts';
import { generatedConfig, generatedName, storeGeneratedLog } from './generated-log.ts';
import { type ArenaProcess, root, startArena } from './running-arena.ts';

const MODELS = 44;
const BATTLES = 5_000;
const PHONE = { viewport: { width: 360, height: 740 } };
const LONG_TITLE = 'A category with only an English title that is rather long';
const best = generatedName(0);

let arena: ArenaProcess;
let browser: Browser;
beforeAll(async () => {
  const data = mkdtempSync(join(root, 'boards-'));
  await storeGeneratedLog(data, { models: MODELS, battles: BATTLES });
  arena = await startArena({ data, config: configWithLongWords() });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await arena?.stop();
});

/** A price of many digits, and a board and a group of voters of an operator's own. */
function configWithLongWords(): string {
  const models = generatedConfig(MODELS).replace(/price: .*/, 'price: { input: 0.0004, output: 0.002 }');
  const category = `{ name: long, title: { en: ${LONG_TITLE} }, where: { language: [en] } }`;
  return `${models}boards: { categories: [${category}], voterGroups: { editors: [nobody] } }\n`;
}

async function openPage(path: string, options: BrowserContextOptions = {}, url = arena.url) {
  const tab = await openTab(browser, { reducedMotion: 'reduce', ...options });
  await tab.page.goto(url + path);
  await tab.page.getByRole('button', { name: /I understand|我明白了/ }).click();
  return tab;
}

const readBoard = async (query: string): Promise<Leaderboard> =>
  (await fetch(`${arena.url}/api/leaderboards/${query}`)).json() as Promise<Leaderboard>;
const ratedNames = ({ rows }: Leaderboard) =>
  rows.filter(({ rating }) => rating !== null).map(({ model }) => model);
// Text as it is in the page: what is out of sight is not drawn, and has no inner text.
const namesOf = (page: Page) => page.locator('.rated tbody tr:not([hidden]) .model-name a').allTextContents();
const toNumber = (text: string) => Number(text.replaceAll(',', ''));
const searchOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);
const widthOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);
interface Shifted {
  /** How much of the page has moved how far, as browsers score it, but for what a reader's own press has moved. */
  shift: number;
}

/** In the page. */
function watchShifts(): void {
  const shifted = globalThis as unknown as Shifted;
  shifted.shift = 0;
  new PerformanceObserver((list) => {
    const entries = list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[];
    for (const { value, hadRecentInput } of entries) if (!hadRecentInput) shifted.shift += value;
  }).observe({ type: 'layout-shift', buffered: true });
}

const shown = (page: Page) => page.locator('tbody tr').first().waitFor();

test('what is asked of a board is in its address, and a reload shows the same again', async () => {
  const { context, page } = await openPage('/leaderboard/english');
  await shown(page);
  expect(await namesOf(page)).toEqual(ratedNames(await readBoard('english')));
  await page.getByLabel('Organisation').selectOption('Maker 2');
  await page.getByRole('checkbox', { name: 'Style control' }).check();
  await page.getByText('More filters').click();
  await page.getByRole('checkbox', { name: 'Hide retired models' }).check();
  await page.getByLabel('Turns up to').fill('1');
  await page.getByLabel('From', { exact: true }).fill('2024-03-10');
  await page.getByLabel('Tags').selectOption('-coding');
  await page.getByLabel('Votes', { exact: true }).selectOption('a,b');
  const asked = {
    organization: 'Maker 2',
    style: 'on',
    retired: 'hide',
    maxTurns: '1',
    since: '2024-03-10',
    tags: '-coding',
    choice: 'a,b',
  };
  await expect.poll(() => searchOf(page)).toEqual(asked);
  const expected = await readBoard(`english?${new URLSearchParams(asked)}`);
  await expect.poll(() => namesOf(page)).toEqual(ratedNames(expected));
  expect(expected.rows.length).toBeGreaterThan(2);
  expect(new Set(expected.rows.map(({ organization }) => organization))).toEqual(new Set(['Maker 2']));
  // The board of one filter less may have had the same models.
  await atRest(page);
  expect(await violations(page)).toEqual([]);

  await page.reload();
  await shown(page);
  expect(await namesOf(page)).toEqual(ratedNames(expected));
  expect(await page.getByLabel('Organisation').inputValue()).toBe('Maker 2');
  expect(await page.getByLabel('Turns up to').inputValue()).toBe('1');
  expect(await page.getByRole('checkbox', { name: 'Style control' }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Remove tag: without: Coding' }).click();
  await expect.poll(() => searchOf(page).tags).toBeUndefined();
  await page.getByRole('button', { name: 'Remove filters' }).click();
  await expect.poll(() => searchOf(page)).toEqual({});
  await expect.poll(() => page.getByLabel('Turns up to').inputValue()).toBe('');
  await context.close();
});

test.each([
  ['en-US', 'Rules are reading the battles: 1,200 of 35,724.'],
  ['zh-CN', '规则正在读取对战：1,200 / 35,724。'],
])(
  'a board says how far the rules are with the log, and stops when they are done (%s)',
  async (locale, words) => {
    const { context, page } = await openPage('/leaderboard/overall', { locale });
    const info = await (await fetch(`${arena.url}/api/arena`)).json();
    let tagging: object | null = { step: 'rules', done: 1_200, total: 35_724 };
    await page.route('**/api/arena', (route) => route.fulfill({ json: { ...info, tagging } }));
    await page.reload();
    await page.getByText(words).waitFor();
    expect(await violations(page)).toEqual([]);
    tagging = null;
    await page.getByText(words).waitFor({ state: 'detached' });
    await context.close();
  },
);

test('a board is sorted by any column, both ways, and searched, all by keyboard', async () => {
  const { context, page } = await openPage('/leaderboard/english');
  await shown(page);
  const { rows } = await readBoard('english');
  const rated = rows.filter(({ rating }) => rating !== null);
  const votesOf = (page: Page) => page.locator('.rated tbody .votes').allTextContents();
  const byVotes = rated.map(({ votes }) => votes).sort((one, other) => other - one);
  await page.getByRole('button', { name: 'Sort by Votes' }).focus();
  expect(await page.locator('.tooltip:popover-open').innerText()).toContain('Counted battles');
  await page.keyboard.press('Enter');
  await expect.poll(() => votesOf(page)).toEqual(byVotes.map((votes) => votes.toLocaleString('en')));
  expect(searchOf(page)).toEqual({ sort: 'votes' });
  expect(await page.locator('th[aria-sort="descending"]').innerText()).toContain('Votes');
  await page.keyboard.press('Enter');
  await expect
    .poll(() => votesOf(page))
    .toEqual([...byVotes].reverse().map((votes) => votes.toLocaleString('en')));
  expect(searchOf(page)).toEqual({ sort: '-votes' });

  await page.getByRole('searchbox', { name: 'Find a model' }).focus();
  await page.keyboard.type('MAKER 3');
  const ofMaker = rated.filter(({ organization }) => organization === 'Maker 3').map(({ model }) => model);
  await expect.poll(async () => (await namesOf(page)).sort()).toEqual(ofMaker.sort());
  expect(searchOf(page)).toEqual({ sort: '-votes', search: 'MAKER 3' });
  await page.getByRole('searchbox').fill('nobody');
  await page.getByRole('heading', { name: 'Nothing found for “nobody”' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Show all models' }).click();
  await expect.poll(async () => (await namesOf(page)).length).toBe(rated.length);
  await context.close();
});

test('a board says what it is made of, how it is computed, and how it compares with overall', async () => {
  const { context, page } = await openPage('/leaderboard/chinese?minimumVotes=30');
  await shown(page);
  const board = await readBoard('chinese?minimumVotes=30');
  const figures = page.locator('.board-figures');
  // How many all are is asked for beside the board.
  await expect.poll(() => figures.innerText()).toMatch(/\d+% of all votes/);
  const summary = await figures.innerText();
  expect(summary).toContain(`Votes: ${board.votes.toLocaleString('en')}`);
  expect(summary).toContain('Cast Mar 1, 2024 to Jul 2');
  await page.getByText('How this is computed').click();
  await page.getByText('The numbers under which all results together are most likely').first().waitFor();
  await page.getByText(`up to vote ${BATTLES.toLocaleString('en')}`).waitFor();
  const preliminary = board.rows.filter(({ status }) => status === 'preliminary');
  expect(preliminary.length).toBeGreaterThan(0);
  expect(await page.locator('.rated .preliminary').count()).toBe(preliminary.length);
  const moved = board.rows.find(
    ({ rank, overallRank }) => rank !== null && overallRank !== null && rank !== overallRank,
  )!;
  const gain = moved.overallRank! - moved.rank!;
  const row = page.locator('.rated tbody tr').filter({ hasText: moved.model });
  expect(await row.locator('.against').textContent()).toContain(
    `${moved.overallRank} ${gain > 0 ? '↑' : '↓'}${Math.abs(gain)}`,
  );
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test('heads of columns are called by their names, and what they mean is their description', async () => {
  const { context, page } = await openPage('/leaderboard/english');
  await shown(page);
  const heads = await page.locator('.rated thead th').all();
  for (const head of heads) {
    const name = await head.evaluate((cell) => {
      const copy = cell.cloneNode(true) as HTMLElement;
      for (const hidden of copy.querySelectorAll('[aria-hidden]')) hidden.remove();
      return copy.textContent;
    });
    expect(name.length, name).toBeLessThan(20);
  }
  const described = page.getByRole('button', { name: 'Sort by Votes' });
  const id = await described.getAttribute('aria-describedby');
  expect(await page.locator(`[id="${id}"]`).textContent()).toContain('Counted battles');
  await context.close();
});

test('battles of a group of voters are asked for by its name, which the arena gives', async () => {
  const { context, page } = await openPage('/leaderboard');
  await shown(page);
  await page.getByText('More filters').click();
  await page.getByLabel('Voters', { exact: true }).selectOption('editors');
  await expect.poll(() => searchOf(page)).toEqual({ voterGroup: 'editors' });
  await context.close();
});

test('battles that were left out are counted by reason, each in plain words, with the way to their list', async () => {
  const { context, page } = await openPage('/leaderboard');
  const reasons = { duplicate: 1_200, 'identity-leaked': 35 };
  await page.route('**/api/leaderboards/overall', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), excluded: reasons } });
  });
  await page.reload();
  await page.getByText('Battles left out: 1,235').click();
  const told = await page.locator('.how[open] dt').allInnerTexts();
  expect(told).toEqual(['1,200 · Duplicate prompt', '35 · Identity leaked']);
  await page.getByText('so the vote was no longer blind').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.unrouteAll({ behavior: 'wait' });
  await page.getByRole('link', { name: 'List of exclusions', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Exclusions' }).waitFor();
  await context.close();
});

test('a board that has no battles, does not exist, is refused or shows no model says so, and a way on', async () => {
  const { context, page } = await openPage('/leaderboard/math');
  await page.getByRole('heading', { name: 'This board needs labels' }).waitFor();
  await expect.poll(() => page.getByRole('option', { name: 'Math (needs labels)' }).count()).toBe(1);
  expect(await violations(page)).toEqual([]);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${arena.url}/leaderboard/nothing`);
  await page.getByText('There is no such board').waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'See the overall board' }).getAttribute('href')).toBe(
    '/leaderboard',
  );
  // What is refused is not asked for again, nor listened to.
  expect(asked.filter((path) => path.startsWith('/api/leaderboards/nothing'))).toEqual([
    '/api/leaderboards/nothing',
  ]);
  await page.goto(`${arena.url}/leaderboard?organization=Nobody`);
  await page.getByRole('heading', { name: 'No model fits these filters' }).waitFor();
  await page.goto(`${arena.url}/leaderboard?minTokens=many`);
  const refused = await page.getByRole('alert').innerText();
  expect(refused.split(/\n+/)).toEqual([
    'The arena did not understand this request.',
    'Cannot read the request: minTokens must be a whole number of at most 9 digits, got "many"',
  ]);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Remove filters' }).click();
  await shown(page);
  await context.close();
});

test('battles that allow no rating say why, and lead to the board without its filters', async () => {
  const { context, page } = await openPage('/leaderboard');
  await shown(page);
  const detail = 'Cannot control style: got the same difference in all';
  await page.route('**/api/leaderboards/overall?style=on', (route) =>
    route.fulfill({ status: 422, json: { code: 'board-not-available', detail } }),
  );
  await page.goto(`${arena.url}/leaderboard?style=on`);
  await page.getByText(detail).waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Remove filters' }).click();
  await shown(page);
  expect(new URL(page.url()).search).toBe('');
  await context.close();
});

test('a board that takes long shows progress beside the one before, and one that fails can be asked for again', async () => {
  const { context, page } = await openPage('/leaderboard');
  await shown(page);
  const { promise: isSeen, resolve: goOn } = Promise.withResolvers<void>();
  await page.route('**/api/leaderboards/overall?style=on', async (route) => {
    await isSeen;
    await route.continue();
  });
  await page.getByRole('checkbox', { name: 'Style control' }).check();
  await page.getByRole('progressbar', { name: 'Computing this board' }).waitFor();
  expect((await namesOf(page)).length).toBe(ratedNames(await readBoard('overall')).length);
  goOn();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  await page.getByText('as if all models had answered in the same style').first().waitFor();

  await page.route('**/api/leaderboards/overall?*open=yes', (route) => route.abort());
  await page.getByRole('checkbox', { name: 'Open models only' }).check();
  await page.getByRole('alert').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.unroute('**/api/leaderboards/overall?*open=yes');
  await page.getByRole('button', { name: 'Try again' }).click();
  await shown(page);
  await context.close();
});

test.each([
  ['/leaderboard/english?style=on', 'Leaderboard', {}],
  ['/leaderboard/english', '排行榜', { ...PHONE, locale: 'zh-CN' }],
  ['/overview', 'Overview', {}],
] as [string, string, BrowserContextOptions][])(
  '%s stays where it is while it loads, under a heading in words: %s',
  async (path, heading, options) => {
    const { context, page } = await openPage('/', options);
    const { promise: isRead, resolve: goOn } = Promise.withResolvers<void>();
    const answerAfter = (delayMs: number) => async (route: Route) => {
      await isRead;
      setTimeout(() => route.continue(), delayMs);
    };
    await page.route(`${arena.url}/api/leaderboards`, answerAfter(300));
    await page.route(`${arena.url}/api/models`, answerAfter(600));
    await page.route(/api\/(leaderboards\/english|overview)(\?.*)?$/, answerAfter(900));
    await page.addInitScript(watchShifts);
    await page.goto(arena.url + path);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(heading);
    expect(await page.title()).toContain(`${heading} · `);
    goOn();
    await shown(page);
    await page.locator('option').filter({ hasText: 'Maker 2' }).waitFor({ state: 'attached' });
    await page.locator('.live').waitFor();
    await atRest(page);
    expect(await page.evaluate(() => (globalThis as unknown as Shifted).shift)).toBeLessThan(0.02);
    await context.close();
  },
);

test('a board that cannot be had is not called by its name in the address', async () => {
  const { context, page } = await openPage('/');
  await page.route('**/api/**', (route) => route.abort());
  await page.goto(`${arena.url}/leaderboard/exclude-ties`);
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Leaderboard');
  expect(await page.title()).not.toContain('exclude-ties');
  await context.close();
});

test('a board can be taken along: its address is copied, and its files hold its filters', async () => {
  const { context, page } = await openPage('/leaderboard/english?open=yes', {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await shown(page);
  // It is said for a moment only.
  const told = page.getByText('Copied').waitFor();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await told;
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  const names = ratedNames(await readBoard('english?open=yes'));
  for (const name of ['JSON', 'CSV']) {
    const href = await page.getByRole('link', { name, exact: true }).getAttribute('href');
    expect(href).toMatch(/\?open=yes$/);
    const text = await (await fetch(arena.url + href)).text();
    for (const model of names) expect(text).toContain(model);
  }
  await context.close();
});

test('an arena without votes says so on the board and in the overview', async () => {
  const empty = await startArena();
  for (const path of ['/leaderboard', '/overview']) {
    const { context, page } = await openPage(path, {}, empty.url);
    await page.getByRole('heading', { name: 'No votes yet' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await context.close();
  }
  await empty.stop();
});

test('the overview has every model by every board, sorts by each, and leads to both', async () => {
  const { context, page } = await openPage('/overview');
  await page.getByRole('link', { name: best, exact: true }).waitFor();
  const first = page.locator('.overview tbody tr').first();
  await page.getByRole('button', { name: 'Sort by English' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => searchOf(page)).toEqual({ sort: 'english' });
  const { rows } = await readBoard('english');
  // The first of one board may be the first of the other.
  await page.locator('th[aria-sort="ascending"]').filter({ hasText: 'English' }).waitFor();
  expect(await first.innerText()).toContain(rows[0]!.model);
  const column = await page
    .locator('.overview thead th')
    .evaluateAll((heads) => heads.findIndex((head) => head.getAttribute('aria-sort') === 'ascending'));
  const ranks = await page.locator(`.overview tbody tr > :nth-child(${column + 1})`).allTextContents();
  const ranked = rows.map(({ rank }) => rank).filter((rank) => rank !== null);
  expect(ranked.length).toBeGreaterThan(2);
  expect(ranks.slice(0, ranked.length)).toEqual(ranked.map(String));
  expect(new Set(ranks.slice(ranked.length))).toEqual(new Set(['–']));
  const marked = page.locator(`.overview tbody td:nth-child(${column + 1})[data-best]`);
  expect(await marked.count()).toBe(ranked.filter((rank) => rank <= 3).length);
  expect(await page.locator('.overview-missing').innerText()).toContain('Math');
  expect(await violations(page)).toEqual([]);

  await page.locator('.overview-scroll').evaluate((region) => region.scrollTo(0, 400));
  expect(await page.getByRole('button', { name: 'Sort by English' }).isVisible()).toBe(true);
  await page.getByRole('checkbox', { name: 'Open models only' }).check();
  await expect.poll(() => page.getByRole('link', { name: best, exact: true }).count()).toBe(0);
  await page.getByRole('link', { name: 'Open the board English' }).click();
  await page.getByRole('heading', { name: 'English · Leaderboard' }).waitFor();
  await context.close();
});

test('the longest prices and titles of boards stand within their columns', async () => {
  const { context, page } = await openPage('/leaderboard', { locale: 'zh-CN' });
  await shown(page);
  const price = page.locator('.rated .price').filter({ hasText: '$0.0004 / $0.002' });
  for (const width of [1440, 1000]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await price.evaluate((cell) => cell.scrollWidth - cell.clientWidth), String(width)).toBe(0);
  }
  await page.goto(`${arena.url}/overview`);
  await shown(page);
  for (const head of await page.locator('.overview thead .is-number').all()) {
    const { height, overhang } = await head.evaluate((cell) => {
      const { height, right } = cell.getBoundingClientRect();
      return { height, overhang: cell.querySelector('a')!.getBoundingClientRect().right - right };
    });
    expect(height).toBeLessThan(90);
    expect(overhang, await head.innerText()).toBeLessThanOrEqual(0);
  }
  expect(await page.getByTitle(LONG_TITLE).count()).toBe(1);
  await context.close();
});

test.each([
  ['/leaderboard', { ...PHONE, locale: 'en-US' }],
  ['/leaderboard/english?style=on', { ...PHONE, locale: 'zh-CN', colorScheme: 'dark' }],
  ['/overview', { ...PHONE, locale: 'zh-CN' }],
  ['/leaderboard/english', { viewport: { width: 1000, height: 700 }, locale: 'en-US' }],
] as [string, BrowserContextOptions][])('%s fits its window: %o', async (path, options) => {
  const { context, page } = await openPage(path, options);
  await shown(page);
  await atRest(page);
  expect(await widthOf(page)).toBeLessThanOrEqual(options.viewport!.width);
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test('on a phone, in Chinese, a board is sorted and filtered as well', async () => {
  const { context, page } = await openPage('/leaderboard/english', { ...PHONE, locale: 'zh-CN' });
  await shown(page);
  await page.getByLabel('排序', { exact: true }).selectOption({ label: '票数' });
  await expect.poll(() => searchOf(page)).toEqual({ sort: 'votes' });
  const row = await page.locator('.rated tbody tr').first().innerText();
  for (const word of ['确定名次', '总榜', '许可', '价格']) {
    const label = page.locator(`.rated tbody tr:first-child [data-label="${word}"]`);
    expect(await label.isVisible(), word).toBe(true);
  }
  expect(row).toContain('Maker');
  const votesOf = () => page.locator('.rated tbody .votes').allTextContents();
  const most = await votesOf();
  await page.getByRole('button', { name: '降序，点按反转' }).click();
  await expect.poll(() => searchOf(page)).toEqual({ sort: '-votes' });
  await expect.poll(votesOf).toEqual([...most].sort((one, other) => toNumber(one) - toNumber(other)));
  await page.getByRole('button', { name: '升序，点按反转' }).click();
  await expect.poll(() => searchOf(page)).toEqual({ sort: 'votes' });
  expect(await page.getByRole('checkbox', { name: '仅开放模型' }).isVisible()).toBe(false);
  await page.getByText('更多筛选').click();
  await page.getByRole('checkbox', { name: '仅开放模型' }).check();
  const open = ratedNames(await readBoard('english?open=yes')).sort();
  await expect.poll(async () => (await namesOf(page)).sort()).toEqual(open);
  await context.close();
});

test('on paper a board keeps its columns, and is as light as paper', async () => {
  const { context, page } = await openPage('/leaderboard/english', { colorScheme: 'dark' });
  await shown(page);
  await page.emulateMedia({ media: 'print' });
  // What A4 has between its margins.
  await page.setViewportSize({ width: 718, height: 1_000 });
  expect(await page.locator('.rated thead').isVisible()).toBe(true);
  await expect.poll(() => widthOf(page)).toBeLessThanOrEqual(718);
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
    'rgb(250, 248, 244)',
  );
  await context.close();
});
