import { expect, test } from 'vitest';
import { readVotes } from '../app/testing/stored-votes.ts';
import { CHOICES } from '../core/vote.ts';
import { answering, failing, Gate, scriptedCaller } from './testing/scripted-replies.ts';
import { openTestArena, SECRET_WORDS } from './testing/test-arena.ts';
import { readBattle, readProblem } from './testing/voter.ts';

const HERON = {
  model: 'Quartz Heron 7',
  organization: 'Lagoon Research',
  license: 'Apache-2.0',
  link: 'https://example.org/heron',
  demo: false,
};
const FINCH = {
  model: 'Umber Finch',
  organization: 'Thicket Works',
  license: 'Apache-2.0',
  knowledgeCutoff: '2026-01',
  demo: false,
};

test.each(CHOICES)('a vote for %s is stored, and answered with the names', async (choice) => {
  const { visit, arena } = await openTestArena();
  const voter = visit();
  const { id } = await voter.playBattle();
  const response = await voter.sendVote(id, choice);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const { models } = (await arena.store.findBattle(id))!;
  const reveal = models.a === HERON.model ? { a: HERON, b: FINCH } : { a: FINCH, b: HERON };
  expect(await response.json()).toEqual({ battleId: id, choice, counted: true, exclusions: [], reveal });
  expect(await voter.readBattle(id)).toMatchObject({ state: 'voted', votable: false, vote: choice, reveal });
  expect(await readVotes(arena.store)).toMatchObject([{ battleId: id, choice, models, sequence: 1 }]);
});

test.each([[undefined], [''], ['   '], ['k'.repeat(201)]])(
  'a vote with the Idempotency-Key %j is refused',
  async (key) => {
    const { visit } = await openTestArena();
    const voter = visit();
    const before = await voter.playBattle();
    const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
    const response = await voter.post(`/api/battles/${before.id}/vote`, { choice: 'a' }, headers);
    expect(await readProblem(response)).toMatchObject({ status: 400, code: 'idempotency-key-missing' });
    expect(await voter.readBattle(before.id)).toEqual(before);
  },
);

test('an Idempotency-Key of 200 characters passes', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const { id } = await voter.playBattle();
  expect((await voter.sendVote(id, 'a', 'k'.repeat(200))).status).toBe(200);
});

test('a vote is refused while the answers are being written', async () => {
  const gate = new Gate();
  const { visit } = await openTestArena({
    caller: scriptedCaller((call) => gate.answering(call, 'The beginning', ' and the end.')),
  });
  const voter = visit();
  const { id } = await voter.startBattle();
  const early = await readProblem(await voter.sendVote(id, 'a', 'one'));
  expect(early).toMatchObject({ status: 409, code: 'not-votable' });
  gate.open();
  await voter.follow(id);
  // The refusal used up neither the vote nor the key.
  expect((await voter.sendVote(id, 'b', 'one')).status).toBe(200);
});

test('a vote is refused while the answers of a later turn are being written', async () => {
  const gate = new Gate();
  const { visit } = await openTestArena({
    caller: scriptedCaller((call) =>
      call.messages.length === 1 ? answering('A short answer.') : gate.answering(call, '', 'Another.'),
    ),
  });
  const voter = visit();
  const { id } = await voter.playBattle();
  await voter.post(`/api/battles/${id}/turns`, { prompt: 'More?' });
  expect(await readProblem(await voter.sendVote(id, 'a'))).toMatchObject({
    status: 409,
    code: 'not-votable',
  });
  gate.open();
  await voter.follow(id);
  expect((await voter.sendVote(id, 'a')).status).toBe(200);
});

test('the same vote with the same key is answered with the same bytes, and stored once', async () => {
  const { visit, arena } = await openTestArena();
  const voter = visit();
  const { id } = await voter.playBattle();
  const first = await (await voter.sendVote(id, 'tie', 'one')).text();
  const again = await Promise.all([1, 2, 3].map(() => voter.sendVote(id, 'tie', 'one')));
  expect(again.map((response) => response.status)).toEqual([200, 200, 200]);
  expect(await Promise.all(again.map((response) => response.text()))).toEqual([first, first, first]);
  // Talk after the vote changes nothing of the answer either.
  await voter.post(`/api/battles/${id}/turns`, { prompt: 'More?' });
  await voter.follow(id);
  expect(await (await voter.sendVote(id, 'tie', ' one ')).text()).toBe(first);
  expect(await readVotes(arena.store)).toHaveLength(1);
});

test('the same key for another choice or another battle is refused, and the first vote stays', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const [first, second] = [await voter.playBattle(), await voter.playBattle()];
  await voter.castVote(first.id, 'a', 'one');
  for (const response of [
    await voter.sendVote(first.id, 'b', 'one'),
    await voter.sendVote(second.id, 'a', 'one'),
  ]) {
    expect(await readProblem(response)).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  }
  expect((await voter.readBattle(first.id)).vote).toBe('a');
  expect(await voter.readBattle(second.id)).toEqual(second);
});

test('another key for a battle that has its vote is refused, whatever the choice', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const { id } = await voter.playBattle();
  await voter.castVote(id, 'a', 'one');
  for (const choice of ['a', 'b']) {
    const problem = await readProblem(await voter.sendVote(id, choice, `two-${choice}`));
    expect(problem).toMatchObject({ status: 409, code: 'already-voted' });
  }
  expect((await voter.readBattle(id)).vote).toBe('a');
});

test('two voters may use the same key', async () => {
  const { visit } = await openTestArena();
  for (const voter of [visit(), visit()]) {
    const { id } = await voter.playBattle();
    expect((await voter.sendVote(id, 'a', 'one')).status).toBe(200);
  }
});

test('a conversation goes on after the vote, with names, and cannot be voted on again', async () => {
  const { visit } = await openTestArena();
  const voter = visit();
  const { id } = await voter.playBattle();
  const { reveal } = await voter.castVote(id, 'both-bad');
  const response = await voter.post(`/api/battles/${id}/turns`, { prompt: 'More?' });
  expect(response.status).toBe(201);
  expect(await readBattle(response)).toMatchObject({
    state: 'voted',
    votable: false,
    vote: 'both-bad',
    reveal,
  });
  await voter.follow(id);
  const after = await voter.readBattle(id);
  expect(after).toMatchObject({ state: 'voted', votable: false, vote: 'both-bad', reveal });
  expect(after.turns.map((turn) => turn.replies.a.state)).toEqual(['complete', 'complete']);
  expect(await readProblem(await voter.sendVote(id, 'a'))).toMatchObject({
    status: 409,
    code: 'already-voted',
  });
});

test('a vote on answers that name a model is stored, and does not count', async () => {
  const { visit } = await openTestArena({
    caller: scriptedCaller(({ model }) => answering(`I am ${model.name}.`)),
  });
  const voter = visit();
  const { id, votable, exclusions } = await voter.playBattle();
  expect({ votable, exclusions }).toEqual({ votable: true, exclusions: ['identity-leaked'] });
  expect(await voter.castVote(id)).toMatchObject({ counted: false, exclusions: ['identity-leaked'] });
});

const DETAIL = 'upstream.test answered 401 for key-of-the-operator';

test.each([
  ['one side fails', (name: string) => (name === HERON.model ? failing(DETAIL) : answering('Fine.'))],
  [
    'one side fails midway',
    (name: string) => (name === HERON.model ? failing(DETAIL, 'So') : answering('Fine.')),
  ],
  ['both sides fail', () => failing(DETAIL)],
])('a battle in which %s cannot be voted on, and says nothing of the error', async (_, script) => {
  const { visit, arena, reports } = await openTestArena({
    caller: scriptedCaller(({ model }) => script(model.name)),
  });
  const voter = visit();
  const { id } = await voter.startBattle();
  const bodies = [await voter.follow(id), await voter.follow(id)];
  expect(bodies[1]).toBe(bodies[0]);
  bodies.push(await (await voter.get(`/api/battles/${id}`)).text());
  expect(JSON.parse(bodies.at(-1)!)).toMatchObject({ battle: { state: 'failed', votable: false } });
  bodies.push(await (await voter.sendVote(id, 'a')).clone().text());
  expect(JSON.parse(bodies.at(-1)!)).toMatchObject({ status: 409, code: 'not-votable' });
  bodies.push(await (await voter.post(`/api/battles/${id}/turns`, { prompt: 'More?' })).text());
  expect(JSON.parse(bodies.at(-1)!)).toMatchObject({ status: 409, code: 'battle-over' });
  for (const body of bodies) {
    for (const word of [...SECRET_WORDS, '401', 'server-error']) expect(body).not.toContain(word);
  }
  expect(reports).toContainEqual({
    message: `a reply failed (${HERON.model})`,
    error: `server-error: ${DETAIL}`,
  });
  expect(await readVotes(arena.store)).toEqual([]);
});

test('a side that fails takes nothing from the other one', async () => {
  const text = 'An answer that is longer than one event of the stream can be.';
  const { visit } = await openTestArena({
    caller: scriptedCaller(({ model }) =>
      model.name === HERON.model ? failing(DETAIL, 'So') : answering(text),
    ),
  });
  const { a, b } = (await visit().playBattle()).turns[0]!.replies;
  const [failed, complete] = a.state === 'failed' ? [a, b] : [b, a];
  expect(failed).toEqual({ state: 'failed', text: 'So' });
  expect(complete).toEqual({ state: 'complete', text });
});
