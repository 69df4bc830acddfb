import { readdirSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import {
  PROVIDER_WORDS,
  startChaosEndpoint,
} from '../packages/arena/src/providers/testing/chaos-endpoint.ts';
import { configOf, startArena } from './running-arena.ts';
import { Voter } from './voter.ts';

// Goal: nothing but the answers' text reaches a voter before the vote. Method: names, organisations, keys, addresses
// and endpoint names are canaries; every byte that comes over 50 battles, failures and wrong addresses included, is
// searched for them, plain and in base64 at each of its three offsets. After the vote they must be there.

// Half of the models answer, so that of 50 battles some can be voted on.
const SCENARIOS = [
  'plain',
  'plain',
  'plain',
  'slow',
  'slow',
  'comments',
  'split-bytes',
  'cut-mid-stream',
  'server-error',
  'unauthorized',
  'rate-limited-long',
  'error-in-200',
  'whitespace',
];
const endpoint = await startChaosEndpoint();
const models = SCENARIOS.map((scenario, index) => ({
  name: `canaryname${index}x`,
  scenario,
  key: `canarykey${index}x`,
}));
const arena = await startArena({ config: configOf(endpoint.url, models) });
afterAll(async () => {
  await arena.stop();
  await endpoint.close();
});

/** A word in base64, without the letters at its ends that depend on what stands beside it. */
function base64Forms(word: string): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.from(' '.repeat(offset) + word)
      .toString('base64')
      .replaceAll('=', '');
    return text.slice(Math.ceil((offset * 4) / 3), -2);
  });
}

const port = new URL(endpoint.url).port;
const canaries = [
  'canaryname',
  'Org of canary',
  'canarykey',
  PROVIDER_WORDS,
  `127.0.0.1:${port}`,
  'chatcmpl',
  'openai-compatible',
];

function findCanaries(bytes: string): string[] {
  const lower = bytes.toLowerCase();
  return canaries.filter(
    (word) => lower.includes(word.toLowerCase()) || base64Forms(word).some((form) => bytes.includes(form)),
  );
}

test('the search finds a canary, plain and in base64', () => {
  expect(findCanaries('… CanaryName7x …')).toEqual(['canaryname']);
  for (const lead of ['', 'x', 'xy']) {
    expect(findCanaries(Buffer.from(`${lead}canaryname7x and more`).toString('base64'))).toEqual([
      'canaryname',
    ]);
  }
});

test('50 battles tell a voter nothing of who answers', async () => {
  const voter = new Voter(arena.url);
  const wrong = [
    '/nothing',
    '/api/nothing',
    '/api/battles/none',
    '/api/leaderboards/none',
    '/assets/none.js',
    '/leitai.yaml',
    '/api/battles/%00',
  ];
  for (const path of [
    '/',
    '/leaderboard',
    '/theme.js',
    '/favicon.svg',
    '/api/arena',
    '/openapi.json',
    '/healthz',
    '/readyz',
    ...wrong,
  ]) {
    await voter.request('GET', path);
  }
  const assets = readdirSync(new URL('../packages/web/dist/assets', import.meta.url));
  for (const file of assets) await voter.request('GET', `/assets/${file}`);
  const ids = [];
  const states = new Set<string>();
  for (let index = 0; index < 50; index += 10) {
    const started = [];
    // One after the other: the first answer brings the cookie that the next needs.
    for (let place = 0; place < 10; place += 1) started.push(await voter.startBattle(`Question ${index}`));
    ids.push(...started);
    await Promise.all(started.map((id) => voter.followTurn(id)));
  }
  for (const id of ids) {
    const { body } = await voter.json('GET', `/api/battles/${id}`);
    states.add(body.battle.state);
    await voter.json('POST', `/api/battles/${id}/turns`, { prompt: '' });
    await new Voter(arena.url).json('GET', `/api/battles/${id}`);
    if (body.battle.state === 'failed') await voter.vote(id, 'a');
  }
  expect(states).toEqual(new Set(['ready', 'failed']));
  expect(voter.received.length).toBeGreaterThan(1_000_000);
  expect(findCanaries(voter.received)).toEqual([]);
});

test('a vote that comes too early tells nothing', async () => {
  const endless = ['never-ending', 'stalled'].map((scenario, index) => ({
    name: `canaryname${index}x`,
    scenario,
    key: `canarykey${index}x`,
  }));
  const waiting = await startArena({ config: configOf(endpoint.url, endless) });
  const voter = new Voter(waiting.url);
  const id = await voter.startBattle();
  expect((await voter.vote(id, 'a')).status).toBe(409);
  expect((await voter.json('POST', `/api/battles/${id}/stop`, {})).body.battle.state).toBe('abandoned');
  expect((await voter.vote(id, 'a')).status).toBe(409);
  expect(findCanaries(voter.received)).toEqual([]);
  await waiting.stop();
});

test('after the vote the names are there', async () => {
  const voter = new Voter(arena.url);
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const id = await voter.startBattle();
    await voter.followTurn(id);
    const { status, body } = await voter.vote(id, 'tie');
    if (status !== 200) continue;
    expect(body.reveal.a.model).toMatch(/^canaryname/);
    return;
  }
  throw new Error('no battle of 60 could be voted on');
});

test('failures of every kind look the same', async () => {
  const voter = new Voter(arena.url);
  const errors = new Set<string>();
  for (let index = 0; index < 20; index += 1) {
    const events = await voter.followTurn(await voter.startBattle());
    for (const match of events.matchAll(/event: reply-error\ndata: (.*)/g)) errors.add(match[1]!);
  }
  expect([...errors].sort()).toEqual(['{"side":"a"}', '{"side":"b"}']);
});
