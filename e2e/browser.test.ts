import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChaosEndpoint } from '../packages/arena/src/providers/testing/chaos-endpoint.ts';
import { atRest, launchBrowser, openTab, violations as violationsOf } from './browser-page.ts';
import { startMarkdownEndpoint } from './markdown-endpoint.ts';
import { type ArenaProcess, configOf, startArena } from './running-arena.ts';

let arena: ArenaProcess;
let browser: Browser;
beforeAll(async () => {
  arena = await startArena();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await arena.stop();
});

const openPage = (options: BrowserContextOptions = {}) =>
  openTab(browser, { viewport: { width: 1280, height: 860 }, ...options });

async function accept(page: Page, name = 'I understand', url = arena.url) {
  await page.goto(url);
  await page.getByRole('button', { name }).click();
}

// The order of the headings within an answer is its model's.
const violations = (page: Page) => violationsOf(page, { rules: { 'heading-order': { enabled: false } } });

test('a person has a blind battle, votes, sees the names, and an open board moves', async () => {
  const { context, page, complaints } = await openPage();
  const board = await context.newPage();
  const requested: string[] = [];
  page.on('request', (request) => requested.push(new URL(request.url()).pathname));
  await accept(page);
  expect(await violations(page)).toEqual([]);
  await board.goto(`${arena.url}/leaderboard`);
  await board.getByText('No votes yet').waitFor();
  expect(await violations(board)).toEqual([]);

  await page.getByRole('textbox', { name: 'Your prompt' }).fill('Why is the sky blue?');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'A is better' }).waitFor();
  expect(await page.getByRole('region', { name: 'Answer A' }).innerText()).not.toContain('demo-');
  expect(requested.filter((path) => path.startsWith('/api/leaderboards') || path === '/api/models')).toEqual(
    [],
  );
  expect(await violations(page)).toEqual([]);

  await page.getByRole('button', { name: 'A is better' }).focus();
  await page.keyboard.press('1');
  await page.getByRole('heading', { name: 'You voted: A is better' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('You voted: A is better');
  // The way on is in sight, not under what sticks to the edge of the window.
  await page.getByRole('button', { name: 'New round' }).click({ trial: true });
  expect(await page.getByRole('region', { name: 'Answer A' }).innerText()).toContain('demo-');
  expect(await violations(page)).toEqual([]);

  await board.getByText('1 won · 0 lost · 0 even').waitFor();
  expect(await violations(board)).toEqual([]);
  expect(complaints).toEqual([]);

  await page.reload();
  await page.getByRole('heading', { name: 'You voted: A is better' }).waitFor();
  await page.getByRole('textbox', { name: 'Your prompt' }).fill('Shorter, please');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('region', { name: 'Turn 2', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Send' }).waitFor();
  expect(await page.getByRole('button', { name: 'B is better' }).count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await page.getByRole('button', { name: 'New round' }).click();
  await page.getByRole('heading', { name: 'Two answers. No names. You decide.' }).waitFor();
  await context.close();
});

test('on a phone of 360 px in Chinese and dark, nothing is cut off and axe is content', async () => {
  const { context, page, complaints } = await openPage({
    viewport: { width: 360, height: 740 },
    colorScheme: 'dark',
    locale: 'zh-CN',
  });
  await accept(page, '我明白了');
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  await page.getByRole('textbox', { name: '你的问题' }).fill('用表格比较茶和咖啡。');
  await page.getByRole('button', { name: '发送' }).click();
  await page.getByRole('button', { name: '平局' }).click();
  await page.getByRole('heading', { name: '你的选择：平局' }).waitFor();
  expect(await violations(page)).toEqual([]);
  for (const path of [new URL(page.url()).pathname, '/', '/leaderboard']) {
    await page.goto(arena.url + path);
    await atRest(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  }
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await context.close();
});

test('stop ends a battle, and an unknown address says so', async () => {
  // However late the button is pressed, there is something to stop.
  const endpoint = await startChaosEndpoint();
  const models = ['first', 'second'].map((name) => ({ name, scenario: 'never-ending' }));
  const own = await startArena({ config: configOf(endpoint.url, models) });
  const { context, page } = await openPage();
  await accept(page, 'I understand', own.url);
  await page.getByRole('textbox', { name: 'Your prompt' }).fill('Make a table comparing tea and coffee');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('heading', { name: 'This battle was stopped' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('This battle was stopped');
  expect(await page.title()).toBe('Battle · Leitai 擂台');
  await page.goto(`${own.url}/nowhere`);
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor();
  await page.goto(`${own.url}/battle/none`);
  await page.getByText('This battle does not exist').waitFor();
  await context.close();
  await own.stop();
  await endpoint.close();
});

test('an answer may hold tables, code and formulas, and loads, runs and hides nothing', async () => {
  const endpoint = await startMarkdownEndpoint();
  const models = ['first', 'second'].map((name) => ({ name, scenario: 'whole' }));
  const own = await startArena({ config: configOf(endpoint.url, models) });
  const { context, page } = await openPage({ viewport: { width: 360, height: 740 } });
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await accept(page, 'I understand', own.url);
  await page.getByRole('textbox', { name: 'Your prompt' }).fill('Everything, please');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Tie' }).waitFor();
  const answer = page.getByRole('region', { name: 'Answer A' });
  await answer.locator('table').waitFor();
  await answer.locator('math').waitFor();
  await answer.locator('code span[style]').first().waitFor();
  // The last line of the answer.
  await answer.getByText('a trap').waitFor();
  expect(await answer.locator('script, img').count()).toBe(0);
  expect(
    await answer.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('rel'))),
  ).toEqual(['noopener noreferrer nofollow ugc']);
  expect(await page.title()).toBe('Battle · Leitai 擂台');
  expect([...hosts]).toEqual([new URL(own.url).host]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  expect(await violations(page)).toEqual([]);
  await context.close();
  await own.stop();
  endpoint.close();
});

test('a side that fails, and a server that goes away, are said on the page', async () => {
  const endpoint = await startMarkdownEndpoint();
  const models = ['first', 'second'].map((name) => ({ name, scenario: 'cut-short' }));
  const own = await startArena({ config: configOf(endpoint.url, models) });
  const { context, page } = await openPage();
  const board = await context.newPage();
  await accept(page, 'I understand', own.url);
  await page.getByRole('textbox', { name: 'Your prompt' }).fill('Half of it');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'One side failed' }).waitFor();
  expect(await page.getByText('not completed').count()).toBeGreaterThan(0);
  expect(await page.getByRole('button', { name: 'Tie' }).count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  await board.goto(`${own.url}/leaderboard`);
  await board.getByRole('status').getByText('Live').waitFor();
  await own.stop('SIGKILL');
  await board.getByText('Reconnecting').waitFor();
  expect(await violations(board)).toEqual([]);
  await page.getByRole('button', { name: 'Same prompt, new models' }).click();
  await page.getByText('The arena cannot be reached').waitFor();
  expect(await violations(page)).toEqual([]);
  await context.close();
  endpoint.close();
});
