import { expect, test } from 'vitest';
import { isVotable } from '../core/battle.ts';
import { CHUNK_LENGTH } from '../core/release.ts';
import { SIDES } from '../core/side.ts';
import { openStore } from '../store/open-store.ts';
import { castVote } from './cast-vote.ts';
import { stopBattle } from './stop-battle.ts';
import { describeEvent, follow } from './testing/follower.ts';
import { readVotes } from './testing/stored-votes.ts';
import { openTestArena, readyBattle, settle, startedBattle, tick, VOTER } from './testing/test-arena.ts';

const BATTLE = { voterId: VOTER, battleId: 'battle-1' };

test('stopBattle() aborts both calls before any time has passed, and abandons the battle', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const follower = await follow(stage.arena, battle);
  stage.caller.reply(battle, 'a').write('x'.repeat(CHUNK_LENGTH * 4));
  stage.caller.reply(battle, 'b').write('y'.repeat(CHUNK_LENGTH + 5));
  await tick();
  const stopping = stopBattle(stage.arena, BATTLE);
  // The timers stand still: what is aborted now was aborted at once.
  await new Promise((resolve) => setImmediate(resolve));
  expect(SIDES.map((side) => stage.caller.reply(battle, side).signal.aborted)).toEqual([true, true]);
  await settle(stage, battle);
  const stopped = await stopping;
  await follower.done;
  expect(stopped.state).toBe('abandoned');
  expect(isVotable(stopped)).toBe(false);
  expect(stopped.turns[0]!.replies.a).toMatchObject({ state: 'stopped', text: 'x'.repeat(CHUNK_LENGTH) });
  expect(stopped.turns[0]!.replies.b).toMatchObject({ state: 'stopped', text: 'y'.repeat(CHUNK_LENGTH) });
  expect(follower.events.slice(2).map(describeEvent)).toEqual([
    'reply-end a',
    'reply-end b',
    'turn-end {"votable":false,"exclusions":[]}',
  ]);
  expect(stage.reports).toEqual([]);
});

test('stopBattle() ends a battle that cannot be voted on', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const stopping = stopBattle(stage.arena, BATTLE);
  await settle(stage, battle);
  await stopping;
  const refused = castVote(stage.arena, { ...BATTLE, choice: 'a', idempotencyKey: 'key' });
  await expect(refused).rejects.toMatchObject({ code: 'not-votable' });
  expect(await readVotes(stage.arena.store)).toEqual([]);
});

test('stopBattle() abandons the battle though one side was complete and shown', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  stage.caller.reply(battle, 'a').write('Short.');
  stage.caller.reply(battle, 'a').end();
  stage.caller.reply(battle, 'b').write('y'.repeat(CHUNK_LENGTH * 3));
  await tick(10);
  const stopping = stopBattle(stage.arena, BATTLE);
  await settle(stage, battle);
  const { state, turns } = await stopping;
  expect(state).toBe('abandoned');
  expect(turns[0]!.replies.a).toMatchObject({ state: 'complete', text: 'Short.' });
  expect(turns[0]!.replies.b).toMatchObject({ state: 'stopped', text: 'y'.repeat(CHUNK_LENGTH * 3) });
});

test('stopBattle() sent twice at once gives the same battle twice', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const stopping = Promise.all([stopBattle(stage.arena, BATTLE), stopBattle(stage.arena, BATTLE)]);
  await settle(stage, battle);
  const [one, other] = await stopping;
  expect(one.state).toBe('abandoned');
  expect(other).toEqual(one);
});

test('stopBattle() changes nothing of a battle that has ended', async () => {
  const stage = await openTestArena(openStore);
  const ready = await readyBattle(stage);
  expect(await stopBattle(stage.arena, BATTLE)).toEqual(ready);
  await castVote(stage.arena, { ...BATTLE, choice: 'tie', idempotencyKey: 'key' });
  const voted = await stage.arena.store.findBattle('battle-1');
  expect(await stopBattle(stage.arena, BATTLE)).toEqual(voted);
  expect(voted!.state).toBe('voted');
});

test('stopBattle() finds no battle for another voter, and stops nothing', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  for (const voterId of ['voter-2', undefined]) {
    await expect(stopBattle(stage.arena, { ...BATTLE, voterId })).rejects.toMatchObject({
      code: 'battle-not-found',
    });
  }
  expect(stage.caller.reply(battle, 'a').signal.aborted).toBe(false);
});

// The voter's request waits for `LiveTurn.done`, which must not wait for the streams.
test('stopBattle() comes back though a provider ignores the abort', async () => {
  const stage = await openTestArena(openStore);
  stage.caller.ignoresAbort = true;
  await startedBattle(stage);
  let isBack = false;
  void stopBattle(stage.arena, BATTLE).then(() => {
    isBack = true;
  });
  await tick(1_000);
  expect((await stage.arena.store.findBattle('battle-1'))!.state).toBe('abandoned');
  expect(isBack).toBe(true);
});
