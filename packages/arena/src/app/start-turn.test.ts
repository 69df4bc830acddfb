import { expect, test, vi } from 'vitest';
import { isVotable } from '../core/battle.ts';
import { toBlind } from '../core/blind.ts';
import { CHUNK_LENGTH } from '../core/release.ts';
import { SIDES } from '../core/side.ts';
import { openStore } from '../store/open-store.ts';
import { ArenaError } from './arena-error.ts';
import { castVote } from './cast-vote.ts';
import { TICK_MS } from './live-turn.ts';
import type { TurnOutcome } from './ports.ts';
import { sendTurn } from './send-turn.ts';
import { startTurn } from './start-turn.ts';
import { describeEvent, follow } from './testing/follower.ts';
import {
  ANSWERS,
  answer,
  openTestArena,
  readyBattle,
  settle,
  startedBattle,
  tick,
  VOTER,
} from './testing/test-arena.ts';

const RECONNECT_MS = 15_000;
const LEAK = 'I am ChatGPT, at your service.';
const down = () => Promise.reject(new ArenaError('store-unavailable', 'Cannot write'));

test('a turn that both models answer makes the battle ready, and stores what was shown', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const follower = await follow(stage.arena, battle);
  const ended = await answer(stage, battle);
  await follower.done;
  expect(ended.state).toBe('ready');
  for (const side of SIDES) {
    expect(ended.turns[0]!.replies[side]).toMatchObject({
      state: 'complete',
      text: ANSWERS[side],
      finishReason: 'stop',
    });
  }
  expect(follower.events.map(describeEvent)).toEqual([
    `reply-delta a ${ANSWERS.a}`,
    `reply-delta b ${ANSWERS.b}`,
    'reply-end a',
    'reply-end b',
    'turn-end {"votable":true,"exclusions":[]}',
  ]);
  expect(stage.reports).toEqual([]);
});

test.each(SIDES)('a failure of side %s leaves the other one running to its end', async (side) => {
  const other = side === 'a' ? 'b' : 'a';
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const follower = await follow(stage.arena, battle);
  stage.caller.reply(battle, side).fail('server-error', 'upstream 500 at key-7');
  await tick(20);
  expect(stage.caller.reply(battle, other).signal.aborted).toBe(false);
  expect(follower.events).toEqual([]);
  stage.caller.reply(battle, other).write('x'.repeat(CHUNK_LENGTH * 2));
  stage.caller.reply(battle, other).end();
  const ended = await settle(stage, battle);
  await follower.done;
  expect(ended.state).toBe('failed');
  expect(isVotable(ended)).toBe(false);
  expect(ended.turns[0]!.replies[other]).toMatchObject({
    state: 'complete',
    text: 'x'.repeat(CHUNK_LENGTH * 2),
  });
  expect(follower.events.map(({ name }) => name).filter((name) => name !== 'reply-delta')).toEqual([
    'reply-error',
    'reply-end',
    'turn-end',
  ]);
  expect(describeEvent(follower.events.at(-1)!)).toBe('turn-end {"votable":false,"exclusions":[]}');
});

test('the cause of a failure reaches the operator and the log, and no voter', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const follower = await follow(stage.arena, battle);
  stage.caller.reply(battle, 'a').fail('rejected', 'secret upstream words');
  stage.caller.reply(battle, 'b').throw(new Error('secret bug words'));
  const ended = await settle(stage, battle);
  await follower.done;
  expect(stage.reports).toEqual([
    { message: `a reply failed (${battle.models.a})`, error: 'rejected: secret upstream words' },
    { message: `a reply failed (${battle.models.b})`, error: 'bug: secret bug words' },
  ]);
  expect(SIDES.map((side) => ended.turns[0]!.replies[side].failure)).toEqual([
    'rejected: secret upstream words',
    'bug: secret bug words',
  ]);
  // The two sides failed in different ways; the voter cannot tell which way.
  expect(follower.events.map(describeEvent)).toEqual([
    'reply-error a',
    'reply-error b',
    'turn-end {"votable":false,"exclusions":[]}',
  ]);
  expect(JSON.stringify(toBlind(ended))).not.toMatch(/secret|rejected|bug/);
});

test('a reply that names its maker excludes the battle by rule, once, and leaves it votable', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const follower = await follow(stage.arena, battle);
  const ended = await answer(stage, battle, { ...ANSWERS, b: LEAK });
  await follower.done;
  expect(ended).toMatchObject({ state: 'ready', exclusions: ['identity-leaked'] });
  expect(describeEvent(follower.events.at(-1)!)).toBe(
    'turn-end {"votable":true,"exclusions":["identity-leaked"]}',
  );
  const next = await sendTurn(stage.arena, { voterId: VOTER, battleId: battle.id, prompt: 'And again?' });
  const finishTurn = stage.arena.store.finishTurn.bind(stage.arena.store);
  const outcomes: TurnOutcome[] = [];
  stage.breakStore({
    finishTurn: (outcome) => {
      outcomes.push(outcome);
      return finishTurn(outcome);
    },
  });
  const again = await answer(stage, next, { a: LEAK, b: LEAK });
  expect(again.exclusions).toEqual(['identity-leaked']);
  expect(outcomes).toMatchObject([{ state: 'ready', exclusions: [] }]);
});

test('a prompt that names a model excludes nothing', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage, 'Are you ChatGPT by OpenAI?');
  expect((await answer(stage, battle)).exclusions).toEqual([]);
});

test('a reply that names its maker after the vote excludes nothing', async () => {
  const stage = await openTestArena(openStore);
  const battle = await readyBattle(stage);
  await castVote(stage.arena, { voterId: VOTER, battleId: battle.id, choice: 'a', idempotencyKey: 'key' });
  const next = await sendTurn(stage.arena, { voterId: VOTER, battleId: battle.id, prompt: 'Who are you?' });
  const ended = await answer(stage, next, { a: LEAK, b: LEAK });
  expect(ended).toMatchObject({ state: 'voted', exclusions: [] });
});

test('a turn whose last follower went away is abandoned when the time to reconnect is over', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const follower = await follow(stage.arena, battle);
  for (const side of SIDES) stage.caller.reply(battle, side).write('x'.repeat(CHUNK_LENGTH * 2));
  await tick();
  await follower.leave();
  for (const side of SIDES) stage.caller.reply(battle, side).write('nobody sees this');
  await vi.advanceTimersByTimeAsync(RECONNECT_MS - 1);
  expect(SIDES.map((side) => stage.caller.reply(battle, side).signal.aborted)).toEqual([false, false]);
  await vi.advanceTimersByTimeAsync(1);
  expect(SIDES.map((side) => stage.caller.reply(battle, side).signal.aborted)).toEqual([true, true]);
  const ended = await settle(stage, battle);
  expect(ended.state).toBe('abandoned');
  expect(isVotable(ended)).toBe(false);
  expect(SIDES.map((side) => ended.turns[0]!.replies[side].state)).toEqual(['stopped', 'stopped']);
});

test('a follower who comes back in time keeps the turn running, and misses nothing', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const before = await follow(stage.arena, battle);
  for (const side of SIDES) stage.caller.reply(battle, side).write('x'.repeat(CHUNK_LENGTH));
  await tick();
  await before.leave();
  await vi.advanceTimersByTimeAsync(RECONNECT_MS - TICK_MS);
  const after = await follow(stage.arena, battle, before.events.at(-1)!.id);
  await vi.advanceTimersByTimeAsync(RECONNECT_MS * 4);
  for (const side of SIDES) {
    stage.caller.reply(battle, side).write(' and the rest');
    stage.caller.reply(battle, side).end();
  }
  const ended = await settle(stage, battle);
  await after.done;
  expect(ended.state).toBe('ready');
  const whole = await follow(stage.arena, battle);
  await whole.done;
  expect([...before.events, ...after.events]).toEqual(whole.events);
});

test('a turn that nobody ever followed is abandoned', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  await vi.advanceTimersByTimeAsync(RECONNECT_MS);
  expect((await settle(stage, battle)).state).toBe('abandoned');
});

test('answers that are complete make the battle ready though the voter has gone', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const follower = await follow(stage.arena, battle);
  for (const side of SIDES) {
    stage.caller.reply(battle, side).write('An answer.');
    stage.caller.reply(battle, side).end();
  }
  await follower.leave();
  expect((await settle(stage, battle)).state).toBe('ready');
});

test('a turn whose end cannot be stored is tried again, and stored once the store is back', async () => {
  const stage = await openTestArena(openStore);
  const finishTurn = stage.arena.store.finishTurn.bind(stage.arena.store);
  const battle = await startedBattle(stage);
  const follower = await follow(stage.arena, battle);
  stage.breakStore({ finishTurn: down });
  for (const side of SIDES) {
    stage.caller.reply(battle, side).write('An answer.');
    stage.caller.reply(battle, side).end();
  }
  await tick(10);
  expect(follower.events.map(({ name }) => name)).not.toContain('turn-end');
  expect((await stage.arena.store.findBattle(battle.id))!.state).toBe('streaming');
  stage.breakStore({ finishTurn });
  const ended = await settle(stage, battle);
  await follower.done;
  expect(ended.state).toBe('ready');
  expect(describeEvent(follower.events.at(-1)!)).toBe('turn-end {"votable":true,"exclusions":[]}');
  expect(new Set(stage.reports.map(({ message }) => message))).toEqual(
    new Set(['a finished turn could not be stored']),
  );
});

test('a turn that was abandoned in the store meanwhile is not said to be votable', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const follower = await follow(stage.arena, battle);
  await stage.arena.store.abandonStale({ before: '9999-01-01T00:00:00.000Z' });
  await answer(stage, battle);
  await follower.done;
  expect(describeEvent(follower.events.at(-1)!)).toBe('turn-end {"votable":false,"exclusions":[]}');
});

test('a turn whose end can never be stored is shown to its end, and said not to be votable', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const follower = await follow(stage.arena, battle);
  stage.breakStore({ finishTurn: down });
  await answer(stage, battle);
  await follower.done;
  expect(follower.events.map(describeEvent).slice(-3)).toEqual([
    'reply-end a',
    'reply-end b',
    'turn-end {"votable":false,"exclusions":[]}',
  ]);
  expect(stage.reports).toHaveLength(6);
  expect(stage.arena.liveTurns.size).toBe(0);
});

test('turns of different battles run beside one another, each with its own replies', async () => {
  const stage = await openTestArena(openStore);
  const first = await startedBattle(stage, 'One?');
  const replies = SIDES.map((side) => stage.caller.reply(first, side));
  const second = await startedBattle(stage, 'Two?');
  expect(new Set(stage.arena.liveTurns.keys())).toEqual(new Set([first.id, second.id]));
  const endedSecond = await answer(stage, second, { a: 'second a', b: 'second b' });
  expect(stage.arena.liveTurns.has(first.id)).toBe(true);
  for (const reply of replies) {
    reply.write('first');
    reply.end();
  }
  const endedFirst = await settle(stage, first);
  expect(SIDES.map((side) => endedFirst.turns[0]!.replies[side].text)).toEqual(['first', 'first']);
  expect(SIDES.map((side) => endedSecond.turns[0]!.replies[side].text)).toEqual(['second a', 'second b']);
});

test('startTurn() refuses a battle that is no more what was read, and asks no model', async () => {
  const stage = await openTestArena(openStore);
  const ready = await readyBattle(stage);
  await answer(stage, await startTurn(stage.arena, ready, 'One?'));
  const asked = stage.caller.replies.length;
  const refused = startTurn(stage.arena, ready, 'Two?');
  await expect(refused).rejects.toMatchObject({ code: 'battle-busy' });
  expect(stage.caller.replies).toHaveLength(asked);
  expect((await stage.arena.store.findBattle(ready.id))!.turns.map(({ prompt }) => prompt)).toEqual([
    'A question?',
    'One?',
  ]);
});
