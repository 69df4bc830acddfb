import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { storeVote } from '../packages/arena/src/app/testing/stored-votes.ts';
import type { Leaderboard } from '../packages/arena/src/http/api-schema.ts';
import { startChaosEndpoint } from '../packages/arena/src/providers/testing/chaos-endpoint.ts';
import { openStore } from '../packages/arena/src/store/open-store.ts';
import { launchBrowser } from './browser-page.ts';
import { rankExport, readPublication, rowsOf } from './published-rows.ts';
import { configOf, root, runLeitai, startArena } from './running-arena.ts';
import { Voter } from './voter.ts';

// Goal: boards stand still between publications, whatever is voted and excluded, and can be computed anew. Method: a log
// whose votes are days old, a real server on it, real votes, and the commands an operator has, as processes of their own.

const endpoint = await startChaosEndpoint();
afterAll(() => endpoint.close());

const MODELS = { a: 'ant', b: '<b>&bee' };
const HOUR_MS = 3_600_000;

function configWith(holdHours: number): string {
  const models = Object.values(MODELS).map((name) => ({ name: `"${name}"`, scenario: 'plain' }));
  const rule = `publishing: { mode: interval, everyHours: 24, holdHours: ${holdHours} }\n`;
  return configOf(endpoint.url, models, rule).replaceAll(/organization: .*/g, 'organization: Org');
}

/** A folder with a log of old votes, and what commands are told of it. */
async function arenaWithOldVotes(holdHours: number) {
  const folder = mkdtempSync(join(root, 'publishing-'));
  const data = join(folder, 'data');
  const store = await openStore({ dataDirectory: data });
  const createdAt = new Date(Date.now() - 48 * HOUR_MS).toISOString();
  for (const choice of ['a', 'b', 'a', 'tie', 'b', 'a'] as const) {
    await storeVote(store, { models: MODELS, choice, createdAt, prompt: `About ${choice}?` });
  }
  await store.close();
  const configFor = (hours: number) => {
    const path = join(folder, `hold-${hours}.yaml`);
    writeFileSync(path, configWith(hours));
    return path;
  };
  return {
    data,
    configFor,
    publish: (hours = holdHours) => runLeitai('publish', '--data', data, '--config', configFor(hours)),
    run: (command: string, ...args: string[]) => runLeitai(command, '--data', data, ...args),
    start: (hours = holdHours) => startArena({ data, config: configWith(hours) }),
  };
}

async function readBoard(url: string): Promise<Leaderboard> {
  return (await fetch(`${url}/api/leaderboards/overall`)).json() as Promise<Leaderboard>;
}

/** The board as soon as it belongs to a publication. */
async function boardOf(url: string, number: number): Promise<Leaderboard> {
  await expect.poll(async () => (await readBoard(url)).publication?.number, { timeout: 10_000 }).toBe(number);
  return readBoard(url);
}

async function castVote(url: string) {
  const voter = new Voter(url);
  const id = await voter.startBattle();
  await voter.followTurn(id);
  expect((await voter.vote(id, 'a')).status).toBe(200);
}

const numberIn = ({ stdout }: { stdout: string }) => Number(/Publication (\d+):/.exec(stdout)?.[1]);

test('a server shows the last publication, and the next one when an operator publishes', async () => {
  const { publish, run, start } = await arenaWithOldVotes(1);
  const first = await start();
  const published = await boardOf(first.url, 1);
  expect(published).toMatchObject({ votes: 6, version: 6, excluded: {} });
  await castVote(first.url);
  expect(run('exclude', '--sequence', '1', '--reason', 'test').stdout).toBe('Excluded 1 battle (test).\n');
  // The exclusion list is public at once, and the board is as it was.
  const list = (await (await fetch(`${first.url}/api/exclusions`)).json()) as { exclusions: object[] };
  expect(list.exclusions).toMatchObject([{ sequence: 1, reason: 'test', action: 'set' }]);
  expect((await readBoard(first.url)).rows).toEqual(published.rows);

  const second = numberIn(publish());
  expect(second).toBeGreaterThan(1);
  expect(await boardOf(first.url, second)).toMatchObject({ votes: 5, version: 6, excluded: { test: 1 } });
  const before = await readBoard(first.url);
  await first.stop();

  // Without a hold the vote of before counts, once it is published.
  const again = await start(0);
  expect((await boardOf(again.url, second)).rows).toEqual(before.rows);
  const third = numberIn(publish(0));
  expect(await boardOf(again.url, third)).toMatchObject({ votes: 6, version: 7 });
  await again.stop();
  expect(run('verify').stdout).toContain(
    `The publications hold: ${third}, each linked to the one before, ${third} computed anew from the log to the last digit.`,
  );
  const quick = run('verify', '--last', '1');
  expect(quick.status).toBe(0);
  expect(quick.stdout).toContain(
    `The publications hold: ${third}, each linked to the one before, 1 computed anew from the log to the last digit. Boards of the first ${third - 1} were not computed (--last 1).`,
  );
}, 60_000);

test('leitai export gives out what is published, and all of it only if it is told to', async () => {
  const { data, publish, run, start, configFor } = await arenaWithOldVotes(1);
  const folderOf = (name: string) => join(data, '..', name);
  const exportTo = (name: string, ...more: string[]) => run('export', '--out', folderOf(name), ...more);
  const manifestOf = (name: string) =>
    JSON.parse(readFileSync(join(folderOf(name), 'manifest.json'), 'utf8'));
  const early = exportTo('early', '--config', configFor(1));
  expect(early).toMatchObject({ status: 2, stdout: '' });
  expect(early.stderr).toContain('boards must have been published, found no publication');

  const { url, stop } = await start();
  await boardOf(url, 1);
  await castVote(url);
  run('exclude', '--sequence', '1', '--reason', 'test');
  // Without the configuration of the server, too: the publication knows the rule.
  const held = exportTo('held');
  expect(held).toMatchObject({ status: 0 });
  expect(held.stderr).toContain('this is the log of publication 1, up to place 6');
  expect(manifestOf('held')).toMatchObject({
    version: 6,
    battles: 6,
    counted: 6,
    publication: { number: 1 },
  });
  const second = numberIn(publish());
  await boardOf(url, second);
  const publications = [await readPublication(url, 1), await readPublication(url, second)] as const;
  await stop();
  for (const [which, publication, counted] of [
    ['1', publications[0], 6],
    ['latest', publications[1], 5],
  ] as const) {
    const { number, hash } = publication;
    expect(exportTo(which, '--publication', which)).toMatchObject({ status: 0 });
    expect(manifestOf(which)).toMatchObject({ battles: 6, counted, publication: { number, hash } });
    expect(rankExport(folderOf(which))).toEqual(rowsOf(publication, 'overall'));
  }

  const whole = exportTo('whole', '--whole-log');
  expect(whole.stderr).toContain('up to place 7; readers see no more than 6 of it yet');
  expect(manifestOf('whole')).toMatchObject({ battles: 7, counted: 6, publication: null });
  const refused = exportTo('refused', '--publication', '99');
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toContain(`the publication must be latest or from 1 to ${second}, got 99`);
  expect(exportTo('refused', '--publication', '1', '--whole-log')).toMatchObject({ status: 2 });
}, 60_000);

test('a live board follows what an operator excludes, and is as before when it is included again', async () => {
  const { data, run } = await arenaWithOldVotes(0);
  const arena = await startArena({ data, config: configWith(0).replace('mode: interval', 'mode: live') });
  const read = () => readBoard(arena.url);
  const votes = async () => (await read()).votes;
  const before = await read();
  expect(before).toMatchObject({ votes: 6, publication: null });
  const excluded = run('exclude', '--voter-of', '1', '--note', 'a script');
  expect(excluded.stdout).toBe('Excluded 1 battle (excluded-voter).\n');
  await expect.poll(votes, { timeout: 10_000 }).toBe(5);
  expect((await read()).excluded).toEqual({ 'excluded-voter': 1 });
  expect(run('exclude', '--voter-of', '1').stderr).toContain(
    'the voter of 1 is excluded as excluded-voter already',
  );
  expect(run('exclude', '--sequence', '2').stderr).toContain('--note must say why');
  expect(run('include', '--voter-of', '1').stdout).toBe('Included 1 battle (excluded-voter).\n');
  await expect.poll(votes, { timeout: 10_000 }).toBe(6);
  expect((await read()).rows).toEqual(before.rows);
  const lines = run('exclusions').stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/set {5}excluded-voter {2}voter voter of stored-\d+ {2}operator {2}a script$/);
  await arena.stop();
}, 60_000);

test('leitai verify fails on a board that was changed after it was published', async () => {
  const { data, publish, run } = await arenaWithOldVotes(1);
  expect(publish().stdout).toContain('Publication 1: 6 counted votes, the log up to place 6. Hash: ');
  expect(publish().stdout).toContain('Nothing new that is older than 1 hours since publication 1');
  const verified = run('verify');
  expect([verified.status, verified.stderr]).toEqual([0, '']);
  const database = new DatabaseSync(join(data, 'leitai.sqlite'));
  database.exec('drop trigger publications_no_update; update publications set votes = 7');
  database.close();
  const changed = run('verify');
  expect(changed.status).toBe(1);
  expect(changed.stderr).toMatch(/Publication 1 is broken: its hash must be [0-9a-f]{64}, got [0-9a-f]{64}/);
});

test('the feed is Atom, a badge is SVG and a frame shows the board, as a browser on another site reads them', async () => {
  const { publish, start } = await arenaWithOldVotes(1);
  publish();
  const arena = await start();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    const badge = `${arena.url}/badge/${encodeURIComponent(MODELS.b)}.svg`;
    const texts = [await (await fetch(`${arena.url}/feed.atom`)).text(), await (await fetch(badge)).text()];
    const [feed, image] = await page.evaluate(
      (sources) =>
        sources.map((source) => {
          const { documentElement: top } = new DOMParser().parseFromString(source, 'application/xml');
          const all = (name: string) => [...top.getElementsByTagName(name)].map((one) => one.textContent);
          const children = [...top.children].map((child) => child.localName);
          return {
            name: top.localName,
            space: top.namespaceURI,
            children,
            titles: all('title'),
            ids: all('id'),
          };
        }),
      texts,
    );
    expect(feed).toMatchObject({ name: 'feed', space: 'http://www.w3.org/2005/Atom' });
    expect(feed!.children).toEqual(['id', 'title', 'updated', 'author', 'link', 'link', 'entry']);
    expect(feed!.titles[1]).toContain('<b>&bee joins at 1');
    expect(new Set(feed!.ids).size).toBe(2);
    expect(image).toMatchObject({ name: 'svg', space: 'http://www.w3.org/2000/svg' });
    expect(image!.titles[0]).toContain('<b>&bee · Overall: #1 · ');

    const body = `<iframe src="${arena.url}/embed/overall?theme=dark"></iframe><img src="${badge}"><iframe src="${arena.url}/leaderboard"></iframe>`;
    const site = createServer((_, response) =>
      response.setHeader('content-type', 'text/html').end(body),
    ).listen(0, '127.0.0.1');
    onTestFinished(() => void site.close());
    await once(site, 'listening');
    // Another host than the arena's.
    await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
    const frame = page.frameLocator('iframe >> nth=0');
    expect(await frame.locator('tbody tr').count()).toBe(2);
    expect(await frame.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)).toBe(
      'rgb(23, 21, 18)',
    );
    expect(await page.locator('img').evaluate((one: HTMLImageElement) => one.naturalHeight)).toBe(20);
    expect(await page.frameLocator('iframe >> nth=1').locator('body').innerText()).not.toContain('Leitai');
    expect(said.filter((text) => text.includes('embed') || text.includes('badge'))).toEqual([]);
  } finally {
    await browser.close();
    await arena.stop();
  }
}, 60_000);
