import { expect, test } from 'vitest';
import { pairProbability } from '../core/pairing.ts';
import { SIDES } from '../core/side.ts';
import { testModel } from '../core/testing/models.ts';
import { openStore } from '../store/open-store.ts';
import { ArenaError } from './arena-error.ts';
import { startBattle } from './start-battle.ts';
import { NOW, openTestArena, startedBattle, tick, VOTER } from './testing/test-arena.ts';

const MODELS = ['ant', 'bee'].map((name) =>
  testModel({ name, systemPrompt: 'Today is {{currentDateTime}}. Be brief.' }),
);

test('startBattle() asks both models before either has said anything', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage);
  expect(stage.caller.replies.map(({ model }) => model.name)).toEqual([battle.models.a, battle.models.b]);
  expect(new Set([battle.models.a, battle.models.b])).toEqual(new Set(['ant', 'bee']));
});

test('startBattle() gives both sides the same system prompt, prompt and moment', async () => {
  const stage = await openTestArena(openStore, { models: MODELS });
  await startedBattle(stage, 'What day is it?');
  stage.setClock('2027-01-01T00:00:00.000Z');
  await tick(5);
  const [first, second] = stage.caller.replies;
  expect(first!.messages).toEqual([
    { role: 'system', text: 'Today is 2026-11-23. Be brief.' },
    { role: 'user', text: 'What day is it?' },
  ]);
  expect(second!.messages).toEqual(first!.messages);
  expect(second!.model.parameters).toEqual(first!.model.parameters);
});

test('startBattle() gives back and stores a battle that streams, with all that was drawn', async () => {
  const models = [
    testModel({ name: 'ant', weight: 1 }),
    testModel({ name: 'bee', weight: 2 }),
    testModel({ name: 'cat', weight: 4 }),
    testModel({ name: 'old', weight: 9, state: 'retired' }),
    testModel({ name: 'off', weight: 9, state: 'paused' }),
  ];
  const { arena } = await openTestArena(openStore, { models });
  const battle = await startBattle(arena, { voterId: VOTER, prompt: 'A question?', mode: 'battle' });
  const [one, other] = SIDES.map((side) => arena.registry.get(battle.models[side])!);
  expect(battle).toEqual({
    id: 'battle-1',
    voterId: VOTER,
    state: 'streaming',
    models: { a: one!.model.name, b: other!.model.name },
    revisions: { a: one!.revision.id, b: other!.revision.id },
    pairProbability: pairProbability(models.slice(0, 3), one!.model, other!.model),
    turns: [
      {
        prompt: 'A question?',
        replies: { a: { state: 'streaming', text: '' }, b: { state: 'streaming', text: '' } },
      },
    ],
    exclusions: [],
    createdAt: NOW,
  });
  expect(await arena.store.findBattle(battle.id)).toEqual(battle);
});

test('startBattle() draws active models alone, on both sides', async () => {
  const models = [...MODELS, testModel({ name: 'old', state: 'retired' })];
  const { arena } = await openTestArena(openStore, { models });
  const onA = new Set<string>();
  for (let count = 0; count < 30; count += 1) {
    onA.add((await startBattle(arena, { voterId: VOTER, prompt: 'Hello?' })).models.a);
  }
  expect([...onA].sort()).toEqual(['ant', 'bee']);
});

test.each([
  ['', 'prompt-empty'],
  [' \n\t\u3000', 'prompt-empty'],
  ['x'.repeat(101), 'prompt-too-long'],
  ['😀'.repeat(51), 'prompt-too-long'],
])('startBattle() refuses the prompt %j, and neither stores nor asks anything', async (prompt, code) => {
  const stage = await openTestArena(openStore);
  const refused = startBattle(stage.arena, { voterId: VOTER, prompt });
  await expect(refused).rejects.toMatchObject({ name: 'ArenaError', code });
  await expect(refused).rejects.toSatisfy(
    (error: Error) => prompt.trim() === '' || !error.message.includes(prompt),
  );
  expect(stage.caller.replies).toEqual([]);
  expect(await stage.arena.store.findBattle('battle-1')).toBeUndefined();
});

test.each(['x'.repeat(100), '😀'.repeat(50), `${'问'.repeat(99)}\n`])(
  'startBattle() takes a prompt of as many UTF-16 units as the limit: %j',
  async (prompt) => {
    const stage = await openTestArena(openStore);
    const battle = await startedBattle(stage, prompt);
    expect(stage.caller.reply(battle, 'a').messages).toEqual([{ role: 'user', text: prompt }]);
  },
);

test('startBattle() stores and sends one and the same text, free of what cannot be stored', async () => {
  const stage = await openTestArena(openStore);
  const battle = await startedBattle(stage, ' half \ud83d and\u0000 zero ');
  const stored = await stage.arena.store.findBattle(battle.id);
  expect(stored!.turns[0]!.prompt).toBe(' half \ufffd and zero ');
  for (const side of SIDES) {
    expect(stage.caller.reply(battle, side).messages).toEqual([
      { role: 'user', text: ' half \ufffd and zero ' },
    ]);
  }
});

// U+0000 is taken out of a prompt, and is no white space: what is left may be nothing.
test('startBattle() refuses a prompt of nothing but U+0000', async () => {
  const stage = await openTestArena(openStore);
  await expect(startedBattle(stage, '\u0000')).rejects.toMatchObject({ code: 'prompt-empty' });
});

test.each([
  { mode: 'direct' },
  { mode: 'side-by-side', models: ['ant', 'bee'] },
  { mode: 'battle', models: ['ant', 'bee'] },
  { models: [] },
])('startBattle() refuses %j: only blind battles can be started', async (options) => {
  const { arena, caller } = await openTestArena(openStore);
  const refused = startBattle(arena, { voterId: VOTER, prompt: 'Hello?', ...options });
  await expect(refused).rejects.toMatchObject({ code: 'mode-not-available' });
  expect(caller.replies).toEqual([]);
});

test('startBattle() needs two active models', async () => {
  const models = [
    testModel({ name: 'ant' }),
    testModel({ name: 'bee', state: 'paused' }),
    testModel({ name: 'cat', state: 'retired' }),
  ];
  const { arena } = await openTestArena(openStore, { models });
  const refused = startBattle(arena, { voterId: VOTER, prompt: 'Hello?' });
  await expect(refused).rejects.toMatchObject({ code: 'too-few-models' });
  await expect(refused).rejects.toThrow('got 1');
});

test.each(['createBattle', 'startTurn'] as const)(
  'startBattle() asks no model when the store fails at %s',
  async (method) => {
    const stage = await openTestArena(openStore);
    const down = new ArenaError('store-unavailable', 'Cannot write');
    stage.breakStore({ [method]: () => Promise.reject(down) });
    await expect(startedBattle(stage)).rejects.toBe(down);
    expect(stage.caller.replies).toEqual([]);
    expect(stage.arena.liveTurns.size).toBe(0);
  },
);
