import { expect, test } from 'vitest';
import { isVotable } from '../core/battle.ts';
import { SIDES } from '../core/side.ts';
import { testModel } from '../core/testing/models.ts';
import { openStore } from '../store/open-store.ts';
import { castVote } from './cast-vote.ts';
import { sendTurn } from './send-turn.ts';
import { stopBattle } from './stop-battle.ts';
import { describeEvent, follow } from './testing/follower.ts';
import { readVotes } from './testing/stored-votes.ts';
import {
  ANSWERS,
  answer,
  openTestArena,
  readyBattle,
  register,
  settle,
  startedBattle,
  type TestArena,
  VOTER,
} from './testing/test-arena.ts';

const BATTLE = { voterId: VOTER, battleId: 'battle-1' };

function send({ arena }: Pick<TestArena, 'arena'>, prompt = 'And then?') {
  return sendTurn(arena, { ...BATTLE, prompt });
}

function vote({ arena }: TestArena) {
  return castVote(arena, { ...BATTLE, choice: 'a', idempotencyKey: 'key' });
}

test('sendTurn() gives each side its own earlier answers and nothing of the other', async () => {
  const models = ['ant', 'bee'].map((name) =>
    testModel({ name, systemPrompt: 'It is {{currentDateTimev3}}.' }),
  );
  const stage = await openTestArena(openStore, { models });
  const first = await readyBattle(stage);
  stage.setClock('2027-05-01T00:00:00.000Z');
  const second = await answer(stage, await send(stage, 'Second?'), { a: 'a again', b: 'b again' });
  const third = await send(stage, 'Third?');
  expect(third).toMatchObject({ models: first.models, revisions: first.revisions, state: 'streaming' });
  const other = { a: 'b', b: 'a' } as const;
  for (const side of SIDES) {
    const { messages } = stage.caller.reply(third, side);
    expect(messages).toEqual([
      // Still the month in which the battle began.
      { role: 'system', text: 'It is November 2026.' },
      { role: 'user', text: 'A question?' },
      { role: 'assistant', text: ANSWERS[side] },
      { role: 'user', text: 'Second?' },
      { role: 'assistant', text: `${side} again` },
      { role: 'user', text: 'Third?' },
    ]);
    expect(JSON.stringify(messages)).not.toContain(second.turns[0]!.replies[other[side]].text);
  }
});

test('sendTurn() gives back the battle with the new turn at its end, as it is stored', async () => {
  const stage = await openTestArena(openStore);
  const before = await readyBattle(stage);
  const battle = await send(stage, 'Second?');
  expect(battle.turns).toHaveLength(2);
  expect(battle.turns[0]).toEqual(before.turns[0]);
  expect(battle.turns[1]!.prompt).toBe('Second?');
  expect(await stage.arena.store.findBattle(battle.id)).toEqual(battle);
});

test('sendTurn() makes events whose ids belong to the new turn', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  const battle = await send(stage);
  // The last id that this voter has seen is of the turn before.
  const follower = await follow(stage.arena, battle, '0.5');
  await answer(stage, battle);
  await follower.done;
  expect(follower.events.map(({ id }) => id)).toEqual(['1.1', '1.2', '1.3', '1.4', '1.5']);
});

test.each([
  ['', 'prompt-empty'],
  ['   ', 'prompt-empty'],
  ['x'.repeat(101), 'prompt-too-long'],
])('sendTurn() refuses the prompt %j and stays ready', async (prompt, code) => {
  const stage = await openTestArena(openStore);
  const before = await readyBattle(stage);
  await expect(send(stage, prompt)).rejects.toMatchObject({ code });
  expect(await stage.arena.store.findBattle(before.id)).toEqual(before);
  await expect(send(stage, 'x'.repeat(100))).resolves.toMatchObject({ state: 'streaming' });
});

test('sendTurn() allows 50 turns and no more', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  for (let count = 2; count <= 50; count += 1) await answer(stage, await send(stage, `Question ${count}?`));
  const full = (await stage.arena.store.findBattle('battle-1'))!;
  expect(full.turns).toHaveLength(50);
  const refused = send(stage);
  await expect(refused).rejects.toMatchObject({ code: 'turn-limit-reached' });
  await expect(refused).rejects.toThrow('at most 50 turns, got 50');
  // The battle is as it was, and can still be voted on.
  expect(await stage.arena.store.findBattle('battle-1')).toEqual(full);
  await expect(vote(stage)).resolves.toMatchObject({ choice: 'a', counted: true });
  await expect(send(stage)).rejects.toMatchObject({ code: 'turn-limit-reached' });
});

test('sendTurn() after the vote leaves the battle voted and not votable, from start to end', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  await vote(stage);
  const started = await send(stage);
  expect(started.state).toBe('voted');
  const follower = await follow(stage.arena, started);
  const ended = await answer(stage, started);
  await follower.done;
  expect(ended).toMatchObject({ state: 'voted', vote: { choice: 'a' } });
  expect(isVotable(ended)).toBe(false);
  expect(describeEvent(follower.events.at(-1)!)).toBe('turn-end {"votable":false,"exclusions":[]}');
  expect(await readVotes(stage.arena.store)).toHaveLength(1);
  await expect(
    castVote(stage.arena, { ...BATTLE, choice: 'b', idempotencyKey: 'other' }),
  ).rejects.toMatchObject({ code: 'already-voted' });
});

test.each(['fail', 'stop'] as const)(
  'a turn after the vote that ends by %s leaves the vote as it was',
  async (how) => {
    const stage = await openTestArena(openStore);
    await readyBattle(stage);
    await vote(stage);
    const started = await send(stage);
    if (how === 'fail') {
      for (const side of SIDES) stage.caller.reply(started, side).fail('timeout', 'too slow');
      await settle(stage, started);
    } else {
      const stopping = stopBattle(stage.arena, BATTLE);
      await settle(stage, started);
      await stopping;
    }
    expect(await stage.arena.store.findBattle('battle-1')).toMatchObject({
      state: 'voted',
      vote: { choice: 'a' },
    });
    // Talk goes on.
    await expect(send(stage, 'Once more?')).resolves.toMatchObject({ state: 'voted' });
  },
);

test('sendTurn() refuses a turn while one is running, before and after the vote', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  await expect(send(stage)).rejects.toMatchObject({ code: 'battle-busy' });
  stage.caller.reply(battle, 'a').write('Done.');
  stage.caller.reply(battle, 'a').end();
  await expect(send(stage)).rejects.toMatchObject({ code: 'battle-busy' });
  stage.caller.reply(battle, 'b').write('Done.');
  stage.caller.reply(battle, 'b').end();
  await settle(stage, battle);
  await vote(stage);
  await send(stage);
  await expect(send(stage)).rejects.toMatchObject({ code: 'battle-busy' });
  expect(stage.caller.replies).toHaveLength(4);
});

test.each(['before', 'after'] as const)(
  'of two turns sent at once %s the vote one runs and one is busy',
  async (when) => {
    const stage = await openTestArena(openStore);
    await readyBattle(stage);
    if (when === 'after') await vote(stage);
    const results = await Promise.allSettled([
      send(stage, 'One?'),
      send(stage, 'Two?'),
      send(stage, 'Three?'),
    ]);
    const refusals = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(refusals).toMatchObject([{ code: 'battle-busy' }, { code: 'battle-busy' }]);
    const { turns } = (await stage.arena.store.findBattle('battle-1'))!;
    expect(turns).toHaveLength(2);
    expect(stage.caller.replies.slice(2).map(({ messages }) => messages.at(-1)!.text)).toEqual([
      turns[1]!.prompt,
      turns[1]!.prompt,
    ]);
  },
);

test.each(['failed', 'abandoned'] as const)(
  'sendTurn() refuses a turn of a battle that is %s',
  async (state) => {
    const stage = await openTestArena(openStore);
    const battle = await startedBattle(stage);
    if (state === 'failed') stage.caller.reply(battle, 'a').fail('cut', 'lost');
    else stage.arena.liveTurns.get(battle.id)!.stop();
    stage.caller.reply(battle, 'b').write('Done.');
    stage.caller.reply(battle, 'b').end();
    expect((await settle(stage, battle)).state).toBe(state);
    const refused = send(stage);
    await expect(refused).rejects.toMatchObject({ code: 'battle-over' });
    await expect(refused).rejects.toThrow(`got ${state}`);
  },
);

test('sendTurn() refuses a turn once a model of the battle has been changed or has gone', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  const ant = testModel({ name: 'ant' });
  const changed = testModel({ name: 'bee', systemPrompt: 'Be brief.' });
  for (const models of [[ant, changed], [ant]]) {
    const registry = await register(stage.arena.store, models);
    const refused = send({ arena: { ...stage.arena, registry } });
    await expect(refused).rejects.toMatchObject({ code: 'battle-over' });
  }
  // Retired or drawn less often, but the same model: it goes on.
  const retired = testModel({ name: 'bee', state: 'retired', weight: 3 });
  const registry = await register(stage.arena.store, [ant, retired]);
  await expect(send({ arena: { ...stage.arena, registry } })).resolves.toMatchObject({ state: 'streaming' });
});

test.each([
  ['another voter', { ...BATTLE, voterId: 'voter-2' }],
  ['nobody', { ...BATTLE, voterId: undefined }],
  ['the voter of no such battle', { ...BATTLE, battleId: 'battle-9' }],
])('sendTurn() finds no battle for %s', async (_, who) => {
  const stage = await openTestArena(openStore);
  const before = await readyBattle(stage);
  await expect(sendTurn(stage.arena, { ...who, prompt: 'Hello?' })).rejects.toMatchObject({
    code: 'battle-not-found',
  });
  expect(await stage.arena.store.findBattle('battle-1')).toEqual(before);
});
