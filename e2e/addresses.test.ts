import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FILTER_NAMES } from '../packages/web/src/charts/board-search.ts';
import { atRest, launchBrowser, openTab } from './browser-page.ts';
import { generatedConfig, generatedName, storeGeneratedLog } from './generated-log.ts';
import { type ArenaProcess, root, startArena } from './running-arena.ts';

// Goal: an address is a thing to share. Whatever it says, the page stands; and the way back leads to what was looked at before.

const MODELS = 6;
const NONSENSE = 'zzz%&<b>';
const BOARD = [...FILTER_NAMES, 'sort', 'search'];
const ONE = generatedName(0);
const PAIR = `/pairs/${ONE}/${generatedName(1)}`;
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  '/': [],
  '/leaderboard': BOARD,
  '/overview': BOARD,
  '/leaderboard/overall/heat-map': [...FILTER_NAMES, 'show'],
  '/leaderboard/overall/plots': FILTER_NAMES,
  [`/models/${ONE}`]: [],
  [PAIR]: [],
  '/publications': ['before'],
  '/publications/1': ['category'],
  '/exclusions': ['before', 'reason'],
  '/exclusions/battles': ['after', 'reason'],
  '/duplicates': [],
};

let arena: ArenaProcess;
let browser: Browser;
beforeAll(async () => {
  const data = mkdtempSync(join(root, 'addresses-'));
  await storeGeneratedLog(data, { models: MODELS, battles: 500 });
  arena = await startArena({ data, config: generatedConfig(MODELS) });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await arena?.stop();
});

async function openPage(path: string) {
  const tab = await openTab(browser, { reducedMotion: 'reduce' });
  await tab.page.goto(arena.url + path);
  await tab.page.getByRole('button', { name: 'I understand' }).click();
  const errors: string[] = [];
  tab.page.on('pageerror', ({ message }) => errors.push(message));
  return { ...tab, errors };
}

test.each(Object.entries(PARAMETERS))('%s stands whatever its address says', async (path, names) => {
  const { context, page, errors } = await openPage(path);
  // One by one, as a refused filter would hide what another one breaks; `of-nobody` is on no page.
  for (const name of [...names, 'of-nobody']) {
    await page.goto(`${arena.url}${path}?${name}=${encodeURIComponent(NONSENSE)}`);
    await atRest(page);
    expect(await page.getByRole('heading', { level: 1 }).innerText(), name).not.toBe('That did not work');
    expect({ name, errors }).toEqual({ name, errors: [] });
  }
  await context.close();
});

test('each filter, order and kind is a step to go back by, a text that is typed is one, and a default is not written', async () => {
  const { context, page } = await openPage('/overview');
  const asked = () => `${new URL(page.url()).pathname}${new URL(page.url()).search}`;
  await page.getByRole('link', { name: 'Board', exact: true }).click();
  // The overview has such a box as well.
  await page.getByRole('heading', { name: 'Overall · Leaderboard' }).waitFor();
  await page.getByRole('checkbox', { name: 'Style control' }).check();
  await page.getByRole('button', { name: 'Sort by Votes' }).click();
  await expect.poll(asked).toBe('/leaderboard/overall?style=on&sort=votes');
  await page.getByRole('searchbox').focus();
  await page.keyboard.type('model-00');
  await expect.poll(asked).toBe('/leaderboard/overall?style=on&sort=votes&search=model-00');
  // The field still has the focus, and follows all the same.
  await page.goBack();
  await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('');
  expect(asked()).toBe('/leaderboard/overall?style=on&sort=votes');
  await page.getByRole('button', { name: 'Sort by Rank' }).click();
  await expect.poll(asked).toBe('/leaderboard/overall?style=on');
  await page.goBack();
  await page.goBack();
  await expect.poll(asked).toBe('/leaderboard/overall?style=on');
  await page.goBack();
  await expect.poll(asked).toBe('/leaderboard/overall');
  await expect.poll(() => page.getByRole('checkbox', { name: 'Style control' }).isChecked()).toBe(false);

  await page.goBack();
  await expect.poll(asked).toBe('/overview');
  await page.getByRole('button', { name: 'Sort by English' }).click();
  await expect.poll(asked).toBe('/overview?sort=english');
  await page.getByRole('button', { name: 'Sort by Overall' }).click();
  await expect.poll(asked).toBe('/overview');
  await page.goBack();
  await expect.poll(asked).toBe('/overview?sort=english');
  await context.close();
});
