import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atRest, launchBrowser, nextFrame, openTab, violations } from './browser-page.ts';
import { generatedConfig, generatedName, storeGeneratedLog } from './generated-log.ts';
import { type ArenaProcess, root, startArena } from './running-arena.ts';

const MODELS = 44;
const BATTLES = 20_000;
const HEAT_MAP = '/leaderboard/overall/heat-map';
const PLOTS = '/leaderboard/overall/plots';
const [best, second] = [generatedName(0), generatedName(1)];

let arena: ArenaProcess;
let browser: Browser;
beforeAll(async () => {
  const data = mkdtempSync(join(root, 'charts-'));
  await storeGeneratedLog(data, { models: MODELS, battles: BATTLES });
  arena = await startArena({ data, config: generatedConfig(MODELS) });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await arena.stop();
});

async function openPage(path: string, options: BrowserContextOptions = {}) {
  const tab = await openTab(browser, { reducedMotion: 'reduce', ...options });
  await tab.page.goto(arena.url + path);
  await tab.page.getByRole('button', { name: /I understand|我明白了/ }).click();
  return tab;
}

/** Saves what a button of a figure gives. */
async function download(
  page: Page,
  title: string,
  kind: 'PNG' | 'SVG',
): Promise<{ name: string; bytes: Buffer }> {
  const figure = page.getByRole('region', { name: title });
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    figure.getByRole('button', { name: kind }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

/** What the browser's parser says of a drawing that is not well-formed; null if it is. */
async function svgMistake(svg: Buffer): Promise<string | null> {
  // Not a page of the arena: its policy would complain of the styles in the drawing.
  const blank = await browser.newPage();
  const mistake = await blank.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return parsed.querySelector('parsererror')?.textContent ?? null;
  }, svg.toString());
  await blank.close();
  return mistake;
}

/** Where a pointer over the upper right of the map, which the stronger models of the rows win, finds two different models. */
async function pointAtPair(page: Page) {
  // What comes late moves the map: a click would miss the pair that was pointed at.
  await atRest(page);
  const box = (await page.getByRole('application').boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.4);
  const caption = page.locator('.heat-caption');
  const names = /^(\S+) against (\S+)$/.exec(await caption.locator('strong').innerText())!;
  return { caption: await caption.innerText(), row: names[1]!, column: names[2]! };
}

test('a heat map says what a cell holds, opens the pair of a clicked one, and keeps its filters in the address', async () => {
  const { context, page, complaints } = await openPage(`${HEAT_MAP}?language=en&minTokens=10`);
  await page.getByRole('heading', { name: 'Who beats whom' }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.getByText('Language: English').count()).toBe(1);
  await page.getByRole('link', { name: 'Difference' }).click();
  await page.getByRole('heading', { name: 'Where pairs do better or worse' }).waitFor();
  expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
    language: 'en',
    minTokens: '10',
    show: 'difference',
  });
  await expect.poll(() => page.locator('.heat-kinds [aria-current]').allInnerTexts()).toEqual(['Difference']);
  const whole = page.waitForResponse((response) => response.url().endsWith('/overall/matrix'));
  await page.getByRole('link', { name: 'Remove filters' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?show=difference');
  await whole;

  const { caption, row, column } = await pointAtPair(page);
  expect(caption).toMatch(/Observed [\d.]+%, 95% interval [\d.]+% to [\d.]+%/);
  expect(caption).toMatch(/Battles: \d+/);
  expect(caption).toMatch(/Expected [\d.]+%/);
  expect(await violations(page)).toEqual([]);
  await page.mouse.down();
  await page.mouse.up();
  await page.getByRole('heading', { name: `${row} against ${column}` }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/pairs/${row}/${column}`);
  expect(complaints).toEqual([]);
  await context.close();
});

test('a heat map is walked by keyboard, says each cell, and has a table of the same figures', async () => {
  const { context, page } = await openPage(HEAT_MAP);
  const map = page.getByRole('application', { name: 'Who beats whom: 44 models by 44' });
  await map.focus();
  const spoken = page.locator('[aria-live="polite"]');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => spoken.last().innerText()).toContain(`${best} against ${second}, Observed`);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => spoken.last().innerText()).toContain('A model does not meet itself');
  await page.keyboard.press('Enter');
  expect(new URL(page.url()).pathname).toBe(HEAT_MAP);
  await page.keyboard.press('End');
  await expect.poll(() => spoken.last().innerText()).toContain(`${best} against`);
  const last = /against (\S+),/.exec(await spoken.last().innerText())![1]!;

  await page.getByRole('button', { name: 'Show data' }).click();
  const table = page.getByRole('group', { name: `${best} against each of the others` });
  await expect.poll(() => table.getByRole('row').count()).toBe(MODELS);
  const row = table.getByRole('row').filter({ has: page.getByRole('link', { name: second, exact: true }) });
  const pair = await (await fetch(`${arena.url}/api/pairs/${best}/${second}`)).json();
  expect(await row.innerText()).toContain(`${(pair.winRate * 100).toFixed(1)}%`);
  expect(await row.innerText()).toContain(pair.battles.toLocaleString('en'));
  expect(await violations(page)).toEqual([]);

  await map.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: `${best} against ${last}` }).waitFor();
  await context.close();
});

test('a heat map can be taken along as PNG and SVG', async () => {
  const { context, page } = await openPage(`${HEAT_MAP}?language=en`);
  // Which board it is stands in the picture as well.
  await atRest(page);
  const png = await download(page, 'Who beats whom', 'PNG');
  expect(png.name).toBe('leitai-overall-win-rate.png');
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  // Sides in the header: names and cells with figures, at twice the size, under a head.
  const [width, height] = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
  expect(width).toBeGreaterThan(MODELS * 32 * 2);
  expect(height).toBeGreaterThan(width);
  const svg = await download(page, 'Who beats whom', 'SVG');
  expect(await svgMistake(svg.bytes)).toBeNull();
  for (const text of [
    'Who beats whom',
    'Overall · Language: English · ',
    'UTC',
    'fewer than 30 battles',
    best,
  ])
    expect(svg.bytes.toString()).toContain(text);
  await context.close();
});

test('plots load their library when they are asked for, and each has its data and its files', async () => {
  const { context, page, complaints } = await openPage('/leaderboard');
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
  await page.goto(arena.url + HEAT_MAP);
  await page.getByRole('heading', { name: 'Who beats whom' }).waitFor();
  expect(loaded.filter((path) => path.includes('echarts'))).toEqual([]);
  await page.getByRole('link', { name: 'Plots' }).click();
  const titles = [
    'Who is ahead, and how surely',
    'How the ratings came about',
    'How often each would win against all others',
    'What a better rating costs',
    '100 more tokens are worth',
    'Who has been voted on most',
    'When the votes came in',
  ];
  for (const title of titles) await page.getByRole('heading', { name: title }).waitFor();
  await expect.poll(() => page.locator('.chart[data-state="ready"] canvas').count()).toBe(titles.length);
  expect(loaded.filter((path) => path.includes('echarts'))).toHaveLength(1);
  // Which board they are of stands in their files.
  await atRest(page);
  expect(await violations(page)).toEqual([]);

  const intervals = page.getByRole('region', { name: titles[0]!, exact: true });
  await intervals.getByRole('button', { name: 'Show data' }).click();
  await expect.poll(() => intervals.getByRole('row').count()).toBe(MODELS + 1);
  expect(await intervals.getByRole('row').nth(1).innerText()).toContain(best);
  expect(await violations(page)).toEqual([]);
  // Chromium gives a page ten files in a row at most.
  for (const title of titles) {
    const svg = await download(page, title, 'SVG');
    expect(await svgMistake(svg.bytes), title).toBeNull();
    expect(svg.bytes.toString()).toMatch(new RegExp(`>${title}[^<]*</text>\n.*>Overall · `));
  }
  const png = await download(page, titles[0]!, 'PNG');
  expect(png.name).toBe('leitai-overall-intervals.png');
  expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(complaints).toEqual([]);
  await context.close();
});

test('a point of a plot says what it is, and opens its model', async () => {
  const { context, page } = await openPage(PLOTS);
  const chart = page.getByRole('region', { name: 'Who is ahead, and how surely' }).locator('.chart');
  await chart.waitFor();
  await atRest(page);
  const box = (await chart.boundingBox())!;
  // The best model's point is at the right of the first row.
  for (let x = box.width - 30; x > box.width / 2 && !(await chart.getByText(best).isVisible()); x -= 4) {
    await page.mouse.move(box.x + x, box.y + 19);
    await nextFrame(page);
  }
  expect(await chart.innerText()).toMatch(/95% interval \d+ to \d+/);
  await page.mouse.down();
  await page.mouse.up();
  await page.getByRole('heading', { name: best, level: 1 }).waitFor();
  await context.close();
});

test('a finger reads a point of a plot with its first tap, and opens it with the second', async () => {
  const { context, page } = await openPage(PLOTS, { viewport: { width: 390, height: 844 }, hasTouch: true });
  const chart = page.getByRole('region', { name: 'Who is ahead, and how surely' }).locator('.chart');
  await chart.waitFor();
  await atRest(page);
  await chart.scrollIntoViewIfNeeded();
  const box = (await chart.boundingBox())!;
  // The best model's interval is at the right of the first row, under its name.
  const y = box.y + 8 + (box.height - 64) / 60;
  const interval = chart.getByText(/^95% interval \d+ to \d+$/);
  let x = box.x + box.width;
  while (x > box.x && !(await interval.isVisible())) {
    x -= 6;
    await page.touchscreen.tap(x, y);
    await nextFrame(page);
  }
  expect(await chart.innerText()).toContain(best);
  expect(new URL(page.url()).pathname).toBe(PLOTS);
  await page.touchscreen.tap(x, y);
  await page.getByRole('heading', { name: best, level: 1 }).waitFor();
  await context.close();
});

test('a model page has its boards, history and opponents, and leads to its pairs', async () => {
  const { context, page, complaints } = await openPage(`/models/${second}`);
  for (const title of [
    'Rating by category',
    'How its rating came about',
    'Who it met',
    'Votes on it by day',
  ]) {
    await page.getByRole('heading', { name: title }).waitFor();
  }
  const figures = await (await fetch(`${arena.url}/api/models/${second}`)).json();
  expect(await page.locator('.facts').innerText()).toContain(figures.battles.toLocaleString('en'));
  expect(await page.locator('.facts').innerText()).toContain(
    `${((figures.asFirst / figures.battles) * 100).toFixed(1)}%`,
  );
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: `Show all ${figures.opponents.length}` }).click();
  const opponents = page.getByRole('group', { name: 'Who it met' });
  await expect.poll(() => opponents.getByRole('row').count()).toBe(figures.opponents.length + 1);
  await opponents.getByRole('link', { name: best }).click();
  await page.getByRole('heading', { name: `${second} against ${best}` }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test.each([
  [`/models/${generatedName(MODELS - 1)}`, 'No longer in this arena'],
  ['/models/model-silent', 'It has not answered anyone yet'],
  ['/models/nobody', 'This arena knows no model of that name'],
  [`/pairs/${best}/${best}`, 'Choose two different models'],
  [`/pairs/${best}/nobody`, 'This arena knows no model of that name'],
  [`/pairs/${best}/model-silent`, 'The two have not met'],
  ['/leaderboard/nothing/plots', 'There is no such board'],
  ['/leaderboard/nothing/heat-map', 'There is no such board'],
  [`${HEAT_MAP}?organization=Nobody`, 'Nothing to compare yet'],
  [`${PLOTS}?language=sw`, 'No model of this board has a rating yet'],
])('%s says: %s', async (path, text) => {
  const { context, page } = await openPage(path);
  await page.getByText(text).first().waitFor();
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test.each([PLOTS, HEAT_MAP])(
  '%s without figures offers to remove the filters that leave none',
  async (path) => {
    const { context, page } = await openPage(`${path}?language=sw&show=battles`);
    const main = page.getByRole('main');
    await main.locator('.figure-empty, .empty').getByRole('link', { name: 'Remove filters' }).first().click();
    await page.getByRole('button', { name: 'Show data' }).first().waitFor();
    expect(new URL(page.url()).searchParams.has('language')).toBe(false);
    await context.close();
  },
);

test('a pair page says what happened, what was expected, and whether that tells the two apart', async () => {
  const { context, page, complaints } = await openPage(`/pairs/${best}/${second}`);
  const pair = await (await fetch(`${arena.url}/api/pairs/${best}/${second}`)).json();
  await page.getByRole('heading', { name: 'Head to head' }).waitFor();
  const figures = await page.locator('.head-figures').innerText();
  for (const count of [pair.wins, pair.ties, pair.bothBad, pair.losses])
    expect(figures).toContain(String(count));
  await page.getByText('Are they told apart?').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('combobox', { name: 'Second model' }).selectOption(generatedName(9));
  await page.getByRole('heading', { name: `${best} against ${generatedName(9)}` }).waitFor();
  await page.getByText('The interval of the difference does not hold 0').waitFor();
  await page.getByRole('button', { name: 'Swap' }).click();
  await page.getByRole('heading', { name: `${generatedName(9)} against ${best}` }).waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test('on a phone of 360 px in Chinese and dark, nothing is cut off, and a tap says a cell before a second opens it', async () => {
  const { context, page, complaints } = await openPage(HEAT_MAP, {
    viewport: { width: 360, height: 740 },
    colorScheme: 'dark',
    locale: 'zh-CN',
    hasTouch: true,
  });
  const map = page.getByRole('application');
  await map.waitFor();
  await atRest(page);
  await map.scrollIntoViewIfNeeded();
  const box = (await map.boundingBox())!;
  await page.touchscreen.tap(box.x + box.width * 0.8, box.y + box.height * 0.3);
  await page.locator('.heat-caption').waitFor();
  expect(new URL(page.url()).pathname).toBe(HEAT_MAP);
  await page.touchscreen.tap(box.x + box.width * 0.8, box.y + box.height * 0.3);
  await page.getByRole('heading', { name: '正面交锋' }).waitFor();
  for (const path of [new URL(page.url()).pathname, HEAT_MAP, PLOTS, `/models/${best}`]) {
    await page.goto(arena.url + path);
    await page.locator('h2').first().waitFor();
    await atRest(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(360);
    expect(await violations(page), path).toEqual([]);
  }
  expect(complaints).toEqual([]);
  await context.close();
});

test('a server that fails is said, and asked again', async () => {
  const { context, page } = await openPage('/');
  let isBroken = true;
  await page.route('**/matrix', (route) => (isBroken ? route.abort() : route.continue()));
  await page.goto(arena.url + HEAT_MAP);
  await page.getByText('The arena cannot be reached').waitFor();
  expect(await violations(page)).toEqual([]);
  isBroken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Who beats whom' }).waitFor();
  await context.close();
});

test('on paper a heat map is whole and light, and plots are drawn anew', async () => {
  const { context, page } = await openPage(HEAT_MAP, { colorScheme: 'dark' });
  await page.getByRole('heading', { name: 'Who beats whom' }).waitFor();
  await atRest(page);
  const print = () => page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await print();
  const [width, corner] = await page
    .locator('.heat-paper')
    .evaluate((canvas: HTMLCanvasElement) => [
      canvas.width,
      canvas.getContext('2d')!.getImageData(2, 2, 1, 1).data[0],
    ]);
  expect(width).toBe(680 * 3);
  expect(corner).toBe(0xfa);
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  await page.goto(arena.url + PLOTS);
  await page.locator('.chart').first().waitFor();
  await atRest(page);
  await print();
  expect(await page.locator('.chart-paper').first().locator('svg path').count()).toBeGreaterThan(MODELS);
  await context.close();
});
