import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openTestArena, type TestArena, temporaryFolder } from './testing/test-arena.ts';
import { readProblem } from './testing/voter.ts';

const PAGE = '<!doctype html><title>Leitai 擂台</title>';
const SCRIPT = `export const text = '${'擂台'.repeat(2_000)}';`;

let request: TestArena['request'];

beforeEach(async () => {
  const parent = temporaryFolder();
  const webDirectory = join(parent, 'dist');
  mkdirSync(join(webDirectory, 'assets'), { recursive: true });
  writeFileSync(join(parent, 'leitai.yaml'), 'key: secret');
  writeFileSync(join(webDirectory, 'index.html'), PAGE);
  writeFileSync(join(webDirectory, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(webDirectory, 'assets', 'app-3fa9.js'), SCRIPT);
  ({ request } = await openTestArena({ webDirectory }));
});

test.each([
  '/',
  '/battle',
  '/leaderboard/overall',
  '/apix',
  '/some/deep/page.html',
  '/%E6%93%82%E5%8F%B0',
  '/%ff',
])('the address %s is answered with the page', async (path) => {
  const response = await request(path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/html/);
  expect(await response.text()).toBe(PAGE);
});

test('the page is asked for anew each time', async () => {
  for (const path of ['/battle', '/leaderboard/overall']) {
    expect((await request(path)).headers.get('cache-control')).toBe('no-cache');
  }
});

// `serveStatic` finds these as files, before the route that sets the header.
test.each(['/', '/index.html'])('the page is asked for anew each time at %s too', async (path) => {
  expect((await request(path)).headers.get('cache-control')).toBe('no-cache');
});

test('a file whose name holds its hash is kept for ever', async () => {
  const response = await request('/assets/app-3fa9.js');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(await response.text()).toBe(SCRIPT);
});

test('a file whose name stays the same is not kept for ever', async () => {
  const response = await request('/favicon.svg');
  expect(response.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
  expect(response.headers.get('cache-control') ?? '').not.toContain('immutable');
});

test.each(['/assets/app-0000.js', '/assets/', '/assets/deep/app-3fa9.js', '/assets/..%2findex.html'])(
  'the missing file %s is 404, not the page, and is not kept',
  async (path) => {
    const response = await request(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('cache-control')).toBeNull();
    expect(await response.text()).not.toContain('<');
  },
);

test.each(['/..%2fleitai.yaml', '/%2e%2e/leitai.yaml', '/..%5cleitai.yaml', '/assets/..%2f..%2fleitai.yaml'])(
  'nothing beside the folder can be read as %s',
  async (path) => {
    expect(await (await request(path)).text()).not.toContain('secret');
  },
);

test('a file is compressed for those who can read that', async () => {
  const response = await request('/assets/app-3fa9.js', { headers: { 'accept-encoding': 'gzip' } });
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(response.headers.get('vary')).toMatch(/accept-encoding/i);
  const unpacked = response.body!.pipeThrough(new DecompressionStream('gzip'));
  expect(await new Response(unpacked).text()).toBe(SCRIPT);
});

test('an unknown address of the API is a problem, not the page', async () => {
  for (const path of ['/api', '/api/nothing-here', '/api/battles/battle-1/nothing']) {
    expect(await readProblem(await request(path))).toMatchObject({ status: 404, code: 'not-found' });
  }
});

test('an app that was not built says how to build it, and the API works without it', async () => {
  const unbuilt = await openTestArena();
  for (const path of ['/', '/battle', '/assets/app-3fa9.js']) {
    const response = await unbuilt.request(path);
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await response.text()).toContain('npm run build');
  }
  expect((await unbuilt.request('/api/arena')).status).toBe(200);
  expect(await readProblem(await unbuilt.request('/api/nothing-here'))).toMatchObject({ code: 'not-found' });
});
