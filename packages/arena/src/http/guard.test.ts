import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ArenaError } from '../app/arena-error.ts';
import { openTestArena, temporaryFolder } from './testing/test-arena.ts';
import { readProblem } from './testing/voter.ts';

const WRITES = ['', '/battle-1/turns', '/battle-1/stop', '/battle-1/vote'].map(
  (path) => `/api/battles${path}`,
);
const HOST = 'arena.example:3000';

function writing(headers: Record<string, string>): RequestInit {
  return {
    method: 'POST',
    headers: { host: HOST, 'content-type': 'application/json', ...headers },
    body: '{"prompt":"A question?"}',
  };
}

test.each([
  ['another site', { origin: 'https://evil.example' }],
  ['another port', { origin: 'http://arena.example:4000' }],
  ['a host that only begins like ours', { origin: 'http://arena.example:30001' }],
  ['a host that only ends like ours', { origin: 'http://evil-arena.example:3000' }],
  ['a page without an origin', { origin: 'null' }],
  ['something that is no origin', { origin: HOST }],
  ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
  ['a same-site fetch', { 'sec-fetch-site': 'same-site' }],
  ['a cross-site fetch that claims our origin', { origin: `http://${HOST}`, 'sec-fetch-site': 'cross-site' }],
])('guardWrites refuses a write from %s, on every path', async (_, headers) => {
  const { request, arena } = await openTestArena();
  for (const path of [...WRITES, '/api/nothing-here']) {
    const problem = await readProblem(await request(path, writing(headers)));
    expect(problem).toMatchObject({ status: 403, code: 'origin-refused' });
  }
  expect(await arena.store.findBattle('battle-1')).toBeUndefined();
});

test.each(['PUT', 'PATCH', 'DELETE'])('guardWrites refuses a foreign %s as well', async (method) => {
  const { request } = await openTestArena();
  const init = { ...writing({ origin: 'https://evil.example' }), method };
  expect(await readProblem(await request('/api/battles', init))).toMatchObject({ code: 'origin-refused' });
});

test.each([
  ['no browser', {}],
  ['a page of the arena', { origin: `http://${HOST}`, 'sec-fetch-site': 'same-origin' }],
  ['a page of the arena behind a proxy that ends TLS', { origin: `https://${HOST}` }],
  ['a request that the user made', { 'sec-fetch-site': 'none' }],
])('guardWrites lets a write from %s pass', async (_, headers) => {
  const { request } = await openTestArena();
  expect((await request('/api/battles', writing(headers))).status).toBe(201);
});

test.each([
  ['text/plain', 'text/plain'],
  ['text/plain that names JSON', 'text/plain; application/json'],
  ['a form', 'application/x-www-form-urlencoded'],
  ['a form with files', 'multipart/form-data; boundary=x'],
  ['a type of another name', 'application/jsonp'],
  ['an empty type', ''],
])('guardWrites refuses %s with 415', async (_, contentType) => {
  const { request } = await openTestArena();
  for (const path of WRITES) {
    const problem = await readProblem(await request(path, writing({ 'content-type': contentType })));
    expect(problem).toMatchObject({ status: 415, code: 'content-type-refused' });
  }
});

test('guardWrites refuses a write without a content type with 415', async () => {
  const { request } = await openTestArena();
  const bodies = [undefined, new TextEncoder().encode('{"prompt":"A question?"}')];
  for (const body of bodies) {
    const response = await request('/api/battles', { method: 'POST', ...(body && { body }) });
    expect(await readProblem(response)).toMatchObject({ status: 415, code: 'content-type-refused' });
  }
});

test.each(['application/json; charset=utf-8', 'Application/JSON'])(
  'guardWrites lets the content type %s pass',
  async (contentType) => {
    const { request } = await openTestArena();
    expect((await request('/api/battles', writing({ 'content-type': contentType }))).status).toBe(201);
  },
);

test.each(['application/json ;charset=UTF-8', 'application/json;', 'application/jsonx'])(
  'guardWrites refuses the content type %j, whose body would not be read',
  async (contentType) => {
    const { request } = await openTestArena();
    const response = await request('/api/battles', writing({ 'content-type': contentType }));
    expect(await readProblem(response)).toMatchObject({ status: 415, code: 'content-type-refused' });
  },
);

test('guardWrites leaves reads alone, wherever they come from', async () => {
  const { request } = await openTestArena();
  const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', host: HOST };
  for (const method of ['GET', 'HEAD']) {
    expect((await request('/api/arena', { method, headers })).status).toBe(200);
  }
});

const SECURE_HEADERS = {
  'content-security-policy': expect.stringMatching(
    /default-src 'none'.*script-src 'self'.*frame-ancestors 'none'/,
  ),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': expect.stringContaining('camera=()'),
};
const PROMPT = { 'content-type': 'application/json' };

test.each<[what: string, status: number, path: string, init?: RequestInit]>([
  ['the page', 200, '/'],
  ['a file', 200, '/assets/app.js'],
  ['a file that does not exist', 404, '/assets/no.js'],
  ['a page that cannot be written to', 404, '/', { method: 'POST' }],
  ['health', 200, '/healthz'],
  ['readiness', 503, '/readyz'],
  ['the contract', 200, '/openapi.json'],
  ['a board', 200, '/api/leaderboards/overall'],
  ['a battle', 201, '/api/battles', { method: 'POST', headers: PROMPT, body: '{"prompt":"A question?"}' }],
  ['an invalid request', 400, '/api/battles', { method: 'POST', headers: PROMPT, body: '{}' }],
  ['no JSON', 400, '/api/battles', { method: 'POST', headers: PROMPT, body: '{' }],
  ['a refused write', 415, '/api/battles', { method: 'POST' }],
  ['an unknown address', 404, '/api/nothing-here'],
  ['a battle that does not exist', 404, '/api/battles/none'],
  ['a failure', 500, '/api/battles/battle-1'],
])('secureHeaders are on %s (%i)', async (_, status, path, init) => {
  const webDirectory = temporaryFolder();
  mkdirSync(join(webDirectory, 'assets'));
  writeFileSync(join(webDirectory, 'index.html'), '<!doctype html><title>Leitai</title>');
  writeFileSync(join(webDirectory, 'assets', 'app.js'), 'export {};');
  const { request, visit, breakStore } = await openTestArena({ webDirectory });
  const voter = visit();
  await voter.startBattle();
  breakStore({
    findBattle: () => Promise.reject(new Error('The disk is gone')),
    ping: () => Promise.reject(new ArenaError('store-unavailable', 'Cannot reach the database')),
  });
  const response = await (status === 500 ? voter.get(path) : request(path, init));
  expect(response.status).toBe(status);
  expect(Object.fromEntries(response.headers)).toMatchObject(SECURE_HEADERS);
});

test('secureHeaders are on a stream of events', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const { id } = await voter.startBattle();
  const response = await voter.get(`/api/battles/${id}/events`);
  expect(Object.fromEntries(response.headers)).toMatchObject(SECURE_HEADERS);
  await response.text();
});
