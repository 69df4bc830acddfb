import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { PLAIN_ANSWER, startChaosEndpoint } from '../packages/arena/src/providers/testing/chaos-endpoint.ts';
import { type ArenaProcess, configOf, startArena } from './running-arena.ts';
import { Voter } from './voter.ts';

// Goal: two real endpoints, one of them misbehaving, seen from both ends. Method: each scenario plays against `plain`;
// the endpoint counts calls and broken connections, the voter sees states and events.

const endpoint = await startChaosEndpoint();
afterAll(() => endpoint.close());
beforeEach(() => {
  endpoint.calls.length = 0;
  endpoint.aborts.length = 0;
});

async function withArena(
  scenario: string,
  limits: string,
  play: (arena: ArenaProcess, voter: Voter) => Promise<void>,
) {
  const models = [
    { name: 'first-model', scenario: 'plain' },
    { name: 'second-model', scenario },
  ];
  const arena = await startArena({ config: configOf(endpoint.url, models, limits) });
  try {
    await play(arena, new Voter(arena.url));
  } finally {
    await arena.stop();
  }
}

test('a slow model and a fast one both answer, and one call is made to each', async () => {
  await withArena('slow', '', async (_arena, voter) => {
    const id = await voter.startBattle();
    const events = await voter.followTurn(id);
    expect(events).toContain('event: turn-end\ndata: {"votable":true,"exclusions":[]}');
    const { body } = await voter.json('GET', `/api/battles/${id}`);
    expect(body.battle.turns[0].replies.a).toEqual({ state: 'complete', text: PLAIN_ANSWER });
    expect(body.battle.turns[0].replies.b).toEqual({ state: 'complete', text: PLAIN_ANSWER });
    expect([endpoint.callsOf('plain'), endpoint.callsOf('slow')]).toEqual([1, 1]);
    expect(endpoint.aborts).toEqual([]);
  });
});

test.each([
  ['cut-mid-stream', 1, ''],
  ['server-error', 3, ''],
  ['rate-limited-long', 1, ''],
  ['never-ending', 1, 'limits: { totalSeconds: 1 }\n'],
])('a model that is %s fails its own side only, after %i calls', async (scenario, calls, limits) => {
  await withArena(scenario, limits, async (_arena, voter) => {
    const id = await voter.startBattle();
    const events = await voter.followTurn(id);
    expect(events.match(/event: reply-error/g)).toHaveLength(1);
    expect(events.match(/event: reply-end/g)).toHaveLength(1);
    expect(events).toContain('event: turn-end\ndata: {"votable":false,"exclusions":[]}');
    const { body } = await voter.json('GET', `/api/battles/${id}`);
    const replies = Object.values(body.battle.turns[0].replies) as { state: string; text: string }[];
    expect(replies.map((reply) => reply.state).sort()).toEqual(['complete', 'failed']);
    expect(replies.find((reply) => reply.state === 'complete')!.text).toBe(PLAIN_ANSWER);
    expect(body.battle).toMatchObject({ state: 'failed', votable: false });
    expect((await voter.vote(id, 'a')).status).toBe(409);
    expect([endpoint.callsOf('plain'), endpoint.callsOf(scenario)]).toEqual([1, calls]);
    const next = await voter.startBattle();
    expect(next).not.toBe(id);
  });
});

test('a voter who goes away aborts both calls after the grace, one who comes back does not', async () => {
  const models = [
    { name: 'first-model', scenario: 'never-ending' },
    { name: 'second-model', scenario: 'stalled' },
  ];
  const graceMs = 3_000;
  const limits = `limits: { reconnectSeconds: ${graceMs / 1_000} }\n`;
  const arena = await startArena({ config: configOf(endpoint.url, models, limits) });
  const voter = new Voter(arena.url);
  const id = await voter.startBattle();
  const state = async () => (await voter.json('GET', `/api/battles/${id}`)).body.battle.state;

  const first = await voter.openTurn(id);
  await first.close();
  await sleep(graceMs / 3);
  const second = await voter.openTurn(id);
  await sleep(graceMs);
  expect(endpoint.aborts).toEqual([]);
  expect(await state()).toBe('streaming');

  const leftAt = performance.now();
  await second.close();
  await expect
    .poll(() => [...endpoint.aborts].sort(), { timeout: 10_000 })
    .toEqual(['never-ending', 'stalled']);
  // Timers may come a little early; the poll cannot.
  expect(performance.now() - leftAt).toBeGreaterThan(graceMs * 0.9);
  await expect.poll(state, { timeout: 10_000 }).toBe('abandoned');
  expect(endpoint.calls).toHaveLength(2);
  await arena.stop();
});

test('stop ends both answers at once and the battle is not votable', async () => {
  await withArena('never-ending', '', async (_arena, voter) => {
    const id = await voter.startBattle();
    await expect.poll(() => endpoint.callsOf('never-ending'), { timeout: 10_000 }).toBe(1);
    const { body } = await voter.json('POST', `/api/battles/${id}/stop`, {});
    expect(body.battle).toMatchObject({ state: 'abandoned', votable: false });
    await expect.poll(() => endpoint.aborts, { timeout: 10_000 }).toContain('never-ending');
  });
});

test('Last-Event-ID resumes with the same bytes and no second call', async () => {
  await withArena('slow', '', async (arena, voter) => {
    const id = await voter.startBattle();
    const whole = await voter.followTurn(id);
    const blocks = whole.trim().split('\n\n');
    for (const place of [1, 3, blocks.length - 1]) {
      const lastId = /id: (.*)/.exec(blocks[place - 1]!)![1]!;
      const rest = await voter.followTurn(id, lastId);
      expect(rest.trim()).toBe(blocks.slice(place).join('\n\n'));
    }
    const end = /id: (.*)/.exec(blocks.at(-1)!)![1]!;
    expect(
      (await voter.request('GET', `/api/battles/${id}/events`, undefined, { 'last-event-id': end })).status,
    ).toBe(204);
    expect(endpoint.calls).toHaveLength(2);
    const foreign = new Voter(arena.url);
    expect((await foreign.json('GET', `/api/battles/${id}`)).status).toBe(404);
    expect((await foreign.vote(id, 'a')).status).toBe(404);
  });
});

test('a vote is one, is replayed by its key, and a restart gives the same board to the last digit', async () => {
  const models = [
    { name: 'first-model', scenario: 'plain' },
    { name: 'second-model', scenario: 'slow' },
  ];
  const config = configOf(endpoint.url, models);
  const arena = await startArena({ config });
  const voter = new Voter(arena.url);
  for (const choice of ['a', 'b', 'tie', 'both-bad', 'a']) {
    const id = await voter.startBattle();
    await voter.followTurn(id);
    const first = await voter.vote(id, choice);
    expect(first).toMatchObject({ status: 200, body: { counted: true } });
    expect(await voter.vote(id, choice)).toEqual(first);
    expect((await voter.vote(id, choice, 'another-key')).status).toBe(409);
  }
  const read = async (url: string) => (await new Voter(url).json('GET', '/api/leaderboards/overall')).body;
  await expect.poll(async () => (await read(arena.url)).version, { timeout: 10_000 }).toBe(5);
  const before = await read(arena.url);
  await arena.stop('SIGKILL');
  const again = await startArena({ config, data: arena.data });
  expect(await read(again.url)).toEqual(before);
  await again.stop();
});
