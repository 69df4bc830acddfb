import { expect, test } from 'vitest';
import { openStore } from '../store/open-store.ts';
import { findBattle } from './find-battle.ts';
import { openTestArena, readyBattle, VOTER } from './testing/test-arena.ts';

test('findBattle() gives a battle to its voter', async () => {
  const stage = await openTestArena(openStore);
  const battle = await readyBattle(stage);
  expect(await findBattle(stage.arena, { battleId: battle.id, voterId: VOTER })).toEqual(battle);
});

test('findBattle() says the same of a battle of somebody else and of none at all', async () => {
  const stage = await openTestArena(openStore);
  const { id } = await readyBattle(stage);
  const messages: string[] = [];
  for (const input of [
    { battleId: id, voterId: 'voter-2' },
    { battleId: id, voterId: '' },
    { battleId: id, voterId: undefined },
    { battleId: 'battle-9', voterId: VOTER },
    { battleId: '', voterId: VOTER },
  ]) {
    const found = findBattle(stage.arena, input);
    await expect(found).rejects.toMatchObject({ name: 'ArenaError', code: 'battle-not-found' });
    await found.catch((error: Error) => messages.push(error.message));
  }
  expect(messages).toHaveLength(5);
  expect(new Set(messages).size).toBe(1);
});
