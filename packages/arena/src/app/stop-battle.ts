import type { Battle } from '../core/battle.ts';
import type { Arena } from './arena.ts';
import { findBattle } from './find-battle.ts';

/**
 * Stops the turn that is running, on both sides. A partial answer cannot be compared, so the battle is then
 * `abandoned` and not votable. Stopping what has ended changes nothing.
 *
 * @returns The battle as it is once the turn is stored.
 * @throws {ArenaError} `battle-not-found`, `store-unavailable`.
 */
export async function stopBattle(
  arena: Arena,
  input: { readonly voterId: string | undefined; readonly battleId: string },
): Promise<Battle> {
  const battle = await findBattle(arena, input);
  const turn = arena.liveTurns.get(battle.id);
  if (turn === undefined) return battle;
  turn.stop();
  await turn.done;
  return findBattle(arena, input);
}
