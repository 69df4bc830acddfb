import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  DuplicateList,
  ExcludedBattleList,
  ExclusionList,
  PublicationList,
  WholePublication,
} from 'leitai/api-schema';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { storeVote } from '../packages/arena/src/app/testing/stored-votes.ts';
import { openStore } from '../packages/arena/src/store/open-store.ts';
import { launchBrowser, openTab, violations } from './browser-page.ts';
import { generatedConfig, generatedName, storeGeneratedLog } from './generated-log.ts';
import { type ArenaProcess, root, runLeitai, startArena } from './running-arena.ts';

// Goal: publications, exclusions and duplicates can be read and checked by whoever comes. Method: a log with all three, made
// by the commands of an operator, and a real browser on a real server.

const MODELS = 6;
const BATTLES = 300;
const CAP = 12;
const OPERATOR_ROWS = 60;
const PHONE = { viewport: { width: 360, height: 740 } };
const DARK_CHINESE = { locale: 'zh-CN', colorScheme: 'dark' } as const;
const HOUR_MS = 3_600_000;
const CONFIG = `${generatedConfig(MODELS)}duplicates: { cap: ${CAP} }\npublishing: { mode: interval, everyHours: 24, holdHours: 6 }\n`;

let arena: ArenaProcess;
let empty: ArenaProcess;
let browser: Browser;
beforeAll(async () => {
  const data = mkdtempSync(join(root, 'records-'));
  const path = join(root, 'records.yaml');
  writeFileSync(path, CONFIG);
  const publish = () => expect(runLeitai('publish', '--data', data, '--config', path).status).toBe(0);
  await storeGeneratedLog(data, { models: MODELS, battles: BATTLES });
  await storeRepeatedPrompts(data);
  publish();
  await excludeMany(data);
  publish();
  arena = await startArena({ data, config: CONFIG });
  // The running server finds out which prompts are the same; a publication after that holds it.
  const readClusters = async () => {
    publish();
    expect(await clustersOf()).toBe(2);
  };
  await vi.waitFor(readClusters, { timeout: 30_000, interval: 500 });
  empty = await startArena();
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await arena?.stop();
  await empty?.stop();
});

const read = async <Result>(path: string) => (await fetch(arena.url + path)).json() as Promise<Result>;
const clustersOf = async () => (await read<DuplicateList>('/api/duplicates')).capped;

/** Two prompts above the cap, asked by people and a few times by a script; some answers leaked. */
async function storeRepeatedPrompts(data: string) {
  const store = await openStore({ dataDirectory: data });
  const createdAt = new Date(Date.now() - 72 * HOUR_MS).toISOString();
  for (let count = 0; count < 50; count += 1) {
    await storeVote(store, {
      models: { a: generatedName(count % 3), b: generatedName((count + 1) % 3) },
      choice: count % 2 === 0 ? 'a' : 'b',
      prompt: count < 30 ? 'How many r are in strawberry?' : 'Which riddle does everybody ask, and why?',
      voterId: count % 10 === 0 ? 'script' : `person ${count}`,
      isLeaked: count % 10 === 5,
      createdAt,
    });
  }
  await store.close();
}

async function excludeMany(data: string) {
  const store = await openStore({ dataDirectory: data });
  for (let sequence = 1; sequence <= OPERATOR_ROWS; sequence += 1) {
    await store.appendExclusion({
      ...{ subject: 'sequence', subjectId: String(sequence), reason: 'operator', action: 'set' },
      ...{ rule: 'operator', note: '<b>advertisement</b>', createdAt: '2026-11-20T08:30:00.000Z' },
    } as const);
  }
  await store.close();
  const run = (...args: string[]) => expect(runLeitai(...args, '--data', data).status).toBe(0);
  run('exclude', '--voter-of', String(BATTLES + 1), '--note', 'votes of a script');
  run('exclude', '--sequence', '100', '--reason', 'test');
  run('include', '--sequence', '100', '--reason', 'test');
}

async function openPage(path: string, options: BrowserContextOptions = {}, url = arena.url) {
  const tab = await openTab(browser, { reducedMotion: 'reduce', ...options });
  await tab.page.goto(url + path);
  await tab.page.getByRole('button', { name: /I understand|我明白了/ }).click();
  return tab;
}

const shown = (page: Page) => page.locator('tbody tr').first().waitFor();
const widthOf = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth);
const searchOf = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);
const cellsOf = (page: Page, table: string) =>
  page
    .getByRole('group', { name: table })
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => (cell as HTMLElement).innerText)),
    );

test('the board leads to all records, and every page of figures does', async () => {
  const { context, page } = await openPage('/leaderboard');
  await shown(page);
  await page.getByText('How this is computed').click();
  await page.getByText(/^Battles left out:/).click();
  const records = page.getByRole('navigation', { name: 'Records', exact: true });
  for (const [name, heading] of [
    ['All publications', 'Publications'],
    ['List of exclusions', 'Exclusions'],
    ['Prompts that came too often', 'Duplicate prompts'],
  ] as const) {
    expect(await page.getByRole('link', { name, exact: true }).count()).toBe(1);
    const target = await page.getByRole('link', { name, exact: true }).getAttribute('href');
    expect(await records.getByRole('link', { name: heading }).getAttribute('href')).toBe(target);
  }
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: /^Publication \d+ of/ }).click();
  await page.getByRole('heading', { level: 1, name: /^Publication \d+$/ }).waitFor();
  await page.goto(`${arena.url}/`);
  await page.getByRole('textbox').waitFor();
  expect(await records.count()).toBe(0);
  await context.close();
});

test('publications say when boards are published, and each has its place, votes and hashes', async () => {
  const { context, page, complaints } = await openPage('/publications', {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await shown(page);
  const { publications } = await read<PublicationList>('/api/publications');
  expect(await page.title()).toContain('Publications');
  await page.getByText('A new one is made every 24 hours').waitFor();
  await page.getByText('A vote is held back until it is 6 hours old. The next one is due').waitFor();
  const rows = await cellsOf(page, 'All publications');
  expect(rows.map(([number]) => Number(number))).toEqual(publications.map(({ number }) => number));
  const first = publications.at(-1)!;
  expect(rows.at(-1)!.slice(2, 5)).toEqual([String(first.votes), `+${first.votes}`, String(first.version)]);
  expect(rows.at(-2)![3]).toBe(String(publications.at(-2)!.votes - first.votes));

  await page.getByRole('button', { name: 'Copy the hash of publication 1', exact: true }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first.hash);
  await page.locator('tbody tr').last().locator('[tabindex="0"]').first().focus();
  expect(await page.locator('.tooltip:popover-open').innerText()).toBe(first.logHash);
  await page.getByText('npx leitai verify').waitFor();
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);

  await page.getByRole('link', { name: 'Publication 1', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Publication 1' }).waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  await context.close();
});

test('a publication shows its boards as published, what moved, its method and its hashes', async () => {
  const { context, page } = await openPage('/publications/2');
  await shown(page);
  const publication = await read<WholePublication>('/api/publications/2');
  await page.getByText('“Change” is in ranks, against publication 1').waitFor();
  const overall = publication.boards[0]!;
  const rows = await cellsOf(page, 'Boards as published');
  expect(rows.map(([rank]) => rank)).toEqual(overall.rows.map(({ rank }) => String(rank ?? '–')));
  expect(rows.map((cells) => cells[3])).toEqual(
    overall.rows.map(({ rating }) => String(Math.round(rating!))),
  );
  expect(rows.map((cells) => cells.at(-1))).toEqual(overall.rows.map(({ votes }) => String(votes)));
  for (const hash of [publication.hash, publication.previousHash, publication.logHash])
    expect(await page.getByText(hash, { exact: true }).count()).toBe(1);
  await page.getByText('Your browser has hashed this publication again: the hash is the same.').waitFor();
  await page.getByText('The publication before it has the hash that this one names.').waitFor();
  await page.getByText('The mean of all ratings is 1,000.').waitFor();
  await page.getByText('They hold for all models at once, however often one looks').waitFor();
  await page.getByText(`Of one prompt ${CAP} battles count at most. The sample is drawn with seed`).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.getByRole('combobox', { name: 'Category' }).selectOption('english');
  await expect.poll(() => searchOf(page)).toEqual({ category: 'english' });
  const english = publication.boards.find(({ category }) => category === 'english')!;
  await expect
    .poll(async () => (await cellsOf(page, 'Boards as published')).map((cells) => cells.at(-1)))
    .toEqual(english.rows.map(({ votes }) => String(votes)));
  await page.getByRole('link', { name: 'Before: 1' }).click();
  await page.getByText('It is the first one').waitFor();
  expect(searchOf(page)).toEqual({ category: 'english' });
  expect(await page.getByRole('link', { name: /^Before/ }).count()).toBe(0);
  await page.getByRole('link', { name: 'After: 2' }).click();
  await page.getByRole('heading', { level: 1, name: 'Publication 2' }).waitFor();
  await context.close();
});

test('a publication that is not what was published is told', async () => {
  const { context, page } = await openPage('/exclusions');
  await page.route('**/api/publications/2', async (route) => {
    const response = await route.fetch();
    const publication: WholePublication = await response.json();
    await route.fulfill({ response, json: { ...publication, votes: publication.votes + 1 } });
  });
  await page.route('**/api/publications/1', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), hash: 'f'.repeat(64) } });
  });
  await page.goto(`${arena.url}/publications/2`);
  await page.getByText('the hash is another one').waitFor();
  await page.getByText('has another hash than this one names').waitFor();
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test('exclusions are counted by reason, and listed one by one without a voter', async () => {
  const { context, page } = await openPage('/exclusions');
  await shown(page);
  const { excluded } = await read<{ excluded: Record<string, number> }>('/api/leaderboards/overall');
  const counts = await cellsOf(page, 'Left out, by reason');
  expect(counts.map(([reason, count]) => [reason, Number(count)])).toEqual([
    ['Identity leaked', excluded['identity-leaked']],
    ['Names were shown', 0],
    ['An answer failed', 0],
    ['Voter excluded', excluded['excluded-voter']],
    ['Test', 0],
    ['By the operator', OPERATOR_ROWS],
    ['Duplicate prompt', excluded.duplicate],
  ]);
  const list = await cellsOf(page, 'The list');
  expect(list.length).toBe(50);
  expect(list.slice(0, 3).map((cells) => cells.slice(1, 5))).toEqual([
    ['Vote 100', 'Test', 'taken in again', 'The operator'],
    ['Vote 100', 'Test', expect.stringMatching(/^lifted \w+ \d+, \d{4}$/), 'The operator'],
    [
      expect.stringMatching(/^Voter [0-9a-f]{16}\s+all battles: 5$/),
      'Voter excluded',
      'left out',
      'The operator',
    ],
  ]);
  expect(list.at(-1)!.slice(4)).toEqual(['The operator', 'Nov 20, 2026, 08:30 UTC', '<b>advertisement</b>']);
  expect(await violations(page)).toEqual([]);
  const file = await page.getByRole('link', { name: 'CSV' }).getAttribute('href');
  expect((await (await fetch(arena.url + file)).text()).trimEnd().split('\n').length).toBe(OPERATOR_ROWS + 9);
  await context.close();
});

test('the list of exclusions is filtered and turned over in the address, by keyboard too', async () => {
  const { context, page } = await openPage('/exclusions');
  await shown(page);
  await page.getByLabel('Reason', { exact: true }).selectOption('operator');
  await expect.poll(() => searchOf(page)).toEqual({ reason: 'operator' });
  await page.getByRole('link', { name: 'Older' }).focus();
  await page.keyboard.press('Enter');
  const rest = await read<ExclusionList>('/api/exclusions?reason=operator&order=newest');
  const ids = rest.exclusions.slice(50).map(({ id }) => String(id));
  expect(ids.length).toBe(OPERATOR_ROWS - 50);
  await expect.poll(async () => (await cellsOf(page, 'The list')).map(([id]) => id)).toEqual(ids);
  expect(searchOf(page).reason).toBe('operator');
  await page.reload();
  await expect.poll(async () => (await cellsOf(page, 'The list')).map(([id]) => id)).toEqual(ids);
  expect(await page.getByRole('link', { name: 'Older' }).count()).toBe(0);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect.poll(async () => (await cellsOf(page, 'The list')).length).toBe(50);

  await page.getByRole('link', { name: 'Identity leaked', exact: true }).click();
  await expect.poll(async () => (await cellsOf(page, 'The list')).length).toBe(5);
  expect((await cellsOf(page, 'The list'))[0]![4]).toBe('test');
  await page.getByRole('link', { name: 'Names were shown' }).click();
  await page.getByRole('heading', { name: 'Nothing was left out for this reason' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'Show all reasons' }).click();
  await expect.poll(async () => (await cellsOf(page, 'The list')).length).toBe(50);
  await context.close();
});

test('every battle that does not count is listed with who left it out, by reason and over pages', async () => {
  const { context, page } = await openPage('/exclusions');
  await page.getByRole('link', { name: /^\d+ battles: By the operator$/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Battles that do not count' }).waitFor();
  const table = 'Battles that do not count';
  const listed = async (query: string) =>
    (await read<ExcludedBattleList>(`/api/exclusions/battles?${query}`)).battles;
  const rowsOf = async (query: string) =>
    (await listed(query)).flatMap(({ sequence, reasons }) => reasons.map(() => `Vote ${sequence}`));
  const shownPlaces = async () => (await cellsOf(page, table)).map(([place]) => place);
  await expect.poll(shownPlaces).toEqual(await rowsOf('reason=operator&limit=50'));
  expect((await cellsOf(page, table))[0]!.slice(1)).toEqual([
    ...['By the operator', 'The operator', 'Nov 20, 2026, 08:30 UTC', '<b>advertisement</b>'],
  ]);
  await page.getByRole('link', { name: 'Further on' }).click();
  await expect.poll(shownPlaces).toEqual(await rowsOf('reason=operator&limit=50&after=50'));
  await page.getByRole('link', { name: 'From the first' }).click();
  await page.getByLabel('Reason', { exact: true }).selectOption('duplicate');
  await expect.poll(shownPlaces).toEqual(await rowsOf('reason=duplicate&limit=50'));
  const [duplicate] = await cellsOf(page, table);
  expect(duplicate!.slice(2)).toEqual([
    expect.stringMatching(/^duplicate, version \d+$/),
    'With every board',
    expect.stringMatching(/^Same prompt as vote \d+$/),
  ]);
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test('duplicates say what the cap is, and how many battles each prompt lost', async () => {
  const { context, page } = await openPage('/duplicates');
  await shown(page);
  const { clusters } = await read<DuplicateList>('/api/duplicates');
  expect(clusters.length).toBe(2);
  await page.getByText(`at most ${CAP}`).waitFor();
  await page.getByText('The cap that the operator has set.').waitFor();
  const rows = await cellsOf(page, 'Prompts above the cap');
  expect(rows.map((cells) => cells.slice(0, 4))).toEqual(
    clusters.map(({ battles, lost, firstSequence }) => [
      `Vote ${firstSequence}`,
      ...[battles, battles - lost, lost].map(String),
    ]),
  );
  expect(await page.locator('main').innerText()).not.toContain('strawberry');
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'The overall board with every duplicate' }).click();
  await expect.poll(() => searchOf(page)).toEqual({ duplicates: 'keep' });
  await context.close();
});

test('a thousand of everything stays usable', async () => {
  const { context, page } = await openPage('/exclusions');
  const [publication] = (await read<PublicationList>('/api/publications')).publications;
  await page.route('**/api/publications?*', async (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const first = Math.min(Number(asked.get('before') ?? 1_001), 1_001) - 1;
    const length = Math.min(Number(asked.get('limit')), first);
    const publications = Array.from({ length }, (_, place) => ({ ...publication, number: first - place }));
    const rule = { mode: 'live', everyHours: 1, holdHours: 0, nextAt: null };
    await route.fulfill({ json: { rule, publications } });
  });
  await page.route('**/api/duplicates', async (route) => {
    const clusters = Array.from({ length: 1_000 }, (_, place) => ({
      battles: 2_000 - place,
      lost: 1_975 - place,
      firstSequence: place === 0 ? null : 1 + place,
    }));
    const rule = { quantile: 0.999, atLeast: 25 };
    await route.fulfill({ json: { version: 9, cap: 25, rule, seed: 1, clusters, capped: 1_200 } });
  });
  await page.goto(`${arena.url}/publications`);
  await page.getByText('A snapshot of them is published every 1 hour').waitFor();
  const numbers = async () => (await cellsOf(page, 'All publications')).map(([number]) => number);
  expect(await numbers()).toEqual(
    Array.from({ length: 50 }, (_, place) => (1_000 - place).toLocaleString('en')),
  );
  await page.getByRole('link', { name: 'Older' }).click();
  await expect.poll(async () => (await numbers())[0]).toBe('950');
  await page.goto(`${arena.url}/publications?before=21`);
  await expect.poll(numbers).toEqual(Array.from({ length: 20 }, (_, place) => String(20 - place)));
  expect(await page.getByRole('link', { name: 'Older' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'Newest' }).count()).toBe(1);

  await page.goto(`${arena.url}/duplicates`);
  await page.getByText('The lowest that the cap may be here; 99.9% of all prompts').waitFor();
  expect((await cellsOf(page, 'Prompts above the cap')).length).toBe(50);
  expect((await cellsOf(page, 'Prompts above the cap'))[0]![0]).toBe('being found out');
  await page.getByRole('button', { name: 'Show all 1,000' }).click();
  expect((await cellsOf(page, 'Prompts above the cap')).length).toBe(1_000);
  await page.getByText('Listed are the 1,000 that lost the most of 1,200.').waitFor();
  await context.close();
});

test('an arena in which nothing has happened yet says so on each page', async () => {
  for (const [path, heading] of [
    ['/publications', 'Nothing has been published yet'],
    ['/exclusions', 'No battle was left out'],
    ['/duplicates', 'No prompt has been compared yet'],
  ] as const) {
    const { context, page } = await openPage(path, {}, empty.url);
    await page.getByRole('heading', { name: heading }).waitFor();
    expect(await violations(page), path).toEqual([]);
    await context.close();
  }
});

test('what takes its time is awaited in its place', async () => {
  const { context, page } = await openPage('/leaderboard');
  for (const path of ['/publications', '/publications/1', '/exclusions', '/duplicates']) {
    const isOfPath = (url: URL) => url.pathname === `/api${path}`;
    const isLookedAt = Promise.withResolvers<void>();
    await page.route(isOfPath, async (route) => {
      await isLookedAt.promise;
      await route.continue();
    });
    await page.goto(arena.url + path);
    await page.getByRole('status').filter({ hasText: 'Loading the figures' }).first().waitFor();
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    expect(await violations(page), path).toEqual([]);
    isLookedAt.resolve();
    await page.getByText('Loading the figures').first().waitFor({ state: 'detached' });
    await shown(page);
    await page.unrouteAll({ behavior: 'wait' });
  }
  await context.close();
});

test('what does not exist, is refused or cannot be reached says so, and a way on', async () => {
  const { context, page } = await openPage('/publications/999');
  await page.getByRole('heading', { name: 'There is no publication “999”' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole('link', { name: 'See all publications' }).click();
  await shown(page);
  await page.goto(`${arena.url}/publications/first`);
  await page.getByRole('heading', { name: 'There is no publication “first”' }).waitFor();
  await page.goto(`${arena.url}/exclusions?reason=nothing`);
  const refused = await page.getByRole('alert').innerText();
  expect(refused).toContain('The arena did not understand this request.');
  expect(refused).toMatch(/reason must be .* or operator, got "nothing"/);
  await page.goto(`${arena.url}/publications?before=1`);
  await page.getByRole('heading', { name: 'Nothing is this far back' }).waitFor();

  for (const path of ['/publications', '/publications/1', '/exclusions', '/duplicates']) {
    const isOfPath = (url: URL) => url.pathname === `/api${path}`;
    await page.route(isOfPath, (route) => route.abort());
    await page.goto(arena.url + path);
    await page.getByRole('alert').waitFor();
    expect(await violations(page), path).toEqual([]);
    await page.unroute(isOfPath);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await shown(page);
  }
  await context.close();
});

test.each([
  ['/publications', '历次发布', 'npx leitai verify'],
  ['/publications/2', '第 2 期', '你的浏览器重新计算了本期的哈希，结果一致。'],
  ['/exclusions', '排除清单', '该投票者的对战一律不计入。'],
  ['/exclusions/battles', '未计入的对战', '随导入的文件带来'],
  ['/duplicates', '重复提问', '由运营者设定的上限。'],
])('%s fits a phone in both languages, light and dark', async (path, heading, text) => {
  for (const options of [PHONE, { ...PHONE, ...DARK_CHINESE }]) {
    const { context, page } = await openPage(path, options);
    await shown(page);
    expect(await widthOf(page)).toBeLessThanOrEqual(PHONE.viewport.width);
    if (options !== PHONE) {
      await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
      await page.getByText(text).waitFor();
    }
    expect(await violations(page)).toEqual([]);
    await context.close();
  }
});
