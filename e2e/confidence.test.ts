import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { PairPage } from 'leitai/api-schema';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atRest, launchBrowser, openTab } from './browser-page.ts';
import { generatedConfig, generatedName, storeGeneratedLog } from './generated-log.ts';
import { type ArenaProcess, root, startArena } from './running-arena.ts';

// Goal: no page says another confidence than the operator's, or shows another interval. Method: an arena of 90 %, whose
// publication stays when it is started again with 99 %.

const MODELS = 8;
const [best, second] = [generatedName(0), generatedName(1)];
const data = mkdtempSync(join(root, 'confidence-'));
const configOf = (confidence: number) =>
  `${generatedConfig(MODELS)}boards: { confidence: ${confidence} }\npublishing: { mode: live, everyHours: 1 }\n`;

let arena: ArenaProcess;
let browser: Browser;
beforeAll(async () => {
  await storeGeneratedLog(data, { models: MODELS, battles: 3_000 });
  arena = await startArena({ data, config: configOf(0.9) });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await arena?.stop();
});

async function openPage(path: string, locale: string) {
  const tab = await openTab(browser, { reducedMotion: 'reduce', locale });
  await tab.page.goto(arena.url + path);
  await tab.page.getByRole('button', { name: /I understand|我明白了/ }).click();
  return tab;
}

/** All that is written on a page, in sight or not, once its figures are there. */
async function textOf(page: Page): Promise<string> {
  await atRest(page);
  const closed = page.getByRole('button', { name: /Show data|查看数据/ });
  while ((await closed.count()) > 0) await closed.first().click();
  return page.evaluate(() => document.body.textContent ?? '');
}

/** Shares at which what was observed is just at the edge: the bounds by Wilson's definition, found by halving. */
function edgesOf(observed: number, count: number, quantile: number): [number, number] {
  const isWithin = (share: number) =>
    (share - observed) ** 2 <= (quantile ** 2 * share * (1 - share)) / count;
  const edge = (outside: number) => {
    let [out, within] = [outside, observed];
    for (let step = 0; step < 60; step += 1) {
      const middle = (out + within) / 2;
      if (isWithin(middle)) within = middle;
      else out = middle;
    }
    return within;
  };
  return [edge(0), edge(1)];
}

const percent = (share: number) => `${(share * 100).toFixed(1)}%`;

/** Bounds of the pair's win rate, in the words of the pages. @see scipy 1.17.1: norm.ppf(0.95) */
async function bounds(): Promise<[string, string]> {
  const response = await fetch(`${arena.url}/api/pairs/${best}/${second}`);
  const { wins, ties, bothBad, battles } = (await response.json()) as PairPage;
  const [lower, upper] = edgesOf((wins + (ties + bothBad) / 2) / battles, battles, 1.6448536269514722);
  return [percent(lower), percent(upper)];
}

test.each(['en-US', 'zh-CN'])('in %s every page of a board says 90% and never 95%', async (locale) => {
  for (const path of [
    '/leaderboard',
    '/leaderboard/overall/heat-map',
    '/leaderboard/overall/plots',
    `/models/${best}`,
    `/pairs/${best}/${second}`,
    '/publications/1',
  ]) {
    const { context, page } = await openPage(path, locale);
    const text = await textOf(page);
    expect(text, path).toContain('90%');
    expect(text, path).not.toMatch(/95 ?%|twenty|二十个/);
    await context.close();
  }
});

test('a heat map, a model and a pair show the same 90% Wilson interval of the same pair', async () => {
  const [lower, upper] = await bounds();
  const map = await openPage('/leaderboard/overall/heat-map', 'en-US');
  await map.page.getByRole('application').focus();
  await map.page.keyboard.press('ArrowDown');
  await expect
    .poll(() => map.page.locator('.heat-caption').innerText())
    .toContain(`90% interval ${lower} to ${upper}`);
  await map.page.getByRole('button', { name: 'Show data' }).click();
  const row = map.page.getByRole('row').filter({ has: map.page.getByRole('link', { name: second }) });
  expect(await row.innerText()).toContain(`${lower} – ${upper}`);
  await map.context.close();
  for (const [path, words] of [
    [`/models/${best}`, `90% interval ${lower} to ${upper}, expected`],
    [`/pairs/${best}/${second}`, `90% Wilson interval ${lower} to ${upper}`],
  ] as const) {
    const { context, page } = await openPage(path, 'en-US');
    expect(await textOf(page)).toContain(words);
    await context.close();
  }
});

test('a publication keeps its own confidence when the boards have another', async () => {
  await expect.poll(async () => (await fetch(`${arena.url}/api/publications/1`)).status).toBe(200);
  await arena.stop();
  arena = await startArena({ data, config: configOf(0.99) });
  const board = await openPage('/leaderboard', 'en-US');
  expect(await textOf(board.page)).toContain('99% interval');
  await board.context.close();
  const { context, page } = await openPage('/publications/1', 'en-US');
  const text = await textOf(page);
  expect(text).toContain('sandwich intervals that hold with 90% confidence');
  expect(text).not.toContain('99%');
  await context.close();
});
