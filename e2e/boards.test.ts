import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BROWSER_FLAGS } from './browser-flags.ts';
import { generatedConfig, generatedName, storeGeneratedLog } from './generated-log.ts';
import { type ArenaProcess, root, startArena } from './running-arena.ts';

const MODELS = 44;
const BATTLES = 5_000;
const best = generatedName(0);

let arena: ArenaProcess;
let browser: Browser;
beforeAll(async () => {
  const data = mkdtempSync(join(root, 'boards-'));
  await storeGeneratedLog(data, { models: MODELS, battles: BATTLES });
  arena = await startArena({ data, config: generatedConfig(MODELS) });
  browser = await chromium.launch({ executablePath: process.env.LEITAI_BROWSER!, args: BROWSER_FLAGS });
});
afterAll(async () => {
  await browser.close();
  await arena.stop();
});

async function openPage(path: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  await page.goto(arena.url + path);
  await page.getByRole('button', { name: /I understand|我明白了/ }).click();
  return { context, page };
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const results = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return results.violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`);
  });
}

const namesOf = (page: Page) => page.locator('.rated tbody .model-name').allInnerTexts();
const widthOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);

test('what is asked of a board is in its address, and an address shows the same again', async () => {
  const { context, page } = await openPage('/leaderboard');
  await page.locator('.rated tbody tr').first().waitFor();
  const byRank = await namesOf(page);
  expect(byRank[0]).toBe(best);
  await page.getByRole('button', { name: 'Sort by Votes' }).click();
  await expect.poll(() => page.url()).toContain('sort=votes');
  const api = await (await fetch(`${arena.url}/api/leaderboards/overall`)).json();
  const byVotes = [...api.rows].sort((one, other) => other.votes - one.votes);
  expect((await namesOf(page))[0]).toBe(byVotes[0].model);
  await page.getByRole('searchbox', { name: 'Find a model' }).fill(best);
  await expect.poll(() => namesOf(page)).toEqual(byRank.filter((name) => name.includes(best)));
  await page.getByRole('checkbox', { name: 'Open models only' }).check();
  await expect.poll(() => page.url()).toContain('open=yes');
  expect(await violations(page)).toEqual([]);

  const again = await context.newPage();
  await again.goto(page.url());
  expect(await again.getByRole('searchbox', { name: 'Find a model' }).inputValue()).toBe(best);
  expect(await again.getByRole('checkbox', { name: 'Open models only' }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Remove filters' }).click();
  await expect.poll(() => page.url()).not.toContain('open=');
  await context.close();
});

test('a board says how it is computed and what was left out, and why it has no battles', async () => {
  const { context, page } = await openPage('/leaderboard/overall');
  await page.getByText('How this is computed').click();
  await page.getByText('Bradley–Terry ratings are the numbers').waitFor();
  await page.goto(`${arena.url}/leaderboard/math`);
  await page.getByRole('heading', { name: 'This board needs labels' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.goto(`${arena.url}/leaderboard/nothing`);
  await page.getByText('There is no such board').waitFor();
  await page.goto(`${arena.url}/leaderboard/overall?minTokens=many`);
  await page.getByRole('button', { name: 'Remove filters' }).click();
  await page.locator('.rated tbody tr').first().waitFor();
  await context.close();
});

test('the overview has every model by every board, and leads to both', async () => {
  const { context, page } = await openPage('/overview');
  await page.getByRole('link', { name: best, exact: true }).waitFor();
  expect(await page.locator('.overview tbody tr').first().innerText()).toContain(best);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Overall' }).click();
  await page.locator('.rated tbody tr').first().waitFor();
  await context.close();
});

test.each([
  ['/leaderboard', { viewport: { width: 360, height: 740 }, locale: 'en-US' }],
  ['/overview', { viewport: { width: 360, height: 740 }, locale: 'zh-CN' }],
  ['/leaderboard', { viewport: { width: 360, height: 740 }, locale: 'zh-CN', colorScheme: 'dark' }],
] as [string, BrowserContextOptions][])('%s fits a phone: %o', async (path, options) => {
  const { context, page } = await openPage(path, options);
  await page.locator('.table tbody tr').first().waitFor();
  expect(await widthOf(page)).toBeLessThanOrEqual(360);
  expect(await violations(page)).toEqual([]);
  await context.close();
});
