import { expect, onTestFinished, test, vi } from 'vitest';
import { storeVote } from '../app/testing/stored-votes.ts';
import type { Category } from '../core/boards/categories.ts';
import { DIRECT_COMPUTER } from '../core/boards/direct-computer.ts';
import { BattleFrame } from '../core/frame/battle-frame.ts';
import type { Condition } from '../core/frame/condition.ts';
import { frameRow } from '../core/frame/testing/frame-rows.ts';
import { seededRandom, testModel } from '../core/testing/models.ts';
import { CHOICES } from '../core/vote.ts';
import {
  activitySchema,
  duplicateListSchema,
  historySchema,
  leaderboardListSchema,
  leaderboardSchema,
  matrixSchema,
  modelPageSchema,
  overviewSchema,
  pairPageSchema,
  styleSchema,
} from './api-schema.ts';
import { openTestArena, type TestArena, type TestArenaOptions } from './testing/test-arena.ts';
import { readBody, readProblem } from './testing/voter.ts';

const NOBODY: Condition = { voterIds: ['stranger'] };
const NAMES = ['ant', 'bee', 'cat'] as const;
const NOW = '2026-11-24T00:00:00.000Z';
const MODELS = NAMES.map((name, place) =>
  testModel({
    name,
    license: place === 0 ? 'Proprietary' : 'MIT',
    organization: place === 2 ? 'Cats' : 'Insects',
    state: place === 1 ? 'retired' : 'active',
  }),
);

/** Every pair in every way, and a few more wins for those who come first: 18 votes in Chinese, tagged. */
async function stage(options: TestArenaOptions = {}): Promise<TestArena> {
  const testArena = await openTestArena({ models: MODELS, ...options });
  const { arena } = testArena;
  for (const [place, a] of NAMES.entries()) {
    for (const b of NAMES.slice(place + 1)) {
      for (const choice of [...CHOICES, 'a', 'a'] as const)
        await storeVote(arena.store, { models: { a, b }, choice });
    }
  }
  const style = { tokens: 1, headers: 0, lists: 0, bold: 0 };
  for (let sequence = 1; sequence <= 18; sequence += 1) {
    const isCode = sequence <= 6;
    const value = {
      language: 'zh',
      promptTokens: 600,
      turns: 1,
      isCode,
      isRefusal: false,
      fishesIdentity: false,
    };
    await arena.store.saveFacts([
      { sequence, tagger: 'rules', version: '1', value: { ...value, style: { a: style, b: style } } },
    ]);
  }
  arena.frame.catchUpSoon();
  await testArena.boardReaches(18);
  return testArena;
}

const board = async ({ request }: TestArena, path: string) =>
  readBody(await request(`/api/leaderboards/${path}`), leaderboardSchema);

test('GET /api/leaderboards says how much is in each board, and where labels are missing', async () => {
  const { request } = await stage();
  const boards = await readBody(await request('/api/leaderboards'), leaderboardListSchema);
  const sizes = Object.fromEntries(
    boards.map(({ category, votes, missing }) => [category, [votes, missing]]),
  );
  expect(sizes).toMatchObject({
    overall: [18, null],
    chinese: [18, null],
    english: [0, null],
    coding: [6, null],
    'longer-query': [18, null],
    'multi-turn': [0, null],
    'exclude-ties': [12, null],
    'exclude-refusal': [18, null],
    math: [0, 'labels'],
    'hard-prompts': [0, 'labels'],
  });
});

test('GET /api/leaderboards/:category ranks a category beside the overall board', async () => {
  const coding = await board(await stage(), 'coding');
  expect(coding).toMatchObject({
    category: 'coding',
    titles: { en: 'Coding', zh: '编程' },
    votes: 6,
    minimumVotes: 2,
  });
  expect(coding.rows.map(({ model, votes, status }) => [model, votes, status])).toEqual([
    ['ant', 6, 'rated'],
    ['bee', 6, 'rated'],
    ['cat', 0, 'no-battles'],
  ]);
  expect(coding.rows[0]!.overallRank).toBe(1);
});

test('a board of a group of voters is on every page, also before anybody of the group has voted', async () => {
  const testArena = await stage();
  const { arena, request } = testArena;
  const titles = { en: 'Few', zh: '少数' };
  const own = (name: string, condition: Condition): Category => ({
    ...{ name, group: 'own', title: titles, condition, known: 'coding-known' },
  });
  const few = own('few', { all: [{ not: { not: { voterIds: ['Ada', 'stranger'] } } }] });
  Object.assign(arena.publisher.boards, {
    categories: [...arena.publisher.boards.categories, few, own('none', NOBODY)],
  });
  await storeVote(arena.store, { models: { a: 'ant', b: 'bee' }, choice: 'a', voterId: 'Ada' });
  arena.frame.catchUpSoon();
  await testArena.boardReaches(19);

  const listed = await readBody(await request('/api/leaderboards'), leaderboardListSchema);
  expect(listed.slice(-2)).toMatchObject([
    { category: 'few', votes: 1, models: 2, missing: null },
    { category: 'none', votes: 0, models: 0, missing: null },
  ]);
  expect((await board(testArena, 'few')).votes).toBe(1);
  expect(await board(testArena, 'none')).toMatchObject({ votes: 0, missing: null });
  const overview = await readBody(await request('/api/overview'), overviewSchema);
  expect(overview.categories.slice(-2)).toMatchObject([{ votes: 1 }, { votes: 0 }]);
  const model = await readBody(await request('/api/models/ant'), modelPageSchema);
  expect(model.boards.at(-1)).toMatchObject({ category: 'few', votes: 1 });
  const pair = await readBody(await request('/api/pairs/ant/bee'), pairPageSchema);
  expect(pair.boards.at(-1)).toMatchObject({ category: 'few', battles: 1 });
});

test('a tag that must not hold is not of battles at which nobody has looked', async () => {
  const testArena = await stage();
  await storeVote(testArena.arena.store, { models: { a: 'ant', b: 'bee' }, choice: 'a' });
  testArena.arena.frame.catchUpSoon();
  await testArena.boardReaches(19);
  const votes = async (query: string) => (await board(testArena, query)).votes;
  expect(await votes('overall')).toBe(19);
  expect(await votes('exclude-refusal')).toBe(18);
  expect(await votes('overall?tags=-refusal')).toBe(18);
  expect(await votes('overall?tags=-coding')).toBe(12);
  expect(await votes('overall?tags=-identity-fishing')).toBe(18);
  for (const label of ['math', 'creativity', 'science', 'expert'])
    expect([label, await votes(`overall?tags=-${label}`)]).toEqual([label, 0]);
  // Of every battle it is known whether its prompt came too often.
  expect(await votes('overall?tags=-redundant')).toBe(19);
});

test.each([
  ['language=en,zh', 'language=zh,en', 'language=en,zh,en', 'language=ZH,%20En,'],
  ['tags=-coding,-refusal', 'tags=-refusal,-coding', 'tags=-refusal,-coding,-refusal'],
  ['choice=a,b', 'choice=b,a', 'choice=b,a,a'],
  ['license=MIT,Proprietary', 'license=Proprietary,MIT,MIT'],
  ['organization=Cats,Insects', 'organization=Insects,Cats'],
])('%s is one question in every spelling', async (first, ...others) => {
  const { request } = await stage();
  const etagOf = async (query: string) =>
    (await request(`/api/leaderboards/overall?${query}`)).headers.get('etag');
  const etag = await etagOf(first);
  expect(etag).not.toBe(await etagOf(''));
  const compute = vi.spyOn(DIRECT_COMPUTER, 'compute');
  onTestFinished(() => compute.mockRestore());
  for (const other of others) expect(await etagOf(other)).toBe(etag);
  expect(compute).not.toHaveBeenCalled();
});

test('filters of battles and of models stand in the address, and are said back', async () => {
  const testArena = await stage();
  const some = await board(testArena, 'overall?choice=a,b&language=zh&minTokens=500&tags=-coding');
  expect(some).toMatchObject({
    votes: 8,
    filter: { choice: 'a,b', language: 'zh', minTokens: '500', tags: '-coding' },
  });
  expect((await board(testArena, 'overall?language=en')).votes).toBe(0);
  expect((await board(testArena, 'overall?since=2026-11-23&until=2026-11-24')).votes).toBe(18);
  expect((await board(testArena, 'overall?since=2026-11-24')).votes).toBe(0);
  const names = async (query: string) =>
    (await board(testArena, `overall?${query}`)).rows.map(({ model }) => model);
  expect(await names('open=yes')).toEqual(['bee', 'cat']);
  expect(await names('organization=Cats')).toEqual(['cat']);
  expect(await names('license=MIT&retired=hide')).toEqual(['cat']);
  const all = await board(testArena, 'overall');
  const open = await board(testArena, 'overall?open=yes');
  expect(open.rows[0]!.rank).toBe(1);
  expect(open.rows[0]!.rating).toBe(all.rows[1]!.rating);
  const strict = await board(testArena, 'overall?minimumVotes=13');
  expect(strict.rows.map(({ status, rank }) => [status, rank])).toEqual(Array(3).fill(['preliminary', null]));
});

test('GET …/matrix, …/history and …/activity are of the same battles', async () => {
  const { request } = await stage();
  const matrix = await readBody(await request('/api/leaderboards/overall/matrix'), matrixSchema);
  expect(matrix.models).toEqual(['ant', 'bee', 'cat']);
  expect(matrix.counts[0]).toEqual([0, 6, 6]);
  // Three wins, one loss, two drawn: 4 of 6.
  expect(matrix.winRates[0]![1]).toBeCloseTo(4 / 6, 4);
  expect(matrix.expected[0]![1]! + matrix.expected[1]![0]!).toBeCloseTo(1, 3);
  const history = await readBody(await request('/api/leaderboards/overall/history'), historySchema);
  expect(history.votes.at(-1)).toBe(18);
  expect(history.series.map(({ model }) => model).sort()).toEqual(['ant', 'bee', 'cat']);
  const activity = await readBody(await request('/api/leaderboards/coding/activity'), activitySchema);
  expect(activity.days).toEqual([{ day: '2026-11-23', battles: 6 }]);
});

test('GET /api/overview has a rank of every model on every board that has votes', async () => {
  const { request } = await stage();
  const { categories, models } = await readBody(await request('/api/overview'), overviewSchema);
  const rankOn = (model: string, category: string) =>
    models.find((row) => row.model === model)!.ranks[
      categories.findIndex((one) => one.category === category)
    ];
  expect(models.map(({ model }) => model)).toEqual(['ant', 'bee', 'cat']);
  expect([
    rankOn('ant', 'overall'),
    rankOn('ant', 'coding'),
    rankOn('cat', 'coding'),
    rankOn('ant', 'math'),
  ]).toEqual([1, 1, null, null]);
});

test('GET /api/leaderboards/:category/style says what a style is worth, or that the battles do not tell', async () => {
  const testArena = await stage();
  const read = async (path: string) =>
    readBody(await testArena.request(`/api/leaderboards/${path}`), styleSchema);
  // All answers are alike.
  expect(await read('overall/style')).toEqual({
    category: 'overall',
    version: 18,
    interval: { kind: 'sandwich', confidence: 0.95 },
    style: null,
  });
  const draw = seededRandom(3);
  const upTo = (most: number) => Math.floor(draw() * most);
  const drawStyle = () => ({ tokens: 50 + upTo(400), headers: upTo(3), lists: upTo(5), bold: upTo(4) });
  const known = { language: 'zh', promptTokens: 9, turns: 1, isCode: false, isRefusal: false };
  for (let sequence = 1; sequence <= 18; sequence += 1) {
    const value = { ...known, fishesIdentity: false, style: { a: drawStyle(), b: drawStyle() } };
    await testArena.arena.store.saveFacts([{ sequence, tagger: 'rules', version: '2', value }]);
  }
  testArena.arena.frame.catchUpSoon();
  await expect
    .poll(async () => (await read('overall/style')).style?.effects.map(({ feature }) => feature))
    .toEqual(['tokens', 'headers', 'lists', 'bold']);
  expect((await read('overall/style')).style).toEqual((await board(testArena, 'overall?style=on')).style);
});

test('GET /api/models/:model and GET /api/pairs/:one/:other say what happened', async () => {
  const { request } = await stage();
  const page = await readBody(await request('/api/models/ant'), modelPageSchema);
  expect(page).toMatchObject({
    model: 'ant',
    battles: 12,
    asFirst: 12,
    state: 'active',
    license: 'Proprietary',
  });
  expect(page.samplingShare).toBeCloseTo(12 / 18, 9);
  expect(
    page.opponents.map(({ model, battles, wins, losses, ties, bothBad }) => [
      model,
      battles,
      wins,
      losses,
      ties,
      bothBad,
    ]),
  ).toEqual([
    ['bee', 6, 3, 1, 1, 1],
    ['cat', 6, 3, 1, 1, 1],
  ]);
  expect(page.replies).toMatchObject({ total: 12, failed: 0 });
  expect(page.revisions).toMatchObject([{ id: 'revision of ant', battles: 12 }]);
  expect(page.boards.map(({ category }) => category)).toContain('chinese');
  const pair = await readBody(await request('/api/pairs/bee/ant'), pairPageSchema);
  expect(pair).toMatchObject({ battles: 6, wins: 1, losses: 3, ties: 1, bothBad: 1 });
  expect(pair.one.model).toBe('bee');
  expect(pair.difference!.points).toBeLessThan(0);
  expect(pair.votesToSeparate).toBeGreaterThan(0);
});

test('all intervals are of the confidence that is configured, and each answer says it', async () => {
  const { request } = await stage({ boards: { confidence: 0.9 } });
  const usual = await stage();
  const [sandwich, wilson] = [
    { kind: 'sandwich', confidence: 0.9 },
    // scipy 1.17.1: norm.ppf(0.95)
    { kind: 'wilson', confidence: 0.9, quantile: expect.closeTo(1.6448536269514722, 12) },
  ];
  const narrower = 1.6448536269514722 / 1.959963984540054;
  const overall = '/api/leaderboards/overall';
  const matrix = await readBody(await request(`${overall}/matrix`), matrixSchema);
  expect(matrix.interval).toEqual(wilson);

  const historyOf = async (from: TestArena['request']) =>
    readBody(await from(`${overall}/history`), historySchema);
  const widthOf = ({ series }: Awaited<ReturnType<typeof historyOf>>) => {
    const [, lower, upper] = series[0]!.points.at(-1)!;
    return upper - lower;
  };
  const history = await historyOf(request);
  expect(history.interval).toEqual(sandwich);
  expect(widthOf(history) / widthOf(await historyOf(usual.request))).toBeCloseTo(narrower, 9);

  const style = await readBody(await request(`${overall}/style`), styleSchema);
  expect(style.interval).toEqual(sandwich);
  const page = await readBody(await request('/api/models/ant'), modelPageSchema);
  expect(page).toMatchObject({ interval: sandwich, shareInterval: wilson });
  const [, lower, upper] = history.series.find(({ model }) => model === 'ant')!.points.at(-1)!;
  expect(page.boards.find(({ category }) => category === 'overall')).toMatchObject({ lower, upper });

  const pairOf = async (from: TestArena['request']) =>
    readBody(await from('/api/pairs/ant/bee'), pairPageSchema);
  const [pair, usualPair] = [await pairOf(request), await pairOf(usual.request)];
  expect(pair).toMatchObject({ interval: sandwich, shareInterval: wilson });
  const [near, far] = [pair.difference!, usualPair.difference!];
  expect((near.upper - near.lower) / (far.upper - far.lower)).toBeCloseTo(narrower, 9);

  const embedded = async (from: TestArena['request']) => (await from('/embed/overall')).text();
  const halfWidth = (text: string) => Number(/± (\d+)/.exec(text)![1]);
  expect(halfWidth(await embedded(request))).toBeLessThan(halfWidth(await embedded(usual.request)));
});

test('GET /api/models/:model shows texts of imports that may be shown, and of no battle that is left out', async () => {
  const testArena = await stage();
  const { arena } = testArena;
  const link = async (id: string, mayShowText: boolean) => {
    const frame = new BattleFrame();
    for (const choice of CHOICES) {
      frame.append(frameRow({ models: { a: 'cat', b: choice === 'b' ? 'bee' : 'ant' }, choice }));
    }
    const { rowCount, models, voters, languages } = frame;
    const segment = { rowCount, models, voters, languages, columns: frame.chunks[0]! };
    const texts = CHOICES.map((choice) => [
      { prompt: `${id} ${choice}?`, replies: { a: `${id} cat`, b: 'x'.repeat(5_000) } },
    ]);
    await arena.store.stageSegment({ id: `${id}.1`, importId: id, segment, texts });
    await arena.store.linkImport({ id, format: 'CSV', files: [], mayShowText, importedAt: NOW });
  };
  await link('public', true);
  await link('private', false);
  arena.frame.catchUpSoon();
  await testArena.boardReaches(26);
  const excluded = { subject: 'sequence', subjectId: '21', reason: 'operator', action: 'set' } as const;
  await arena.store.appendExclusion({ ...excluded, rule: 'operator@1', note: 'private', createdAt: NOW });
  arena.frame.catchUpSoon();
  const examplesOf = async (model: string) =>
    (await readBody(await testArena.request(`/api/models/${model}`), modelPageSchema)).examples;
  await expect
    .poll(async () => (await examplesOf('cat')).map(({ sequence }) => sequence))
    .toEqual([22, 20, 19]);
  expect(await examplesOf('bee')).toEqual([
    {
      sequence: 20,
      opponent: 'cat',
      choice: 'b',
      side: 'b',
      prompt: 'public b?',
      reply: `${'x'.repeat(4_000)} …`,
      opponentReply: 'public cat',
      source: 'CSV',
    },
  ]);
});

test.each([
  '/api/leaderboards/overall',
  '/api/leaderboards/overall/matrix',
  '/api/leaderboards/overall/history',
  '/api/leaderboards/overall/style',
  '/api/leaderboards/overall/activity',
  '/api/overview',
  '/api/models/ant',
  '/api/pairs/ant/bee',
])('a copy of %s is good until a vote changes it, and no longer', async (path) => {
  const testArena = await stage();
  const first = await testArena.request(path);
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const headers = { 'if-none-match': first.headers.get('etag')! };
  const again = await testArena.request(path, { headers });
  expect([again.status, await again.text()]).toEqual([304, '']);
  expect(again.headers.get('cache-control')).toBe('no-cache');
  await storeVote(testArena.arena.store, { models: { a: 'bee', b: 'ant' }, choice: 'a' });
  testArena.arena.frame.catchUpSoon();
  await testArena.boardReaches(19);
  const next = await testArena.request(path, { headers });
  expect(next.status).toBe(200);
  expect(await next.json()).toMatchObject({ version: 19 });
});

test('figures say no later version than the one that they are of, whatever is voted meanwhile', async () => {
  const testArena = await stage();
  const { arena } = testArena;
  const compute = arena.computed.compute.bind(arena.computed);
  let isVoted = false;
  // A vote comes when everything but the last has been computed.
  vi.spyOn(arena.computed, 'compute').mockImplementation(async (at, name, asked) => {
    const result = await compute(at, name, asked);
    if (!isVoted) {
      isVoted = true;
      await storeVote(arena.store, { models: { a: 'bee', b: 'ant' }, choice: 'a' });
      arena.frame.catchUpSoon();
      await testArena.boardReaches(arena.publisher.version + 1);
    }
    return result;
  });
  for (const [path, schema] of [
    ['/api/models/ant', modelPageSchema],
    ['/api/pairs/ant/bee', pairPageSchema],
    ['/api/overview', overviewSchema],
  ] as const) {
    isVoted = false;
    const before = arena.publisher.version;
    expect(await readBody(await testArena.request(path), schema), path).toMatchObject({ version: before });
  }
});

test('GET /api/duplicates says which prompts came too often, without their text', async () => {
  const testArena = await stage();
  testArena.arena.tagging.runSoon();
  await testArena.arena.tagging.settled();
  testArena.arena.frame.catchUpSoon();
  const read = async () => readBody(await testArena.request('/api/duplicates'), duplicateListSchema);
  await expect.poll(async () => (await read()).cap).toBe(18);
  // All 18 have the same prompt: the percentile of one count is that count, and nothing is left out.
  expect(await read()).toEqual({
    version: 18,
    cap: 18,
    rule: { quantile: 0.999 },
    seed: 42,
    clusters: [],
    capped: 0,
  });
});

test.each([
  ['/api/models/nobody', 404, 'model-not-found'],
  ['/api/pairs/ant/nobody', 404, 'model-not-found'],
  ['/api/pairs/ant/ant', 400, 'invalid-request'],
  ['/api/leaderboards/overall?voterGroup=ghosts', 400, 'invalid-request'],
  ['/api/leaderboards/overall/matrix?tags=nothing', 400, 'invalid-request'],
  ['/api/leaderboards/overall?style=on', 422, 'board-not-available'],
])('%s is refused', async (path, status, code) => {
  const { request } = await stage();
  expect(await readProblem(await request(path))).toMatchObject({ status, code });
});

test.each(['/api/models/%s', '/api/pairs/a/%s'])(
  'a name that no model can have is refused in own words: %s',
  async (path) => {
    const { request } = await openTestArena();
    const problem = await readProblem(await request(path.replace('%s', 'x'.repeat(201))));
    expect(problem).toMatchObject({ status: 400, code: 'invalid-request' });
    expect(problem.detail).toContain('must be a name of at most 200 characters');
  },
);
