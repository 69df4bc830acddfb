import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { ArenaError, ERROR_CODES, type ErrorCode } from '../app/arena-error.ts';
import { sendProblem, toArenaError } from './problem.ts';
import { openTestArena } from './testing/test-arena.ts';
import { readBattle, readProblem } from './testing/voter.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const SECRET = 'password=hunter2 at /var/lib/leitai';

const STATUSES: Record<ErrorCode, number> = {
  'invalid-request': 400,
  'prompt-empty': 400,
  'prompt-too-long': 413,
  'turn-limit-reached': 409,
  'mode-not-available': 400,
  'option-not-available': 400,
  'battle-not-found': 404,
  'battle-busy': 409,
  'battle-over': 409,
  'not-votable': 409,
  'already-voted': 409,
  'idempotency-key-missing': 400,
  'idempotency-key-reused': 422,
  'too-few-models': 503,
  'category-not-found': 404,
  'board-not-available': 422,
  'model-not-found': 404,
  'origin-refused': 403,
  'content-type-refused': 415,
  'not-found': 404,
  'store-unavailable': 503,
  internal: 500,
};

test.each(ERROR_CODES)('sendProblem() answers %s as its own problem', async (code) => {
  const app = new Hono();
  app.get('/', (context) => sendProblem(context, new ArenaError(code, 'Cannot do it', { cause: SECRET })));
  expect(await readProblem(await app.request('/'))).toEqual({
    type: 'about:blank',
    title: code.replaceAll('-', ' '),
    status: STATUSES[code],
    code,
    detail: 'Cannot do it',
  });
});

test.each([new Error(SECRET), SECRET, undefined, { code: 'prompt-empty', message: SECRET }])(
  'toArenaError() keeps an unknown error (%o) as the cause alone',
  (error) => {
    const known = toArenaError(error);
    expect(known).toMatchObject({ code: 'internal', cause: error });
    expect(known.message).not.toContain(SECRET);
  },
);

const unreadable: Record<string, string> = {
  nothing: '',
  'half an object': '{"prompt":"A question?"',
  'a form': 'prompt=A+question',
  'a string': '"A question?"',
  'an array': '[{"prompt":"A question?"}]',
  null: 'null',
  'no prompt': '{}',
  'a prompt that is no text': '{"prompt":["A question?"]}',
  'a field too many': '{"prompt":"A question?","temperature":0}',
  'models that are no list': '{"prompt":"A question?","models":"ant"}',
};

test.each(Object.entries(unreadable))('POST /api/battles refuses a body of %s', async (_, body) => {
  const { request, arena } = await openTestArena();
  const response = await request('/api/battles', { method: 'POST', headers: JSON_TYPE, body });
  expect(await readProblem(response)).toMatchObject({ status: 400, code: 'invalid-request' });
  expect(await arena.store.findBattle('battle-1')).toBeUndefined();
});

test('an invalid request is told where it is wrong, and nothing of what it sent', async () => {
  const { visit } = await openTestArena();
  const { detail } = await readProblem(await visit().post('/api/battles', { prompt: { text: SECRET } }));
  expect(detail).toContain('prompt');
  expect(detail).toContain('expected string');
  expect(detail).not.toContain(SECRET);
});

test('an unknown field is not repeated to who sent it', async () => {
  const { visit } = await openTestArena();
  const response = await visit().post('/api/battles', { prompt: 'A question?', [SECRET]: 1 });
  expect((await readProblem(response)).detail).not.toContain(SECRET);
});

test.each([
  ['turns', { prompt: 'More?', mode: 'battle' }],
  ['turns', {}],
  ['vote', { choice: 'a', reason: 'I liked it' }],
  ['vote', { choice: 'A' }],
  ['vote', { choice: 'model_a' }],
  ['vote', {}],
])('POST /api/battles/:id/%s refuses a body of %j', async (action, body) => {
  const { visit } = await openTestArena();
  const voter = visit();
  const before = await voter.playBattle();
  const response = await voter.post(`/api/battles/${before.id}/${action}`, body, {
    'idempotency-key': 'one',
  });
  expect(await readProblem(response)).toMatchObject({ status: 400, code: 'invalid-request' });
  expect(await voter.readBattle(before.id)).toEqual(before);
});

test('an id that no battle can have is refused', async () => {
  const { visit } = await openTestArena();
  const response = await visit().get(`/api/battles/${'b'.repeat(65)}`);
  expect(await readProblem(response)).toMatchObject({ status: 400, code: 'invalid-request' });
});

test.each(['', ' ', '\n\t\u3000'])(
  'a prompt of %j is empty, in the first turn and in later ones',
  async (prompt) => {
    const { visit } = await openTestArena();
    const voter = visit();
    const { id } = await voter.playBattle();
    for (const path of ['/api/battles', `/api/battles/${id}/turns`]) {
      const problem = await readProblem(await voter.post(path, { prompt }));
      expect(problem).toMatchObject({ status: 400, code: 'prompt-empty' });
    }
  },
);

test.each(['\u0000', '\u0000 \u0000'])(
  'a prompt of %j is empty, since nothing of it is kept',
  async (prompt) => {
    const { visit } = await openTestArena();
    const problem = await readProblem(await visit().post('/api/battles', { prompt }));
    expect(problem).toMatchObject({ status: 400, code: 'prompt-empty' });
  },
);

test('a prompt may have 30,000 characters and not one more, in the first turn and in later ones', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const [longest, tooLong] = ['擂'.repeat(30_000), '擂'.repeat(30_001)];
  const { id, turns } = await voter.playBattle(longest);
  expect(turns[0]?.prompt).toBe(longest);
  const path = `/api/battles/${id}/turns`;
  for (const refused of [
    await voter.post('/api/battles', { prompt: tooLong }),
    await voter.post(path, { prompt: tooLong }),
  ]) {
    const problem = await readProblem(refused);
    expect(problem).toMatchObject({ status: 413, code: 'prompt-too-long' });
    expect(problem.detail).toContain('30000');
    expect(problem.detail).not.toContain('擂');
  }
  expect((await readBattle(await voter.post(path, { prompt: longest }))).turns[1]?.prompt).toBe(longest);
});

test('the longest prompt passes however its JSON is written', async () => {
  const { request } = await openTestArena();
  const body = `{"prompt":"${'\\u64c2'.repeat(30_000)}"}`;
  const response = await request('/api/battles', { method: 'POST', headers: JSON_TYPE, body });
  expect((await readBattle(response)).turns[0]?.prompt).toBe('擂'.repeat(30_000));
});

/** Of any length, with whitespace that means nothing. */
const bodyOf = (bytes: number) => '{"prompt":"A question?"}'.padEnd(bytes);

test.each([
  [
    'of a known length',
    (bytes: number) => ({ body: bodyOf(bytes), headers: { 'content-length': `${bytes}` } }),
  ],
  [
    'of an unknown length',
    (bytes: number) => ({ body: new Blob([bodyOf(bytes)]).stream(), duplex: 'half' as const }),
  ],
])('a body %s may have room for the longest prompt and not one byte more', async (_, makeBody) => {
  const { request } = await openTestArena();
  const send = (bytes: number) => {
    const { headers, ...init } = { headers: {}, ...makeBody(bytes) };
    return request('/api/battles', { method: 'POST', ...init, headers: { ...JSON_TYPE, ...headers } });
  };
  expect((await send(184_096)).status).toBe(201);
  expect(await readProblem(await send(184_097))).toMatchObject({ status: 413, code: 'prompt-too-long' });
});

test.each([
  ['GET', '/api'],
  ['GET', '/api/'],
  ['GET', '/api/nothing-here'],
  ['GET', '/metrics'],
  ['GET', '/api/battles'],
  ['GET', '/api/battles/battle-1/vote'],
  ['DELETE', '/api/battles/battle-1'],
  ['PUT', '/api/leaderboards/overall'],
  ['OPTIONS', '/api/battles'],
])('%s %s is no address of the arena', async (method, path) => {
  const { request } = await openTestArena();
  const response = await request(path, { method, headers: JSON_TYPE });
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await readProblem(response)).toMatchObject({ status: 404, code: 'not-found' });
});

test('an unexpected error is told to the operator, and to nobody else', async () => {
  const { visit, breakStore, reports } = await openTestArena();
  const voter = visit();
  const { id } = await voter.playBattle();
  const error = new Error(SECRET, { cause: new Error('select * from votes') });
  breakStore({ findBattle: () => Promise.reject(error) });
  expect(reports).toEqual([]);
  for (const response of [await voter.get(`/api/battles/${id}`), await voter.sendVote(id, 'a')]) {
    expect(response.status).toBe(500);
    expect(await readProblem(response)).toEqual({
      type: 'about:blank',
      title: 'internal',
      status: 500,
      code: 'internal',
      detail: 'Cannot answer: the server failed',
    });
  }
  expect(reports).toEqual([
    { message: 'a request failed', error },
    { message: 'a request failed', error },
  ]);
});

test('a store that cannot be reached is told to the operator with its cause, and to the voter without it', async () => {
  const { visit, arena, reports } = await openTestArena();
  const voter = visit();
  const { id } = await voter.playBattle();
  await arena.store.close();
  const problem = await readProblem(await voter.sendVote(id, 'a'));
  expect(problem).toMatchObject({ status: 503, code: 'store-unavailable' });
  expect(reports).toHaveLength(1);
  const { message, error } = reports[0]!;
  expect(message).toBe('a request failed');
  const { cause } = error as { cause: Error };
  expect(cause).toBeInstanceOf(Error);
  expect(problem.detail).not.toContain(cause.message);
});

test('a request that is the client’s fault is not reported', async () => {
  const { visit, reports } = await openTestArena();
  for (const body of [{}, { prompt: '' }, { prompt: 'A question?', mode: 'arena' }]) {
    expect((await visit().post('/api/battles', body)).status).toBe(400);
  }
  expect(reports).toEqual([]);
});
