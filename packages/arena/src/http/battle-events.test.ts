import { afterEach, expect, test, vi } from 'vitest';
import { answering, failing, Gate, scriptedCaller } from './testing/scripted-replies.ts';
import { parseBattleEvents, readUntil, splitEvents } from './testing/server-events.ts';
import { openTestArena } from './testing/test-arena.ts';
import { readProblem } from './testing/voter.ts';

afterEach(() => {
  vi.useRealTimers();
});

const LONG = 'One event holds up to twenty-four characters of an answer.';
const SHORT = 'This one is short.';

const sayingDifferently = () =>
  scriptedCaller(({ model }) => answering(model.name === 'Umber Finch' ? LONG : SHORT));

test('a stream gives both answers side by side, ends each, and then the turn', async () => {
  const { visit, arena } = await openTestArena({ caller: sayingDifferently() });
  const voter = visit();
  const { id } = await voter.startBattle();
  const response = await voter.get(`/api/battles/${id}/events`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  const events = parseBattleEvents(await response.text());
  const long = (await arena.store.findBattle(id))!.models.a === 'Umber Finch' ? 'a' : 'b';
  const short = long === 'a' ? 'b' : 'a';
  const textOf = (side: string) =>
    events
      .filter((event) => event.name === 'reply-delta' && event.data.side === side)
      .map((event) => event.data.text)
      .join('');
  expect(textOf(long)).toBe(LONG);
  expect(textOf(short)).toBe(SHORT);
  expect(events.map((event) => event.id)).toEqual(events.map((_, index) => `0.${index + 1}`));
  const ends = events.filter((event) => event.name !== 'reply-delta');
  expect(ends.map(({ name, data }) => ({ name, data }))).toEqual([
    { name: 'reply-end', data: { side: short } },
    { name: 'reply-end', data: { side: long } },
    { name: 'turn-end', data: { votable: true, exclusions: [] } },
  ]);
  expect(events.at(-1)?.name).toBe('turn-end');
});

// `streamSSE` sets its own `cache-control`.
test('a stream of a battle is kept by nobody', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const { id } = await voter.startBattle();
  const response = await voter.get(`/api/battles/${id}/events`);
  expect(response.headers.get('cache-control')).toBe('no-store');
});

test('a side that fails ends with reply-error, and the other one with reply-end', async () => {
  const { visit, arena } = await openTestArena({
    caller: scriptedCaller(({ model }) =>
      model.name === 'Umber Finch' ? failing('The key is wrong', 'So') : answering(SHORT),
    ),
  });
  const voter = visit();
  const { id } = await voter.startBattle();
  const events = parseBattleEvents(await voter.follow(id));
  const failed = (await arena.store.findBattle(id))!.models.a === 'Umber Finch' ? 'a' : 'b';
  const endOf = (side: string) =>
    events.filter((event) => event.data.side === side && event.name !== 'reply-delta');
  expect(endOf(failed)).toMatchObject([{ name: 'reply-error', data: { side: failed } }]);
  expect(endOf(failed === 'a' ? 'b' : 'a')).toMatchObject([{ name: 'reply-end' }]);
  expect(events.at(-1)).toMatchObject({ name: 'turn-end', data: { votable: false, exclusions: [] } });
});

test('turn-end says why a vote would not count', async () => {
  const { visit } = await openTestArena({
    caller: scriptedCaller(({ model }) => answering(`I am ${model.name}.`)),
  });
  const voter = visit();
  const { id } = await voter.startBattle();
  const live = await voter.follow(id);
  expect(parseBattleEvents(live).at(-1)?.data).toEqual({ votable: true, exclusions: ['identity-leaked'] });
  expect(await voter.follow(id)).toBe(live);
});

test('a turn that has ended is given again in the same bytes', async () => {
  const { visit } = await openTestArena({ caller: sayingDifferently() });
  const voter = visit();
  const { id } = await voter.startBattle();
  const live = await voter.follow(id);
  expect(splitEvents(live).length).toBeGreaterThan(5);
  expect(await voter.follow(id)).toBe(live);
});

test('two readers of a running turn get the same bytes', async () => {
  const { visit } = await openTestArena({ caller: sayingDifferently() });
  const voter = visit();
  const { id } = await voter.startBattle();
  const [one, other] = await Promise.all([voter.follow(id), voter.follow(id)]);
  expect(one).toContain('turn-end');
  expect(other).toBe(one);
});

test('Last-Event-ID resumes after any event with the bytes that are left', async () => {
  const { visit } = await openTestArena({ caller: sayingDifferently() });
  const voter = visit();
  const { id } = await voter.startBattle();
  const events = splitEvents(await voter.follow(id));
  const resume = (place: number) => voter.get(`/api/battles/${id}/events`, { 'last-event-id': `0.${place}` });
  for (let place = 0; place < events.length; place += 1) {
    const response = await resume(place);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(events.slice(place).join(''));
  }
  // Nothing is left, and 204 tells a browser not to come back.
  for (const place of [events.length, events.length + 1]) {
    const response = await resume(place);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  }
});

test('a stream that was cut while the turn ran goes on where it was cut', async () => {
  const gate = new Gate();
  const { visit } = await openTestArena({
    caller: scriptedCaller((call) => gate.answering(call, LONG, ' And more.')),
  });
  const voter = visit();
  const { id } = await voter.startBattle();
  const path = `/api/battles/${id}/events`;
  const before = await readUntil(await voter.get(path), 'id: 0.3\n\n');
  const cut = parseBattleEvents(before).at(-1)!.id;
  const resumed = await voter.get(path, { 'last-event-id': cut });
  gate.open();
  const after = await resumed.text();
  expect(parseBattleEvents(after).at(-1)?.name).toBe('turn-end');
  expect(before + after).toBe(await voter.follow(id));
});

test('an id of an earlier turn means the last turn from its beginning', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const { id } = await voter.playBattle();
  await voter.post(`/api/battles/${id}/turns`, { prompt: 'More?' });
  const path = `/api/battles/${id}/events`;
  const running = await (await voter.get(path, { 'last-event-id': '0.4' })).text();
  expect(parseBattleEvents(running)[0]?.id).toBe('1.1');
  const ended = await voter.get(path, { 'last-event-id': '0.4' });
  expect(await ended.text()).toBe(running);
});

test.each(['12', '0.', '.1', '0.1.2', '-1.2', '0.1e3', 'abc', '00000.1', '0.1234567', '0.1, 0.2'])(
  'the Last-Event-ID %j is refused',
  async (lastEventId) => {
    const { visit } = await openTestArena();
    const voter = visit();
    const { id } = await voter.startBattle();
    const response = await voter.get(`/api/battles/${id}/events`, { 'last-event-id': lastEventId });
    expect(await readProblem(response)).toMatchObject({ status: 400, code: 'invalid-request' });
  },
);

test('an empty Last-Event-ID means from the beginning', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const { id } = await voter.startBattle();
  const stream = await voter.follow(id);
  const response = await voter.get(`/api/battles/${id}/events`, { 'last-event-id': '' });
  expect(await response.text()).toBe(stream);
});

test('a stream ends when the voter stops the turn', async () => {
  const { visit } = await openTestArena({
    caller: scriptedCaller((call) => new Gate().answering(call, LONG, ' And more.')),
  });
  const voter = visit();
  const { id } = await voter.startBattle();
  const stream = voter.follow(id);
  await voter.post(`/api/battles/${id}/stop`, {});
  const events = parseBattleEvents(await stream);
  expect(events.slice(-3).map(({ name }) => name)).toEqual(['reply-end', 'reply-end', 'turn-end']);
  expect(events.at(-1)?.data).toEqual({ votable: false, exclusions: [] });
});

test('a stream that waits is kept open with comments', async () => {
  const gate = new Gate();
  const { visit } = await openTestArena({
    caller: scriptedCaller((call) => gate.answering(call, '', SHORT)),
  });
  const voter = visit();
  const { id } = await voter.startBattle();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const response = await voter.get(`/api/battles/${id}/events`);
  vi.advanceTimersByTime(30_000);
  vi.useRealTimers();
  gate.open();
  const stream = await response.text();
  expect(stream.startsWith(':\n\n:\n\nevent: ')).toBe(true);
  expect(parseBattleEvents(stream).at(-1)?.name).toBe('turn-end');
});

test('a turn that nobody follows any more is abandoned', async () => {
  const { visit, arena } = await openTestArena({
    caller: scriptedCaller((call) => new Gate().answering(call, LONG, ' And more.')),
    limits: { reconnectMs: 60_000 },
  });
  const voter = visit();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { id } = await voter.startBattle();
  const turn = arena.liveTurns.get(id)!;
  const response = await voter.get(`/api/battles/${id}/events`);
  // The reader has stopped the clock that ran since the start.
  const before = await readUntil(response, 'id: 0.2\n\n');
  await vi.waitUntil(() => vi.getTimerCount() === 1, { timeout: 10_000 });
  vi.advanceTimersByTime(60_000);
  await turn.done;
  expect(await voter.readBattle(id)).toMatchObject({ state: 'abandoned', votable: false });
  expect((await voter.follow(id)).startsWith(before)).toBe(true);
});

// The body of an answer to HEAD is dropped without being cancelled, and a stream notices nothing.
test('HEAD does not count as a reader of a turn', async () => {
  const gate = new Gate();
  const { visit } = await openTestArena({
    caller: scriptedCaller((call) => gate.answering(call, '', SHORT)),
  });
  const voter = visit();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { id } = await voter.startBattle();
  await voter.send(`/api/battles/${id}/events`, { method: 'HEAD' });
  // The clock that abandons a turn without readers still runs.
  expect(vi.getTimerCount()).toBe(1);
});
