import { expect, test } from 'vitest';
import { openTestArena } from './testing/test-arena.ts';
import { readBattle, readProblem, type Voter } from './testing/voter.ts';

const START: RequestInit = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: '{"prompt":"A question?"}',
};

/** `name`, value and attributes of the cookie that an answer sets. */
function readCookie(response: Response) {
  const cookies = response.headers.getSetCookie();
  expect(cookies).toHaveLength(1);
  const [pair = '', ...attributes] = cookies[0]!.split('; ');
  const [name = '', value = ''] = pair.split('=');
  const [id = '', signature = ''] = decodeURIComponent(value).split('.');
  return { name, id, signature, attributes };
}

test('admitVoter() sets a signed cookie that no script can read and no other site sends along', async () => {
  const { request, arena } = await openTestArena();
  const { id, signature, attributes } = readCookie(await request('/api/battles', START));
  expect(attributes.toSorted()).toEqual(['HttpOnly', 'Max-Age=31536000', 'Path=/', 'SameSite=Lax']);
  expect(id).toMatch(/^[\w-]{22}$/);
  expect(signature).toMatch(/^[\w+/]{43}=$/);
  expect((await arena.store.findBattle('battle-1'))?.voterId).toBe(id);
});

test('admitVoter() makes the cookie Secure on https', async () => {
  const { request } = await openTestArena();
  const attributesAt = async (url: string) => readCookie(await request(url, START)).attributes;
  expect(await attributesAt('https://arena.example/api/battles')).toContain('Secure');
  expect(await attributesAt('http://arena.example/api/battles')).not.toContain('Secure');
});

test('admitVoter() keeps a voter it knows, and gives everybody else an id of their own', async () => {
  const { request, visit, arena } = await openTestArena();
  const voter = visit();
  const battles = [await voter.startBattle(), await voter.startBattle()];
  const [first, second] = await Promise.all(battles.map(({ id }) => arena.store.findBattle(id)));
  expect(second?.voterId).toBe(first?.voterId);
  expect(readCookie(await request('/api/battles', START)).id).not.toBe(first?.voterId);
});

test('reading sets no cookie', async () => {
  const { request } = await openTestArena();
  for (const path of ['/', '/api/arena', '/api/models', '/api/leaderboards/overall', '/api/battles/none']) {
    expect((await request(path)).headers.getSetCookie()).toEqual([]);
  }
});

/** The first character: the last one before `=` has bits that mean nothing. */
function altered(text: string): string {
  return (text.startsWith('x') ? 'y' : 'x') + text.slice(1);
}

const forgeries: Record<string, (own: { id: string; signature: string }, other: { id: string }) => string> = {
  'an id without a signature': ({ id }) => id,
  'an id with an empty signature': ({ id }) => `${id}.`,
  'an altered signature': ({ id, signature }) => `${id}.${altered(signature)}`,
  'an altered id': ({ id, signature }) => `${altered(id)}.${signature}`,
  'the signature of another voter': ({ signature }, other) => `${other.id}.${signature}`,
  'an id that is empty': ({ signature }) => `.${signature}`,
};

test.each(Object.entries(forgeries))('readVoter() does not accept %s', async (_, forge) => {
  const { request, visit, arena } = await openTestArena();
  const response = await request('/api/battles', START);
  const own = readCookie(response);
  const other = readCookie(await request('/api/battles', START));
  const read = (value: string, id: string) =>
    request(`/api/battles/${id}`, { headers: { cookie: `${own.name}=${encodeURIComponent(value)}` } });
  // The same cookie, unforged, is accepted.
  expect((await read(`${own.id}.${own.signature}`, 'battle-1')).status).toBe(200);

  const forged = forge(own, other);
  for (const id of ['battle-1', 'battle-2']) {
    expect(await readProblem(await read(forged, id))).toMatchObject({
      status: 404,
      code: 'battle-not-found',
    });
  }
  const forger = visit();
  forger.cookie = `${own.name}=${encodeURIComponent(forged)}`;
  const { id } = await forger.startBattle();
  const { voterId } = (await arena.store.findBattle(id))!;
  expect([own.id, other.id, altered(own.id), '']).not.toContain(voterId);
});

test('readVoter() does not accept a cookie that another arena has signed', async () => {
  const [here, there] = [await openTestArena(), await openTestArena()];
  const voter = here.visit();
  await voter.startBattle();
  const stranger = there.visit();
  stranger.cookie = voter.cookie;
  const before = stranger.cookie;
  await stranger.startBattle();
  expect(stranger.cookie).not.toBe(before);
});

const calls: Record<string, (voter: Voter, id: string) => Promise<Response>> = {
  'GET /api/battles/:id': (voter, id) => voter.get(`/api/battles/${id}`),
  'GET /api/battles/:id/events': (voter, id) => voter.get(`/api/battles/${id}/events`),
  'POST /api/battles/:id/turns': (voter, id) => voter.post(`/api/battles/${id}/turns`, { prompt: 'More?' }),
  'POST /api/battles/:id/vote': (voter, id) => voter.sendVote(id, 'a', 'some-key'),
  'POST /api/battles/:id/stop': (voter, id) => voter.post(`/api/battles/${id}/stop`, {}),
};

test.each(Object.entries(calls))('%s hides a battle from everybody but its voter', async (_, call) => {
  const { visit } = await openTestArena();
  const owner = visit();
  const before = await owner.playBattle();
  const known = visit();
  await known.startBattle();
  for (const stranger of [visit(), known]) {
    const theirs = await call(stranger, before.id);
    const nothing = await call(stranger, 'no-such-battle');
    expect(theirs.status).toBe(404);
    expect(Object.fromEntries(theirs.headers)).toEqual(Object.fromEntries(nothing.headers));
    const body = await theirs.text();
    expect(body).toBe(await nothing.text());
    expect(JSON.parse(body)).toMatchObject({ status: 404, code: 'battle-not-found' });
  }
  expect(await owner.readBattle(before.id)).toEqual(before);
});

test('a voter comes back to an earlier battle', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const first = await voter.playBattle();
  await voter.playBattle();
  expect(await readBattle(await voter.get(`/api/battles/${first.id}`))).toEqual(first);
});
