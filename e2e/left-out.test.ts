import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExcludedBattleList, Leaderboard } from 'leitai/api-schema';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, loseStream, openTab, violations } from './browser-page.ts';
import { root, runLeitai, startArena } from './running-arena.ts';

// Goal: what is left out, and what is published and when, is said on screen as it is. Method: a release with every kind of
// battle that does not count, the commands of an operator, real servers, and pages that stay open meanwhile.

const BATTLES = 240;
const MODELS = ['ant', 'bee', 'cat', 'dog'];
const HOUR_MS = 3_600_000;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** A release as Chatbot Arena's: of twelve battles one with names in sight, and two of a prompt that came too often. */
function importRelease(): { data: string; run: (...args: string[]) => string } {
  const folder = mkdtempSync(join(root, 'left-out-'));
  const [file, data] = [join(folder, 'battles.json'), join(folder, 'data')];
  const lines = Array.from({ length: BATTLES }, (_, place) =>
    JSON.stringify({
      model_a: MODELS[place % 4],
      model_b: MODELS[(place + 1 + (Math.floor(place / 4) % 3)) % 4],
      winner: ['model_a', 'model_b', 'tie', 'model_a', 'tie (bothbad)'][place % 5],
      judge: `arena_user_${place % 48}`,
      anony: place % 12 !== 5,
      language: 'English',
      tstamp: (Date.now() - 72 * HOUR_MS) / 1_000 + place,
      dedup_tag: { high_freq: true, sampled: place % 6 !== 2 },
    }),
  );
  writeFileSync(file, `${lines.join('\n')}\n`);
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = runLeitai(...args, '--data', data);
    if (status !== 0) throw new Error(`leitai ${args.join(' ')} failed:\n${stderr}`);
    return stdout;
  };
  run('import', file);
  return { data, run };
}

function configOf(publishing: string): string {
  const models = MODELS.map(
    (name) => `  - { name: ${name}, provider: openai-compatible, url: 'http://127.0.0.1:9/v1' }\n`,
  );
  return `discoverModels: false\nmodels:\n${models.join('')}publishing: ${publishing}\n`;
}

async function openPage(address: string, locale = 'en-US') {
  const tab = await openTab(browser, { reducedMotion: 'reduce', locale });
  await tab.page.goto(address);
  await tab.page.getByRole('button', { name: /I understand|我明白了/ }).click();
  return tab;
}

const readBoard = async (url: string): Promise<Leaderboard> =>
  (await fetch(`${url}/api/leaderboards/overall`)).json() as Promise<Leaderboard>;
const figuresOf = (page: Page) => page.locator('.board-figures').innerText();

/** As a browser does with a page behind another one. */
function setHidden(page: Page, isHidden: boolean): Promise<void> {
  return page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}

test('an open board and an open overview follow what an operator leaves out, and a page in the background rests', async () => {
  const { data, run } = importRelease();
  const arena = await startArena({ data, config: configOf('{ mode: live }') });
  const { context, page, complaints } = await openPage(`${arena.url}/leaderboard`);
  const overview = await context.newPage();
  await overview.goto(`${arena.url}/overview`);
  await expect.poll(() => figuresOf(page)).toContain('Votes: 180');
  await expect.poll(() => figuresOf(overview)).toMatch(/Live.*Votes: 180/);
  const asked: string[] = [];
  overview.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.getByText('Battles left out: 60').click();
  const reasons = () => page.locator('.how[open] dt').allInnerTexts();
  expect(await reasons()).toEqual(['40 · Duplicate prompt', '20 · Names were shown']);

  await setHidden(overview, true);
  run('exclude', '--sequence', '1', '--note', 'the prompt was an advertisement');
  run('exclude', '--sequence', '2', '--reason', 'test');
  run('exclude', '--voter-of', '4', '--note', 'votes of a script');
  await expect.poll(() => figuresOf(page)).toContain('Votes: 173');
  await expect
    .poll(reasons)
    .toEqual([
      '40 · Duplicate prompt',
      '20 · Names were shown',
      '5 · Voter excluded',
      '1 · Test',
      '1 · By the operator',
    ]);
  expect(await violations(page)).toEqual([]);
  expect((await readBoard(arena.url)).excluded).toMatchObject({ 'excluded-voter': 5, test: 1, operator: 1 });

  expect(await figuresOf(overview)).toContain('Votes: 180');
  expect(asked.filter((path) => path === '/api/overview')).toEqual([]);
  await setHidden(overview, false);
  await expect.poll(() => figuresOf(overview)).toContain('Votes: 173');
  expect(asked.filter((path) => path === '/api/overview')).toHaveLength(1);
  run('include', '--sequence', '2', '--reason', 'test');
  await expect.poll(() => figuresOf(overview)).toContain('Votes: 174');
  expect(complaints).toEqual([]);
  await context.close();
  await arena.stop();
});

test('what a file excludes is listed battle by battle, as many as the board counts, and lifted by command', async () => {
  const { data, run } = importRelease();
  const arena = await startArena({ data, config: configOf('{ mode: live }') });
  const excludedBy = async (reason: string) => {
    const response = await fetch(`${arena.url}/api/exclusions/battles?reason=${reason}`);
    const { battles } = (await response.json()) as ExcludedBattleList;
    return battles.map(({ sequence }) => sequence);
  };
  const named = Array.from({ length: 20 }, (_, place) => 12 * place + 6);
  expect(await excludedBy('named-mode')).toEqual(named);
  expect((await excludedBy('duplicate')).length).toBe(40);
  const lines = run('exclusions', '--battles', '--reason', 'named-mode').trimEnd().split('\n');
  expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual(
    named.map((place) => [String(place), expect.stringMatching(/Z$/), 'named-mode', 'import@1']),
  );
  const lift = ['include', '--sequence', '6', '--sequence', '18', '--reason', 'named-mode'];
  expect(run(...lift, '--note', 'the names were hidden after all')).toBe(
    'Included 2 battles (named-mode).\n',
  );
  await expect.poll(() => excludedBy('named-mode')).toEqual(named.slice(2));
  expect((await readBoard(arena.url)).excluded).toEqual({ duplicate: 40, 'named-mode': 18 });
  const voters = run('voters', '--limit', '2').trimEnd().split('\n');
  expect(voters).toHaveLength(3);
  expect(voters[1]).toMatch(/^ +5 {2}\d{4}-\d\d-\d\d {2}\d{4}-\d\d-\d\d {2}arena_user_\d+$/);
  expect(run('exclusions')).toMatch(
    /^ +1 {2}\S+Z {2}lifted {2}named-mode {2}sequence 6 {2}operator {2}the names/,
  );
  await arena.stop();
});

test('a board whose stream a proxy has refused says so, and is live again by itself', async () => {
  const { data, run } = importRelease();
  const arena = await startArena({ data, config: configOf('{ mode: live }') });
  const { context, page } = await openPage(`${arena.url}/leaderboard`);
  await loseStream(page);
  run('exclude', '--sequence', '1', '--reason', 'test');
  await expect.poll(() => figuresOf(page)).toContain('Votes: 179');
  await context.close();
  await arena.stop();
});

test('boards that are published at intervals say when, how, and before the first time that there is none yet', async () => {
  const { data, run } = importRelease();
  const config = configOf('{ mode: interval, everyHours: 6, holdHours: 24 }');
  const waiting = await startArena({ data, config: config.replace('holdHours: 24', 'holdHours: 1000') });
  for (const path of ['/leaderboard', '/overview']) {
    const { context, page } = await openPage(waiting.url + path);
    await page.getByRole('heading', { name: 'Nothing published yet' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await context.close();
  }
  await waiting.stop();

  const arena = await startArena({ data, config });
  await expect.poll(async () => (await readBoard(arena.url)).publication?.number).toBe(1);
  const english = await openPage(`${arena.url}/leaderboard`);
  await expect.poll(() => figuresOf(english.page)).toMatch(/^Publication 1 of .*Votes: 180 .*Next one /);
  await english.page.getByText('How this is computed').click();
  await english.page.getByText('Boards are published every 6 hours and stand still').waitFor();
  await english.page.getByText('A vote is published once it is 24 hours old.').waitFor();
  expect(await violations(english.page)).toEqual([]);
  const chinese = await openPage(`${arena.url}/overview`, 'zh-CN');
  await expect.poll(() => figuresOf(chinese.page)).toContain('已发布');

  run('exclude', '--sequence', '1', '--reason', 'test');
  writeFileSync(join(data, '..', 'interval.yaml'), config);
  run('publish', '--config', join(data, '..', 'interval.yaml'));
  await expect.poll(() => figuresOf(english.page)).toMatch(/^Publication 2 of .*Votes: 179/);
  await expect.poll(() => figuresOf(chinese.page)).toContain('179 票');
  await english.context.close();
  await chinese.context.close();
  await arena.stop();
});
