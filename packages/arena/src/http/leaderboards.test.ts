import { afterEach, expect, test, vi } from 'vitest';
import { testModel } from '../core/testing/models.ts';
import { leaderboardEventSchemas, leaderboardListSchema, leaderboardSchema } from './api-schema.ts';
import { answering, scriptedCaller } from './testing/scripted-replies.ts';
import { readUntil } from './testing/server-events.ts';
import { MODELS, openTestArena, type TestArena } from './testing/test-arena.ts';
import { readBody, readProblem } from './testing/voter.ts';

afterEach(() => {
  vi.useRealTimers();
});

const BOARD = '/api/leaderboards/overall';

async function readBoard({ request }: Pick<TestArena, 'request'>) {
  return readBody(await request(BOARD), leaderboardSchema);
}

/** Somebody new votes for the side on which `winner` stands. */
async function voteFor({ visit, arena }: TestArena, winner: string) {
  const voter = visit();
  const { id } = await voter.playBattle();
  const { models } = (await arena.store.findBattle(id))!;
  return voter.castVote(id, models.a === winner ? 'a' : 'b');
}

test('GET /api/leaderboards/:category lists every model before the first vote', async () => {
  const board = await readBoard(await openTestArena());
  expect(board).toMatchObject({
    category: 'overall',
    method: 'bradley-terry',
    votes: 0,
    excluded: {},
    version: 0,
    updatedAt: null,
  });
  expect(board.rows.map(({ model, status, rating }) => ({ model, status, rating }))).toEqual(
    MODELS.map(({ name }) => ({ model: name, status: 'no-battles', rating: null })),
  );
});

test('GET /api/leaderboards/:category counts each vote', async () => {
  const testArena = await openTestArena();
  for (const winner of ['Umber Finch', 'Umber Finch', 'Quartz Heron 7']) await voteFor(testArena, winner);
  await testArena.boardReaches(3);
  const board = await readBoard(testArena);
  expect(board).toMatchObject({ votes: 3, version: 3, updatedAt: '2026-11-23T10:00:00.000Z' });
  expect(board.rows).toMatchObject([
    { model: 'Umber Finch', votes: 3, wins: 2, losses: 1, ties: 0, revisions: 1, status: 'rated' },
    { model: 'Quartz Heron 7', votes: 3, wins: 1, losses: 2, ties: 0, revisions: 1, status: 'rated' },
  ]);
  const [first, second] = board.rows;
  // Two wins of three are odds of 2 : 1, on a scale with 400 points for 10 : 1.
  expect(first!.rating! - second!.rating!).toBeCloseTo(400 * Math.log10(2), 3);
  expect(first!.lower!).toBeLessThan(first!.rating!);
  expect(first!.upper!).toBeGreaterThan(first!.rating!);
});

test('a vote that does not count is on the board with its reason', async () => {
  const testArena = await openTestArena({
    caller: scriptedCaller(({ model }) => answering(`I am ${model.name}.`)),
  });
  await voteFor(testArena, 'Umber Finch');
  await testArena.boardReaches(1);
  const board = await readBoard(testArena);
  expect(board).toMatchObject({ votes: 0, excluded: { 'identity-leaked': 1 }, version: 1 });
  expect(board.rows.map(({ votes, status }) => ({ votes, status }))).toEqual([
    { votes: 0, status: 'no-battles' },
    { votes: 0, status: 'no-battles' },
  ]);
});

test('If-None-Match is answered with 304 until a vote comes', async () => {
  const testArena = await openTestArena();
  const { request } = testArena;
  const first = await request(BOARD);
  const etag = first.headers.get('etag')!;
  expect(etag).toMatch(/^"[\w-]{22}"$/);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const ask = () => request(BOARD, { headers: { 'if-none-match': etag } });

  const unchanged = await ask();
  expect(unchanged.status).toBe(304);
  expect(unchanged.headers.get('etag')).toBe(etag);
  expect(unchanged.headers.get('cache-control')).toBe('no-cache');
  expect(await unchanged.text()).toBe('');

  await voteFor(testArena, 'Umber Finch');
  await testArena.boardReaches(1);
  const changed = await ask();
  expect(changed.status).toBe(200);
  expect(changed.headers.get('etag')).not.toBe(etag);
  expect((await readBody(changed, leaderboardSchema)).votes).toBe(1);
});

test('the ETag is that of the content: equal for equal boards, other for other models', async () => {
  const etagOf = async ({ request }: TestArena) => (await request(BOARD)).headers.get('etag');
  const etag = await etagOf(await openTestArena());
  expect(await etagOf(await openTestArena())).toBe(etag);
  const models = [...MODELS, testModel({ name: 'Slate Wren' })];
  expect(await etagOf(await openTestArena({ models }))).not.toBe(etag);
});

test.each([(etag: string) => `W/${etag}`, (etag: string) => `"other", ${etag}`, () => '*'])(
  'If-None-Match may be weak, one of several, or any: %s',
  async (toHeader) => {
    const { request } = await openTestArena();
    const etag = (await request(BOARD)).headers.get('etag')!;
    expect((await request(BOARD, { headers: { 'if-none-match': toHeader(etag) } })).status).toBe(304);
  },
);

test('an If-None-Match of another board is answered with the board', async () => {
  const { request } = await openTestArena();
  const response = await request(BOARD, { headers: { 'if-none-match': '"something-else"' } });
  expect((await readBody(response, leaderboardSchema)).category).toBe('overall');
});

test.each(['style-control=true', 'etag', 'a=1&b=2', 'style=maybe', 'since=yesterday', 'tags=chess'])(
  'the option %s is refused rather than ignored',
  async (query) => {
    const { request } = await openTestArena();
    const problem = await readProblem(await request(`${BOARD}?${query}`));
    expect(problem).toMatchObject({ status: 400, code: 'invalid-request' });
  },
);

test.each([
  ['style=maybe', 'style must be on or off, got "maybe"'],
  ['since=yesterday', 'since must be such as 2024-08-14 or 2024-08-14T12:00:00Z, got "yesterday"'],
  ['until=2024-02-31', 'until must be such as 2024-08-14 or 2024-08-14T12:00:00Z, got "2024-02-31"'],
  ['minTurns=-1', 'minTurns must be a whole number of at most 9 digits, got "-1"'],
  ['choice=a,left', 'choice must be of a, b, tie, both-bad, got "a,left"'],
  ['tags=-chess', /^tags must be of coding, .*, each with - before it or not, got "-chess"$/],
  ['language=', 'language must not be empty, got ""'],
  ['open=no&retired=gone', 'open must be yes, got "no"; retired must be show or hide, got "gone"'],
  ['colour=red', /^the parameter must be one of style, duplicates, .*, minimumVotes, got "colour"$/],
  ['voterGroup=ghosts', 'voterGroup must be one of none, since none is configured, got "ghosts"'],
  [`style=${'x'.repeat(900)}`, `style must be on or off, got "${'x'.repeat(60)}…"`],
  ['style=on&style=off', 'style must be given once, got "on" and "off"'],
  ['language=en&language=en', 'language must be given once, got "en" and "en"'],
  ['language=en,xx', 'language must be of ISO 639-1 codes, such as en, or unknown, got "en,xx"'],
  ['language=english', 'language must be of ISO 639-1 codes, such as en, or unknown, got "english"'],
])('a board says what is wrong with %s', async (query, expected) => {
  const { request } = await openTestArena();
  const { detail } = await readProblem(await request(`${BOARD}?${query}`));
  const said = detail.replace(/^Cannot read the (request|board): /, '');
  if (typeof expected === 'string') expect(said).toBe(expected);
  else expect(said).toMatch(expected);
});

test.each(['language', 'tags', 'choice', 'license', 'organization'])(
  'a list of %s that holds nothing is refused',
  async (name) => {
    const { request } = await openTestArena();
    const { detail } = await readProblem(await request(`${BOARD}?${name}=,%20,`));
    expect(detail).toBe(`Cannot read the request: ${name} must not be empty, got ", ,"`);
  },
);

test('a file of a board refuses what the board refuses', async () => {
  const { request } = await openTestArena();
  const { detail } = await readProblem(await request('/api/leaderboards/overall.csv?style=on&style=on'));
  expect(detail).toBe('Cannot read the request: style must be given once, got "on" and "on"');
});

test.each(['klingon', 'Overall', 'overall%20', '__proto__'])('there is no board %s', async (category) => {
  const { request } = await openTestArena();
  for (const path of [`/api/leaderboards/${category}`, `/api/leaderboards/${category}/events`]) {
    const response = await request(path);
    expect(response.headers.get('etag')).toBeNull();
    expect(await readProblem(response)).toMatchObject({ status: 404, code: 'category-not-found' });
  }
});

test('GET /api/leaderboards names the boards', async () => {
  const testArena = await openTestArena();
  await voteFor(testArena, 'Umber Finch');
  await testArena.boardReaches(1);
  expect(await readBody(await testArena.request('/api/leaderboards'), leaderboardListSchema)).toContainEqual({
    category: 'overall',
    title: 'Overall',
    titles: { en: 'Overall', zh: '总榜' },
    group: 'overall',
    votes: 1,
    models: 2,
    updatedAt: '2026-11-23T10:00:00.000Z',
    missing: null,
  });
});

test('GET /api/leaderboards/:category/events tells the version now, and each new one', async () => {
  const testArena = await openTestArena();
  const response = await testArena.request(`${BOARD}/events`);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const stream = readUntil(response, '"version":1}\n\n');
  await voteFor(testArena, 'Umber Finch');
  const events = (await stream).trimEnd().split('\n\n');
  expect(events.map((event) => event.split('\n')[0])).toEqual([
    'event: board-updated',
    'event: board-updated',
  ]);
  const versions = events.map((event) => {
    const data = JSON.parse(event.split('\ndata: ')[1]!);
    return leaderboardEventSchemas['board-updated'].parse(data).version;
  });
  expect(versions).toEqual([0, 1]);
});

test('a stream of versions leaves nothing behind when its reader has gone', async () => {
  const { request } = await openTestArena();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const response = await request(`${BOARD}/events`);
  expect(vi.getTimerCount()).toBe(1);
  await readUntil(response, '"version":0}\n\n');
  await vi.waitUntil(() => vi.getTimerCount() === 0, { timeout: 10_000 });
});

// The body of an answer to HEAD is dropped without being cancelled, and a stream notices nothing.
test('HEAD leaves no stream of versions behind', async () => {
  const { request } = await openTestArena();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  await request(`${BOARD}/events`, { method: 'HEAD' });
  await vi.waitUntil(() => vi.getTimerCount() === 0, { timeout: 10_000 });
});
