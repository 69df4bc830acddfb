import { expect, test } from 'vitest';
import { storeVote } from '../app/testing/stored-votes.ts';
import { testModel } from '../core/testing/models.ts';
import { CHOICES } from '../core/vote.ts';
import { openTestArena, type TestArena } from './testing/test-arena.ts';
import { readProblem } from './testing/voter.ts';

const HOSTILE = '=cmd|"/c calc"!A1</text><script>alert(1)</script>&';
const NAMES = ['ant', HOSTILE, 'org/cat'] as const;

/** The first model is best, the second next, the third has not met anybody. */
async function stage(): Promise<TestArena> {
  const models = NAMES.map((name) => testModel({ name, organization: '+1 "Org"' }));
  const testArena = await openTestArena({ models });
  const { arena } = testArena;
  for (const choice of [...CHOICES, 'a', 'a'] as const) {
    await storeVote(arena.store, { models: { a: NAMES[0], b: NAMES[1] }, choice });
  }
  await arena.frame.look(() => {});
  return testArena;
}

const badge = (model: string, query = '') => `/badge/${encodeURIComponent(model)}.svg${query}`;

test('GET /api/leaderboards/:category.csv gives the board, and nothing that a spreadsheet would run', async () => {
  const { request } = await stage();
  const response = await request('/api/leaderboards/overall.csv');
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="leitai-overall.csv"');
  const [header, first, second, third] = (await response.text()).split('\n');
  expect(header).toMatch(/^rank,model,organization,license,state,status,rating,lower,upper,/);
  expect(first).toMatch(/^1,ant,"'\+1 ""Org""",/);
  expect(first).toMatch(/,6,3,1,2$/);
  expect(second).toContain(`"'=cmd|""/c calc""!A1</text><script>alert(1)</script>&"`);
  expect(third).toMatch(/^,org\/cat,.*,no-battles,,,,/);
  const none = await request('/api/leaderboards/overall.csv?language=zh');
  expect(await none.text()).not.toMatch(/,rated,/);
});

test.each([
  ['/api/leaderboards/klingon.csv', 404, 'category-not-found'],
  ['/api/leaderboards/overall.csv?style=maybe', 400, 'invalid-request'],
  ['/embed/klingon', 404, 'category-not-found'],
  ['/embed/overall?rows=0', 400, 'invalid-request'],
  ['/embed/overall?theme=%22%3E%3Cscript%3E', 400, 'invalid-request'],
  [badge('nobody'), 404, 'model-not-found'],
  [badge('ant', '?category=klingon'), 404, 'category-not-found'],
  ['/feed.atom?category=klingon', 404, 'category-not-found'],
  ['/feed.atom?size=3', 400, 'invalid-request'],
])('%s is refused', async (path, status, code) => {
  expect(await readProblem(await (await stage()).request(path))).toMatchObject({ status, code });
});

test('what is wrong with the address of a file is said as it is for a board', async () => {
  const { request } = await stage();
  const detailOf = async (path: string) => (await readProblem(await request(path))).detail;
  expect(await detailOf('/feed.atom?size=3')).toBe(
    'Cannot read the request: the parameter must be one of category, lang, got "size"',
  );
  expect(await detailOf('/embed/overall?rows=0')).toContain('rows must be from 1 to 100, got "0"');
  expect(await detailOf('/api/leaderboards/overall.csv?style=maybe')).toContain(
    'style must be on or off, got "maybe"',
  );
});

test('GET /embed/:category is a page without scripts that any site may frame, and the only one', async () => {
  const { request } = await stage();
  const response = await request('/embed/overall?theme=dark&rows=2&lang=zh');
  const policy = response.headers.get('content-security-policy')!;
  expect(policy).toMatch(/default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors \*$/);
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  const page = await response.text();
  expect(page).toContain('<html lang="zh-CN" data-theme="dark">');
  expect(page).toContain('<h1>总榜</h1>');
  expect(page).toContain('href="/leaderboard/overall"');
  expect(page).not.toMatch(/<script|javascript:|https?:\/\/|\sstyle=/i);
  expect(page.match(/<tr>/g)).toHaveLength(3);
  const others = ['/api/leaderboards/overall', '/feed.atom', badge('ant'), '/embed/klingon', '/'];
  for (const path of others) {
    expect((await request(path)).headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  }
});

test('GET /embed/:category says that nobody is rated yet', async () => {
  const { request } = await openTestArena();
  expect(await (await request('/embed/overall')).text()).toContain('Nobody is rated yet.');
});

test('GET /badge/:model.svg says the place, and in words why there is none', async () => {
  const testArena = await stage();
  const { request } = testArena;
  const svgOf = async (path: string) => (await request(path)).text();
  expect(await svgOf(badge('ant'))).toMatch(/Overall<\/text>\n<text .*>#1 · 1\d{3} ± \d+<\/text>/);
  expect(await svgOf(badge('org/cat'))).toContain('>no battles yet</text>');
  expect(await svgOf('/badge/org/cat.svg?lang=zh')).toContain('>尚未出战</text>');
  // Of a model that is no longer configured only its battles are known, and on this board it has none.
  const { arena } = testArena;
  await storeVote(arena.store, { models: { a: 'gone', b: NAMES[0] }, choice: 'a' });
  await arena.frame.look(() => {});
  expect(await svgOf(badge('gone', '?category=coding'))).toContain('>no battles yet</text>');
  const hostile = await svgOf(badge(HOSTILE));
  expect(hostile).not.toContain('<script>');
  expect(hostile).toContain('&lt;script&gt;');
});

test.each([badge('ant'), '/embed/overall', '/feed.atom', '/api/leaderboards/overall.csv'])(
  '%s is sent once as long as it stays the same',
  async (path) => {
    const testArena = await stage();
    const response = await testArena.request(path);
    const etag = response.headers.get('etag')!;
    const ask = () => testArena.request(path, { headers: { 'if-none-match': `W/${etag}` } });
    expect((await ask()).status).toBe(304);
    const { arena } = testArena;
    for (const _ of [1, 2, 3, 4, 5, 6]) {
      await storeVote(arena.store, { models: { a: NAMES[1], b: NAMES[0] }, choice: 'a' });
    }
    await arena.publisher.publish({ isForced: true });
    expect((await ask()).status).toBe(200);
  },
);

test('GET /feed.atom tells of ranks that changed between publications, each once and under the same id', async () => {
  const testArena = await stage();
  const { arena, request } = testArena;
  const read = async (path = '/feed.atom') => (await request(path)).text();
  const idsOf = (feed: string) => [...feed.matchAll(/<id>(.*?)<\/id>/g)].map(([, id]) => id);
  const empty = await read();
  expect(idsOf(empty)).toHaveLength(1);
  await arena.publisher.publish({ isForced: true });
  for (const _ of [1, 2, 3, 4, 5, 6]) {
    await storeVote(arena.store, { models: { a: NAMES[2], b: NAMES[1] }, choice: 'b' });
    await storeVote(arena.store, { models: { a: NAMES[2], b: NAMES[1] }, choice: 'a' });
  }
  await arena.publisher.publish({ isForced: true });
  const feed = await read();
  const [first, second] = [...(await arena.store.readPublications({ limit: 2 }))].reverse();
  expect(idsOf(feed)).toEqual([
    idsOf(empty)[0],
    `urn:leitai:publication:${second!.hash}:overall`,
    `urn:leitai:publication:${first!.hash}:overall`,
  ]);
  expect(feed).toContain('org/cat joins at');
  expect(feed).not.toContain('<script>');
  expect(await read()).toBe(feed);
  expect(await read('/feed.atom?lang=zh')).toContain('org/cat 上榜');
  expect(feed).toContain(
    '<link rel="self" type="application/atom+xml" href="http://localhost/feed.atom?category=overall&amp;lang=en"/>',
  );
  expect(feed).toContain('href="http://localhost/leaderboard/overall"');
  const proxied = await request('/feed.atom', { headers: { 'x-forwarded-proto': 'https' } });
  expect(await proxied.text()).toContain('href="https://localhost/feed.atom?');
  expect(await read('/feed.atom?category=coding')).not.toContain('<entry>');
});
