import { expect, test } from 'vitest';
import { SIDES } from '../core/side.ts';
import { testModel } from '../core/testing/models.ts';
import { CHOICES, type Choice } from '../core/vote.ts';
import { conversationHash, GENESIS_HASH, verifyLog, voteHash } from '../core/vote-log.ts';
import { openStore } from '../store/open-store.ts';
import { ArenaError } from './arena-error.ts';
import { PLAIN_OPTIONS } from './boards/board-options.ts';
import { readLeaderboard } from './boards/read-leaderboard.ts';
import { castVote } from './cast-vote.ts';
import type { VoteOutcome } from './ports.ts';
import { sendTurn } from './send-turn.ts';
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
const LEAK = 'As ChatGPT I would say so.';

function vote({ arena }: Pick<TestArena, 'arena'>, choice: Choice = 'a', idempotencyKey = 'key') {
  return castVote(arena, { ...BATTLE, choice, idempotencyKey });
}

function readLog({ arena }: TestArena) {
  return readVotes(arena.store);
}

/** Enough time for everything that needs no timer. */
const moment = () => new Promise((resolve) => setImmediate(resolve));

test.each(CHOICES)('castVote() stores the choice %s and then gives both names', async (choice) => {
  const models = [
    testModel({ name: 'ant', organization: 'Ant Hill', license: 'MIT', link: 'https://example.org/ant' }),
    testModel({ name: 'bee', knowledgeCutoff: '2026-01', demo: true }),
  ];
  const stage = await openTestArena(openStore, { models });
  const battle = await readyBattle(stage);
  const revealed = {
    ant: {
      model: 'ant',
      organization: 'Ant Hill',
      license: 'MIT',
      link: 'https://example.org/ant',
      demo: false,
    },
    bee: {
      model: 'bee',
      organization: 'Test Organisation',
      license: 'Apache-2.0',
      knowledgeCutoff: '2026-01',
      demo: true,
    },
  };
  expect(await vote(stage, choice)).toEqual({
    battleId: 'battle-1',
    choice,
    counted: true,
    exclusions: [],
    reveal: {
      a: revealed[battle.models.a as keyof typeof revealed],
      b: revealed[battle.models.b as keyof typeof revealed],
    },
  });
  const after = await stage.arena.store.findBattle('battle-1');
  expect(after).toMatchObject({ state: 'voted', vote: { choice } });
});

test('castVote() writes everything into the log that the vote rests on', async () => {
  const stage = await openTestArena(openStore);
  const first = await readyBattle(stage);
  const battle = await answer(stage, await sendTurn(stage.arena, { ...BATTLE, prompt: 'Next?' }));
  stage.setClock('2026-11-24T12:34:56.789Z');
  await vote(stage, 'both-bad');
  const [logged, ...others] = await readLog(stage);
  const expected = {
    sequence: 1,
    battleId: 'battle-1',
    voterId: VOTER,
    choice: 'both-bad',
    models: first.models,
    revisions: first.revisions,
    pairProbability: first.pairProbability,
    turnCount: 2,
    conversationHash: conversationHash(battle.turns),
    idempotencyKey: 'key',
    createdAt: '2026-11-24T12:34:56.789Z',
  } as const;
  expect(others).toEqual([]);
  expect(logged).toEqual({
    ...expected,
    previousHash: GENESIS_HASH,
    hash: voteHash(expected, GENESIS_HASH),
    exclusions: [],
  });
  expect(await verifyLog(stage.arena.store.readLog())).toEqual({ votes: 1, imported: 0, head: logged!.hash });
});

test('castVote() takes the vote on a battle whose reply named its maker, and says that it does not count', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage, { ...ANSWERS, a: LEAK });
  const result = await vote(stage);
  expect(result).toMatchObject({ choice: 'a', counted: false, exclusions: ['identity-leaked'] });
  expect(SIDES.map((side) => result.reveal[side].model).sort()).toEqual(['ant', 'bee']);
  await moment();
  expect(await readLeaderboard(stage.arena, 'overall', PLAIN_OPTIONS)).toMatchObject({
    votes: 0,
    excluded: { 'identity-leaked': 1 },
    version: 1,
  });
});

test('castVote() moves the board at once', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  expect(stage.arena.frame.version).toBe(0);
  await vote(stage);
  await moment();
  expect(await readLeaderboard(stage.arena, 'overall', PLAIN_OPTIONS)).toMatchObject({
    votes: 1,
    excluded: {},
    version: 1,
  });
});

test('castVote() sent again with its key gives the same answer and stores nothing more', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage, { ...ANSWERS, b: LEAK });
  const first = await vote(stage, 'tie');
  stage.setClock('2026-12-01T00:00:00.000Z');
  expect(await vote(stage, 'tie')).toEqual(first);
  // Also once the talk has gone on, which must not touch what was voted on.
  await answer(stage, await sendTurn(stage.arena, { ...BATTLE, prompt: 'Next?' }));
  expect(await vote(stage, 'tie')).toEqual(first);
  expect(await readLog(stage)).toHaveLength(1);
});

test('castVote() gives the names of the models that were voted on, though they have left the arena', async () => {
  const stage = await openTestArena(openStore);
  const battle = await readyBattle(stage);
  const registry = await register(stage.arena.store, [testModel({ name: 'cat' })]);
  const { reveal } = await vote({ arena: { ...stage.arena, registry } });
  for (const side of SIDES) {
    expect(reveal[side]).toEqual({ model: battle.models[side], organization: '', license: '', demo: false });
  }
});

test('castVote() refuses a second vote with another key, whatever its choice', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  await vote(stage, 'a', 'one');
  for (const choice of CHOICES) {
    await expect(vote(stage, choice, 'two')).rejects.toMatchObject({ code: 'already-voted' });
  }
  expect(await readLog(stage)).toMatchObject([{ choice: 'a' }]);
});

test('castVote() refuses a key that was used for another choice or another battle', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  await vote(stage, 'a');
  await expect(vote(stage, 'b')).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  const second = await readyBattle(stage);
  const reused = castVote(stage.arena, {
    voterId: VOTER,
    battleId: second.id,
    choice: 'a',
    idempotencyKey: 'key',
  });
  await expect(reused).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  expect(await stage.arena.store.findBattle(second.id)).toEqual(second);
});

test('castVote() sent many times at once stores one vote', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  const sent = await Promise.allSettled(CHOICES.map((choice) => vote(stage, choice, `key of ${choice}`)));
  const stored = sent.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const refused = sent.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  expect(stored).toHaveLength(1);
  expect(refused.map(({ code }) => code)).toEqual(['already-voted', 'already-voted', 'already-voted']);
  expect(await readLog(stage)).toMatchObject([{ choice: stored[0]!.choice }]);
});

test.each(['streaming', 'failed', 'abandoned'] as const)(
  'castVote() refuses a battle that is %s',
  async (state) => {
    const stage = await openTestArena(openStore);
    const battle = await startedBattle(stage);
    if (state === 'failed') {
      stage.caller.reply(battle, 'a').fail('cut', 'lost');
      stage.caller.reply(battle, 'b').write('Done.');
      stage.caller.reply(battle, 'b').end();
    }
    if (state === 'abandoned') stage.arena.liveTurns.get(battle.id)!.stop();
    if (state !== 'streaming') await settle(stage, battle);
    const refused = vote(stage);
    await expect(refused).rejects.toMatchObject({ code: 'not-votable' });
    await expect(refused).rejects.toThrow(`got a battle that is ${state}`);
    await expect(refused).rejects.not.toHaveProperty('reveal');
    expect(await readLog(stage)).toEqual([]);
  },
);

test('castVote() refuses a battle whose next turn is running', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  await sendTurn(stage.arena, { ...BATTLE, prompt: 'Next?' });
  await expect(vote(stage)).rejects.toMatchObject({ code: 'not-votable' });
});

test('castVote() gives no name before the store has said that the vote is durable', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  const castStored = stage.arena.store.castVote.bind(stage.arena.store);
  const durable = Promise.withResolvers<void>();
  stage.breakStore({
    castVote: async (given) => {
      const outcome = await castStored(given);
      await durable.promise;
      return outcome;
    },
  });
  const looked: string[] = [];
  class WatchedRegistry extends Map<string, never> {
    override get(name: string): undefined {
      looked.push(name);
    }
  }
  const casting = vote({ arena: { ...stage.arena, registry: new WatchedRegistry() } });
  await moment();
  expect(looked).toEqual([]);
  durable.resolve();
  await expect(casting).resolves.toMatchObject({ counted: true });
  expect([...looked].sort()).toEqual(['ant', 'bee']);
});

test('castVote() gives the error of a store that fails, and no name; the same key then casts the vote', async () => {
  const stage = await openTestArena(openStore);
  const battle = await readyBattle(stage);
  const castStored = stage.arena.store.castVote.bind(stage.arena.store);
  const down = new ArenaError('store-unavailable', 'Cannot store a vote');
  stage.breakStore({ castVote: () => Promise.reject(down) });
  const failed = vote(stage);
  await expect(failed).rejects.toBe(down);
  expect(await stage.arena.store.findBattle('battle-1')).toEqual(battle);
  await moment();
  expect(stage.arena.frame.version).toBe(0);
  stage.breakStore({ castVote: castStored });
  await expect(vote(stage)).resolves.toMatchObject({ choice: 'a', counted: true });
});

test.each(['not-votable', 'already-voted', 'key-reused'] as const)(
  'castVote() gives no name when the store answers %s',
  async (outcome) => {
    const stage = await openTestArena(openStore);
    await readyBattle(stage);
    stage.breakStore({ castVote: async (): Promise<VoteOutcome> => ({ outcome }) });
    const refused = vote(stage);
    await expect(refused).rejects.toBeInstanceOf(ArenaError);
    await expect(refused).rejects.toSatisfy((error: Error) => !/\b(ant|bee)\b/.test(error.message));
  },
);

test('castVote() finds no battle for another voter', async () => {
  const stage = await openTestArena(openStore);
  await readyBattle(stage);
  for (const who of [{ voterId: 'voter-2' }, { voterId: undefined }, { battleId: 'battle-9' }]) {
    const refused = castVote(stage.arena, { ...BATTLE, choice: 'a', idempotencyKey: 'key', ...who });
    await expect(refused).rejects.toMatchObject({ code: 'battle-not-found' });
  }
  expect(await readLog(stage)).toEqual([]);
});
