import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PairPage } from 'leitai/api-schema';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChaosEndpoint } from '../packages/arena/src/providers/testing/chaos-endpoint.ts';
import { atRest, launchBrowser, loseStream, nextFrame, openTab, violations } from './browser-page.ts';
import { generatedName, storeGeneratedLog } from './generated-log.ts';
import { configOf, root, runLeitai, startArena } from './running-arena.ts';
import { Voter } from './voter.ts';

// Goal: open pages of figures follow votes, and keep everything that their reader has done to them. Method: a log of 44 models
// of which two still answer, so that it is known whom a vote is on; each page is worked on, then votes are cast.

const [best, second] = [generatedName(0), generatedName(1)];
const PAGES = [
  '/leaderboard/overall/heat-map',
  '/leaderboard/overall/plots',
  `/models/${best}`,
  `/pairs/${best}/${second}`,
] as const;
const HEAT_MAP = PAGES[0];
/** Until what was voted must be on a page: one that took long to be asked for is not asked for again at once. */
const SOON = { timeout: 60_000 };

const endpoint = await startChaosEndpoint();
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await endpoint.close();
});

const configWith = (publishing: string) =>
  configOf(
    endpoint.url,
    [best, second].map((name) => ({ name, scenario: 'plain' })),
    `publishing: ${publishing}\n`,
  );

async function openArena(publishing = '{ mode: live }') {
  const data = mkdtempSync(join(root, 'following-'));
  await storeGeneratedLog(data, { models: 44, battles: 5_000 });
  return startArena({ data, config: configWith(publishing) });
}

/** Begins some battles, and when all have been answered casts their votes in a row. */
async function castVotes(url: string, count: number) {
  const voters = Array.from({ length: count }, () => new Voter(url));
  const ids: string[] = [];
  for (const voter of voters) {
    const id = await voter.startBattle();
    await voter.followTurn(id);
    ids.push(id);
  }
  for (const [place, voter] of voters.entries()) {
    expect((await voter.vote(ids[place]!, 'a')).status).toBe(200);
  }
}

async function openPage(address: string) {
  const tab = await openTab(browser, { reducedMotion: 'reduce' });
  await tab.page.goto(address);
  await tab.page.getByRole('button', { name: 'I understand' }).click();
  await tab.page.getByText('Live', { exact: true }).waitFor();
  await atRest(tab.page);
  return tab;
}

/** Notes from now on whether anything was replaced by a skeleton, or moved, without the reader's doing. */
async function watch(page: Page): Promise<void> {
  await nextFrame(page);
  await page.evaluate(() => {
    const seen = { skeletons: 0, moved: 0 };
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      seen.skeletons += document.querySelectorAll('.skeleton').length;
    }).observe(document.body, { childList: true, subtree: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.moved += (entry as unknown as { value: number }).value;
    }).observe({ type: 'layout-shift' });
  });
}

const seenOn = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { seen: { skeletons: number; moved: number } }).seen);
const focused = (page: Page) =>
  page.evaluate(
    () => document.activeElement!.getAttribute('aria-label') ?? document.activeElement!.textContent,
  );

test('a vote shows on an open heat map, plots, model and pair, which stay as their readers have left them', async () => {
  const arena = await openArena();
  const pair = async () =>
    (await (await fetch(`${arena.url}/api/pairs/${best}/${second}`)).json()) as PairPage;
  const { battles } = await pair();
  const before = await (await fetch(`${arena.url}/api/models/${best}`)).json();
  const [map, plots, model, both] = await Promise.all(PAGES.map((path) => openPage(arena.url + path)));

  // The heat map: a cell walked to, larger cells, its table open, scrolled a little.
  const cells = map!.page.getByRole('application');
  await map!.page.getByRole('button', { name: 'Show data' }).click();
  await cells.focus();
  for (const key of ['+', '+', '-']) await map!.page.keyboard.press(key);
  await cells.evaluate((element) => element.scrollTo(31, 17));
  await map!.page.keyboard.press('ArrowDown');
  const caption = map!.page.locator('.heat-caption');
  await expect.poll(() => caption.innerText()).toContain(`${best} against ${second}`);
  const places = () =>
    cells.evaluate((element) => [element.scrollLeft, element.scrollTop, element.scrollWidth, scrollY]);
  const placed = await places();
  expect(placed[0]).toBeGreaterThan(0);

  // Plots: a table open, a pointer on a bar, the keyboard on a link far down.
  const perModel = plots!.page.getByRole('region', { name: 'Who has been voted on most' });
  await perModel.getByRole('button', { name: 'Show data' }).click();
  await perModel.getByRole('link', { name: second, exact: true }).focus();
  await perModel.locator('canvas').hover({ position: { x: 300, y: 19 } });
  const tip = perModel.locator('.chart').getByText(/^Battles [\d,]+$/);
  await tip.waitFor();
  const plotsScroll = await plots!.page.evaluate(() => scrollY);

  await model!.page.getByRole('button', { name: /Show all/ }).click();
  await model!.page.getByRole('link', { name: second, exact: true }).focus();
  const modelScroll = await model!.page.evaluate(() => scrollY);
  await both!.page.getByRole('combobox', { name: 'Second model' }).focus();

  for (const tab of [map, plots, model, both]) await watch(tab!.page);
  const asked: string[] = [];
  map!.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await castVotes(arena.url, 1);

  await expect.poll(() => caption.innerText(), SOON).toContain(`Battles: ${battles + 1}`);
  expect(await caption.innerText()).toContain(`${best} against ${second}`);
  const row = map!.page
    .getByRole('row')
    .filter({ has: map!.page.getByRole('link', { name: second, exact: true }) });
  expect(await row.innerText()).toContain(String(battles + 1));
  expect(await places()).toEqual(placed);
  expect(await focused(map!.page)).toContain('Who beats whom');

  await expect.poll(() => tip.innerText(), SOON).toBe(`Battles ${(before.battles + 1).toLocaleString('en')}`);
  const first = perModel
    .getByRole('row')
    .filter({ has: plots!.page.getByRole('link', { name: best, exact: true }) });
  expect(await first.innerText()).toContain((before.battles + 1).toLocaleString('en'));
  expect(await focused(plots!.page)).toBe(second);
  expect(await plots!.page.evaluate(() => scrollY)).toBe(plotsScroll);

  const facts = model!.page.locator('.facts');
  await expect.poll(() => facts.innerText(), SOON).toContain((before.battles + 1).toLocaleString('en'));
  expect(await focused(model!.page)).toBe(second);
  expect(await model!.page.evaluate(() => scrollY)).toBe(modelScroll);
  expect(await model!.page.getByRole('button', { name: /Show all/ }).count()).toBe(0);

  await expect.poll(() => both!.page.locator('.facts').innerText(), SOON).toContain(`${battles + 1} battles`);
  expect(await both!.page.evaluate(() => document.activeElement!.tagName)).toBe('SELECT');

  // Votes in a row: the last is reached, and not every one is asked for.
  await castVotes(arena.url, 4);
  await expect.poll(() => caption.innerText(), SOON).toContain(`Battles: ${battles + 5}`);
  expect(asked.filter((path) => path.endsWith('/matrix')).length).toBeLessThanOrEqual(4);
  for (const tab of [map, plots, model, both]) {
    // Marks of figures move with their figures; a line that is pushed down is a hundred times as much.
    const { skeletons, moved } = await seenOn(tab!.page);
    expect(skeletons, tab!.page.url()).toBe(0);
    expect(moved, tab!.page.url()).toBeLessThan(0.002);
    expect(await violations(tab!.page), tab!.page.url()).toEqual([]);
    expect(tab!.complaints).toEqual([]);
    await tab!.context.close();
  }
  await arena.stop();
}, 240_000);

test('a page of figures whose stream is lost says so, and is live again by itself', async () => {
  const arena = await openArena();
  const isLiveAgain = async (path: string) => {
    const { context, page } = await openPage(arena.url + path);
    await loseStream(page);
    await context.close();
  };
  await Promise.all(PAGES.map(isLiveAgain));
  await arena.stop();
});

test('where boards are published at intervals, a heat map stands still between them and follows each', async () => {
  const publishing = '{ mode: interval, everyHours: 24, holdHours: 0 }';
  const arena = await openArena(publishing);
  const config = join(arena.data, '..', 'following.yaml');
  writeFileSync(config, configWith(publishing));
  const { context, page } = await openTab(browser, { reducedMotion: 'reduce' });
  await page.goto(arena.url + HEAT_MAP);
  await page.getByRole('button', { name: 'I understand' }).click();
  await page.getByText('Published', { exact: true }).waitFor();
  await page.getByRole('application').focus();
  await page.keyboard.press('ArrowDown');
  const battles = async () =>
    Number(/Battles: (\d+)/.exec(await page.locator('.heat-caption').innerText())![1]);
  const before = await battles();
  await castVotes(arena.url, 1);
  expect(await battles()).toBe(before);
  runLeitai('publish', '--data', arena.data, '--config', config);
  await expect.poll(battles, SOON).toBe(before + 1);
  await context.close();
  await arena.stop();
});
