import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { CHUNK_LENGTH } from '../core/release.ts';
import { SIDES } from '../core/side.ts';
import { openStore } from '../store/open-store.ts';
import { castVote } from './cast-vote.ts';
import { followBattle } from './follow-battle.ts';
import { sendTurn } from './send-turn.ts';
import { stopBattle } from './stop-battle.ts';
import { describeEvent, follow, readEvents } from './testing/follower.ts';
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

const LONG = { a: 'a'.repeat(CHUNK_LENGTH * 3), b: 'b'.repeat(CHUNK_LENGTH * 2 + 1) };
const never = new AbortController().signal;
const asVoter = (lastEventId?: string) => ({
  voterId: VOTER,
  battleId: 'battle-1',
  lastEventId,
  signal: never,
});

/** Anything that a provider may send: whole characters of every length, and the one that no store takes. */
const anyText = fc
  .array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\u0000', '😀', ' \n')), { maxLength: 12 })
  .map((parts) => parts.join(''));

test('followBattle() gives a turn again from the store in the bytes in which it was given live', async () => {
  const stage = await openTestArena(openStore);
  const how = fc.constantFrom('end', 'fail', 'stop');
  await fc.assert(
    fc.asyncProperty(anyText, anyText, how, fc.nat({ max: 8 }), async (a, b, ending, ticks) => {
      const battle = await startedBattle(stage);
      const live = await follow(stage.arena, battle);
      stage.caller.reply(battle, 'a').write(a);
      stage.caller.reply(battle, 'b').write(b);
      await tick(ticks);
      stage.caller.reply(battle, 'a').end();
      if (ending === 'end') stage.caller.reply(battle, 'b').end();
      else if (ending === 'fail') stage.caller.reply(battle, 'b').fail('cut', 'lost');
      else stage.arena.liveTurns.get(battle.id)!.stop();
      await settle(stage, battle);
      await live.done;
      const again = await follow(stage.arena, battle);
      await again.done;
      expect(again.events).toEqual(live.events);
      expect(again.events.at(-1)!.name).toBe('turn-end');
    }),
    { numRuns: 60 },
  );
});

// Live, the half stands at the end of a chunk, where its other half may still come; what is stored has U+FFFD there.
// Both must be cut at the same places.
test('followBattle() gives an answer with half a surrogate pair again in the same bytes', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const live = await follow(stage.arena, battle);
  await answer(stage, battle, { ...ANSWERS, a: `${'x'.repeat(CHUNK_LENGTH - 1)}\ud83d and some more text` });
  await live.done;
  const again = await follow(stage.arena, battle);
  await again.done;
  expect(again.events).toEqual(live.events);
});

test('followBattle() goes on after any event of a running turn, and of one that has ended', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const whole = await follow(stage.arena, battle);
  for (const side of SIDES) stage.caller.reply(battle, side).write(LONG[side]);
  await tick(2);
  const seen = whole.events.map(({ id }) => id);
  expect(seen).toEqual(['0.1', '0.2', '0.3', '0.4']);
  const resumed = await Promise.all(seen.map((id) => follow(stage.arena, battle, id)));
  for (const side of SIDES) stage.caller.reply(battle, side).end();
  await settle(stage, battle);
  await whole.done;
  for (const [place, follower] of resumed.entries()) {
    await follower.done;
    expect(follower.events).toEqual(whole.events.slice(place + 1));
  }
  for (const [place, { id }] of whole.events.entries()) {
    const late = await follow(stage.arena, battle, id);
    await late.done;
    expect(late.events).toEqual(whole.events.slice(place + 1));
  }
});

test('followBattle() has nothing to say after the last event, and says so', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  const ids = (await readEvents((await followBattle(stage.arena, asVoter()))!)).map(({ id }) => id);
  expect(ids).toEqual(['0.1', '0.2', '0.3', '0.4', '0.5']);
  expect(await followBattle(stage.arena, asVoter('0.5'))).toBeUndefined();
  expect(await followBattle(stage.arena, asVoter('0.4'))).toBeDefined();
});

test('followBattle() takes an id of another turn for none, and one beyond the end for the end', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const running = await Promise.all(['7.3', '0.999'].map((id) => follow(stage.arena, battle, id)));
  await answer(stage, battle);
  await Promise.all(running.map(({ done }) => done));
  expect(running.map(({ events }) => events.length)).toEqual([5, 0]);
  const ended = await follow(stage.arena, battle, '7.3');
  await ended.done;
  expect(ended.events).toEqual(running[0]!.events);
  expect(await followBattle(stage.arena, asVoter('0.999'))).toBeUndefined();
});

test('followBattle() gives the last turn, not the ones before', async () => {
  const stage = await openTestArena(openStore);
  const first = await readyBattle(stage);
  await answer(stage, await sendTurn(stage.arena, { voterId: VOTER, battleId: first.id, prompt: 'Next?' }), {
    a: 'a second',
    b: 'b second',
  });
  const events = await readEvents((await followBattle(stage.arena, asVoter('0.2')))!);
  expect(events.map(({ id }) => id)).toEqual(['1.1', '1.2', '1.3', '1.4', '1.5']);
  expect(events.slice(0, 2).map(describeEvent)).toEqual(['reply-delta a a second', 'reply-delta b b second']);
});

test('followBattle() gives several followers of one battle the same', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const followers = await Promise.all([1, 2, 3].map(() => follow(stage.arena, battle)));
  for (const side of SIDES) stage.caller.reply(battle, side).write(LONG[side]);
  await tick();
  await followers[0]!.leave();
  for (const side of SIDES) stage.caller.reply(battle, side).end();
  await settle(stage, battle);
  await Promise.all(followers.map(({ done }) => done));
  expect(followers[0]!.events).toHaveLength(2);
  expect(followers[1]!.events).toEqual(followers[2]!.events);
  expect(followers[1]!.events.at(-1)!.name).toBe('turn-end');
});

test('followBattle() says after the vote that the battle is not votable, and of the replies the same', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  const before = await readEvents((await followBattle(stage.arena, asVoter()))!);
  await castVote(stage.arena, { ...asVoter(), choice: 'b', idempotencyKey: 'key' });
  const after = await readEvents((await followBattle(stage.arena, asVoter()))!);
  expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
  expect(describeEvent(before.at(-1)!)).toBe('turn-end {"votable":true,"exclusions":[]}');
  expect(describeEvent(after.at(-1)!)).toBe('turn-end {"votable":false,"exclusions":[]}');
});

test('followBattle() gives a turn that was lost with its process as failed on both sides', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  // As another process sees it after this one has died.
  const restarted = { ...stage.arena, liveTurns: new Map() };
  const follower = await follow(restarted, battle);
  stage.breakStore({ finishTurn: async () => 'streaming' });
  await vi.advanceTimersByTimeAsync(299_000);
  expect(follower.events).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  await follower.done;
  const { events } = follower;
  expect(events.map(describeEvent)).toEqual([
    'reply-error a',
    'reply-error b',
    'turn-end {"votable":false,"exclusions":[]}',
  ]);
  expect((await stage.arena.store.findBattle(battle.id))!.state).toBe('streaming');
});

test('followBattle() waits for a turn that another process writes, and gives it when it has ended', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const other = { ...stage.arena, liveTurns: new Map() };
  const follower = await follow(other, battle);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(follower.events).toEqual([]);
  await answer(stage, battle);
  await vi.advanceTimersByTimeAsync(500);
  await follower.done;
  const here = await follow(stage.arena, battle);
  await here.done;
  expect(follower.events).toEqual(here.events);
  expect(follower.events.at(-1)!.data).toBe('{"votable":true,"exclusions":[]}');
});

test('a follower of a turn of another process can leave', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const follower = await follow({ ...stage.arena, liveTurns: new Map() }, battle);
  await vi.advanceTimersByTimeAsync(1_000);
  await follower.leave();
  expect(follower.events).toEqual([]);
});

test('followBattle() has nothing to give of a battle without a turn', async () => {
  const stage = await openTestArena(openStore);
  const [ant, bee] = ['ant', 'bee'].map((name) => stage.arena.registry.get(name)!.revision.id);
  await stage.arena.store.createBattle({
    id: 'battle-1',
    voterId: VOTER,
    state: 'drawn',
    models: { a: 'ant', b: 'bee' },
    revisions: { a: ant!, b: bee! },
    pairProbability: 1,
    turns: [],
    exclusions: [],
    createdAt: '2026-11-23T10:00:00.000Z',
  });
  expect(await followBattle(stage.arena, asVoter())).toBeUndefined();
});

test('followBattle() finds no battle for another voter', async () => {
  const stage = await openTestArena(openStore);
  await startedBattle(stage);
  for (const voterId of ['voter-2', undefined]) {
    await expect(followBattle(stage.arena, { ...asVoter(), voterId })).rejects.toMatchObject({
      code: 'battle-not-found',
    });
  }
});

test('a follower who never reads does not keep the turn running', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  await followBattle(stage.arena, asVoter());
  await tick(300);
  expect(stage.caller.reply(battle, 'a').signal.aborted).toBe(true);
});

test('stopBattle() ends the streams of all followers, in the same bytes', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const followers = await Promise.all([1, 2].map(() => follow(stage.arena, battle)));
  const stopping = stopBattle(stage.arena, asVoter());
  await settle(stage, battle);
  await stopping;
  await Promise.all(followers.map(({ done }) => done));
  expect(followers[0]!.events.map(({ name }) => name)).toEqual(['reply-end', 'reply-end', 'turn-end']);
  expect(followers[1]!.events).toEqual(followers[0]!.events);
});

// Where reading takes several steps, as on a server, the turn can end and leave between the first of them and the
// last. What was read then says `streaming`, which must not be taken for a turn that was lost with its process.
test('followBattle() gives a turn that ends while the battle is read as it ended', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  const findStored = stage.arena.store.findBattle.bind(stage.arena.store);
  const ended = Promise.withResolvers<void>();
  stage.breakStore({
    findBattle: async (id) => {
      const found = await findStored(id);
      await ended.promise;
      return found;
    },
  });
  const following = follow(stage.arena, battle);
  await tick(0);
  stage.breakStore({ findBattle: findStored });
  await answer(stage, battle);
  ended.resolve();
  const follower = await following;
  await follower.done;
  expect(follower.events.slice(-3).map(describeEvent)).toEqual([
    'reply-end a',
    'reply-end b',
    'turn-end {"votable":true,"exclusions":[]}',
  ]);
});
