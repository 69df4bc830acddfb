import type { Battle } from '../core/battle.ts';
import type { Arena } from './arena.ts';
import { ArenaError } from './arena-error.ts';

/**
 * Reads a battle for its voter.
 *
 * @throws {ArenaError} `battle-not-found`, whether the battle does not exist or is another voter's: the two must
 * not be told apart.
 */
export async function findBattle(
  arena: Pick<Arena, 'store'>,
  input: { readonly battleId: string; readonly voterId: string | undefined },
): Promise<Battle> {
  const battle = input.voterId === undefined ? undefined : await arena.store.findBattle(input.battleId);
  if (battle === undefined || battle.voterId !== input.voterId) {
    throw new ArenaError('battle-not-found', 'Cannot find this battle: it must be one that you started');
  }
  return battle;
}
