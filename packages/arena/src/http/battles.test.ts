import { expect, test } from 'vitest';
import { testModel } from '../core/testing/models.ts';
import { answering, Gate, scriptedCaller } from './testing/scripted-replies.ts';
import { MODELS, openTestArena, SECRET_WORDS } from './testing/test-arena.ts';
import { readBattle, readProblem } from './testing/voter.ts';

test('POST /api/battles starts a battle whose answers are still being written', async () => {
  const { visit } = await openTestArena();
  const response = await visit().post('/api/battles', { prompt: 'A question?', mode: 'battle' });
  expect(response.status).toBe(201);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const reply = { state: 'streaming', text: '' };
  expect(await readBattle(response)).toEqual({
    id: 'battle-1',
    mode: 'battle',
    state: 'streaming',
    turns: [{ prompt: 'A question?', replies: { a: reply, b: reply } }],
    votable: false,
    exclusions: [],
  });
});

test('GET /api/battles/:id shows both answers once they have ended, and no name', async () => {
  const { visit } = await openTestArena({
    caller: scriptedCaller(({ messages }) => answering(`You said: ${messages.at(-1)?.text}`)),
  });
  const reply = { state: 'complete', text: 'You said: 你好 😀' };
  expect(await visit().playBattle('你好 😀')).toEqual({
    id: 'battle-1',
    mode: 'battle',
    state: 'ready',
    turns: [{ prompt: '你好 😀', replies: { a: reply, b: reply } }],
    votable: true,
    exclusions: [],
  });
});

test('GET /api/battles/:id shows nothing of an answer that is being written', async () => {
  const gate = new Gate();
  const { visit } = await openTestArena({
    caller: scriptedCaller((call) => gate.answering(call, 'The beginning of an answer', ' and its end.')),
  });
  const voter = visit();
  const { id } = await voter.startBattle();
  const [turn] = (await voter.readBattle(id)).turns;
  const hidden = { state: 'streaming', text: '' };
  expect(turn?.replies).toEqual({ a: hidden, b: hidden });
  gate.open();
  await voter.follow(id);
  const shown = { state: 'complete', text: 'The beginning of an answer and its end.' };
  expect((await voter.readBattle(id)).turns[0]?.replies).toEqual({ a: shown, b: shown });
});

test('nothing that a voter can reach before the vote names a model, its maker or its endpoint', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const responses = [await voter.post('/api/battles', { prompt: 'A question?' })];
  const path = '/api/battles/battle-1';
  responses.push(await voter.get(`${path}/events`));
  await responses[1]!.clone().text();
  responses.push(await voter.get(path), await voter.get(`${path}/events`));
  responses.push(await voter.post(`${path}/turns`, { prompt: 'More?' }));
  responses.push(await voter.post(`${path}/stop`, {}), await voter.get('/api/arena'));
  responses.push(await voter.sendVote('battle-1', 'a'), await voter.get('/openapi.json'));
  for (const response of responses) {
    const everything = `${JSON.stringify([...response.headers])} ${await response.text()}`;
    for (const word of SECRET_WORDS) expect(everything).not.toContain(word);
  }
});

test.each(['arena', 'side-by-side', 'direct', '', 'Battle'])('mode %j is not available', async (mode) => {
  const { visit, arena } = await openTestArena();
  const problem = await readProblem(await visit().post('/api/battles', { prompt: 'A question?', mode }));
  expect(problem).toMatchObject({ status: 400, code: 'mode-not-available' });
  expect(await arena.store.findBattle('battle-1')).toBeUndefined();
});

test.each([[[]], [MODELS.map((model) => model.name)]])('models cannot be chosen: %j', async (models) => {
  const { visit, arena } = await openTestArena();
  const body = { prompt: 'A question?', mode: 'battle', models };
  const problem = await readProblem(await visit().post('/api/battles', body));
  expect(problem).toMatchObject({ status: 400, code: 'mode-not-available' });
  for (const word of SECRET_WORDS) expect(problem.detail).not.toContain(word);
  expect(await arena.store.findBattle('battle-1')).toBeUndefined();
});

test.each([
  ['no model', []],
  ['one model', [MODELS[0]!]],
  ['one active model', [MODELS[0]!, { ...MODELS[1]!, state: 'paused' as const }]],
  ['retired models', MODELS.map((model) => ({ ...model, state: 'retired' as const }))],
])('no battle starts with %s', async (_, models) => {
  const { visit, arena } = await openTestArena({ models });
  const problem = await readProblem(await visit().post('/api/battles', { prompt: 'A question?' }));
  expect(problem).toMatchObject({ status: 503, code: 'too-few-models' });
  expect(await arena.store.findBattle('battle-1')).toBeUndefined();
});

test('a paused model is never asked', async () => {
  const asked = new Set<string>();
  const caller = scriptedCaller(({ model }) => {
    asked.add(model.name);
    return answering('A short answer.');
  });
  const models = [...MODELS, testModel({ name: 'Slate Wren', state: 'paused', weight: 1_000 })];
  const { visit } = await openTestArena({ models, caller });
  for (let count = 0; count < 3; count += 1) await visit().playBattle();
  expect([...asked].sort()).toEqual(['Quartz Heron 7', 'Umber Finch']);
});

test('POST /api/battles/:id/turns goes on with each side’s own conversation', async () => {
  const { visit } = await openTestArena({
    caller: scriptedCaller(({ model, messages }) => {
      const said = messages.map((message) => message.text).join(' | ');
      return answering(`${model.name.length}: ${said}`);
    }),
  });
  const voter = visit();
  const { id } = await voter.playBattle('One?');
  const response = await voter.post(`/api/battles/${id}/turns`, { prompt: 'Two?' });
  expect(response.status).toBe(201);
  expect(await readBattle(response)).toMatchObject({ state: 'streaming', votable: false });
  await voter.follow(id);
  const { state, votable, turns } = await voter.readBattle(id);
  expect({ state, votable, prompts: turns.map((turn) => turn.prompt) }).toEqual({
    state: 'ready',
    votable: true,
    prompts: ['One?', 'Two?'],
  });
  const own = turns[1]!.replies;
  const lengths = [own.a.text, own.b.text].map((text) => text.split(':')[0]).sort();
  expect(lengths).toEqual(['11', '14']);
  for (const { text } of [own.a, own.b]) {
    const length = text.split(':')[0];
    expect(text).toBe(`${length}: One? | ${length}: One? | Two?`);
  }
});

test('a turn is refused while both answers are being written, and changes nothing', async () => {
  const gate = new Gate();
  const { visit } = await openTestArena({
    caller: scriptedCaller((call) => gate.answering(call, '', 'A short answer.')),
  });
  const voter = visit();
  const { id } = await voter.startBattle();
  const problem = await readProblem(await voter.post(`/api/battles/${id}/turns`, { prompt: 'More?' }));
  expect(problem).toMatchObject({ status: 409, code: 'battle-busy' });
  gate.open();
  await voter.follow(id);
  expect(await voter.readBattle(id)).toMatchObject({ state: 'ready', turns: [{ prompt: 'A question?' }] });
});

test('of two turns that are sent at once, one is refused', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const { id } = await voter.playBattle();
  const send = (prompt: string) => voter.post(`/api/battles/${id}/turns`, { prompt });
  const responses = await Promise.all([send('Two?'), send('Zwei?')]);
  expect(responses.map((response) => response.status).sort()).toEqual([201, 409]);
  const refused = responses.find((response) => response.status === 409)!;
  expect(await readProblem(refused)).toMatchObject({ code: 'battle-busy' });
  expect((await voter.readBattle(id)).turns).toHaveLength(2);
});

test('a battle has no more turns than the limit, before the vote and after it', async () => {
  const { visit } = await openTestArena({ limits: { turns: 2 } });
  const voter = visit();
  const { id } = await voter.playBattle();
  const path = `/api/battles/${id}/turns`;
  expect((await voter.post(path, { prompt: 'Two?' })).status).toBe(201);
  await voter.follow(id);
  const full = await voter.readBattle(id);
  const refused = { status: 409, code: 'turn-limit-reached' };
  expect(await readProblem(await voter.post(path, { prompt: 'Three?' }))).toMatchObject(refused);
  expect(await voter.readBattle(id)).toEqual(full);
  await voter.castVote(id);
  expect(await readProblem(await voter.post(path, { prompt: 'Three?' }))).toMatchObject(refused);
});

test('POST /api/battles/:id/stop ends both answers, and the battle with them', async () => {
  const aborted: boolean[] = [];
  const { visit } = await openTestArena({
    caller: scriptedCaller(async function* (call) {
      yield* new Gate().answering(call, 'An answer that would go on', ' for ever.');
      aborted.push(call.signal.aborted);
    }),
  });
  const voter = visit();
  const { id } = await voter.startBattle();
  const response = await voter.post(`/api/battles/${id}/stop`, {});
  expect(response.status).toBe(200);
  const stopped = await readBattle(response);
  expect(stopped).toMatchObject({ state: 'abandoned', votable: false });
  for (const reply of [stopped.turns[0]!.replies.a, stopped.turns[0]!.replies.b]) {
    expect(reply.state).toBe('stopped');
    expect('An answer that would go on').toContain(reply.text);
  }
  expect(aborted).toEqual([true, true]);
  expect(await readProblem(await voter.sendVote(id, 'a'))).toMatchObject({ code: 'not-votable' });
  const turn = await voter.post(`/api/battles/${id}/turns`, { prompt: 'More?' });
  expect(await readProblem(turn)).toMatchObject({ status: 409, code: 'battle-over' });
});

test('stopping a battle that has ended changes nothing', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const before = await voter.playBattle();
  expect(await readBattle(await voter.post(`/api/battles/${before.id}/stop`, {}))).toEqual(before);
});
