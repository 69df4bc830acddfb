import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { startChaosEndpoint } from '../packages/arena/src/providers/testing/chaos-endpoint.ts';
import { startPostgres } from '../packages/arena/src/store/testing/postgres-server.ts';
import { configOf, root, runLeitai, startArena } from './running-arena.ts';
import { Voter } from './voter.ts';

// Goal: the server is killed without warning in the middle of 200 votes, and no acknowledged vote is lost or doubled.
// Method: 200 battles are made ready, votes go out in lanes, and after the 100th answer the process gets SIGKILL. On
// the restarted server every vote is sent again with its key, and `leitai verify` walks the chain.

const BATTLES = 200;
const KILLED_AFTER = 100;
const LANES = 8;

const endpoint = await startChaosEndpoint();
const server = await startPostgres();
const data = join(mkdtempSync(join(root, 'killed-')), 'data');
const databaseUrl = await server.createDatabase();
afterAll(async () => {
  await endpoint.close();
  await server.stop();
});

const config = configOf(endpoint.url, [
  { name: 'first-model', scenario: 'plain' },
  { name: 'second-model', scenario: 'plain' },
]);

/** Works on every item, some at once, until all are done or one fails. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
    }),
  );
}

async function prepareBattles(voter: Voter): Promise<string[]> {
  const ids = [];
  for (let index = 0; index < BATTLES; index += 1) ids.push(await voter.startBattle(`Question ${index}`));
  await inLanes(ids, async (id) => void (await voter.followTurn(id)));
  return ids;
}

describe.each([
  ['SQLite', { data }, ['--data', data]],
  ['PostgreSQL', { databaseUrl }, ['--database-url', databaseUrl]],
])('a server on %s that is killed in the middle of 200 votes', (_name, place, verifyOptions) => {
  test('has every acknowledged vote once, and its log holds', async () => {
    const first = await startArena({ config, ...place });
    const voter = new Voter(first.url);
    const ids = await prepareBattles(voter);
    const acknowledged = new Map<string, unknown>();
    let isKilled = false;
    await inLanes(ids, async (id) => {
      if (isKilled) return;
      const answer = await voter.vote(id, 'a').catch(() => undefined);
      if (answer === undefined) return;
      expect(answer.status).toBe(200);
      acknowledged.set(id, answer.body);
      if (acknowledged.size !== KILLED_AFTER) return;
      isKilled = true;
      await first.stop('SIGKILL');
    });
    expect(acknowledged.size).toBeGreaterThanOrEqual(KILLED_AFTER);
    expect(acknowledged.size).toBeLessThan(BATTLES);
    const afterKill = runLeitai('verify', ...verifyOptions);
    expect(afterKill).toMatchObject({ status: 0, stderr: '' });
    const stored = Number(/The log holds: (\d+) votes/.exec(afterKill.stdout)![1]);
    // Each lane may have had one vote on its way that was stored and never answered.
    expect(stored).toBeGreaterThanOrEqual(acknowledged.size);
    expect(stored).toBeLessThanOrEqual(acknowledged.size + LANES);

    const second = await startArena({ config, ...place });
    voter.moveTo(second.url);
    for (const id of ids) {
      const { status, body } = await voter.vote(id, 'a');
      expect(status).toBe(200);
      if (acknowledged.has(id)) expect(body).toEqual(acknowledged.get(id));
    }
    const board = async () => (await voter.json('GET', '/api/leaderboards/overall')).body;
    await expect.poll(async () => (await board()).votes, { timeout: 10_000 }).toBe(BATTLES);
    await second.stop();
    expect(runLeitai('verify', ...verifyOptions).stdout).toMatch(/^The log holds: 200 votes/);
  });
});

test('verify says which vote of the log was changed', () => {
  const database = new DatabaseSync(join(data, 'leitai.sqlite'));
  const triggers = database.prepare("select name from sqlite_master where type = 'trigger'").all();
  for (const { name } of triggers) database.exec(`drop trigger "${name}"`);
  database.exec("update votes set choice = 'b' where sequence = 50");
  database.close();
  const found = runLeitai('verify', '--data', data);
  expect(found.status).toBe(1);
  expect(found.stderr).toContain('The log is broken at vote 50');
});

test('verify refuses a place without an arena, and makes nothing there', async () => {
  const empty = mkdtempSync(join(root, 'empty-'));
  const refused = runLeitai('verify', '--data', empty);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain("must hold an arena's data, found none");
  expect(readdirSync(empty)).toEqual([]);
  expect(runLeitai('verify', '--database-url', await server.createDatabase()).status).toBe(2);
});
