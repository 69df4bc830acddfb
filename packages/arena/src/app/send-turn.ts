import { type Battle, isStreaming, nextState } from '../core/battle.ts';
import { SIDES } from '../core/side.ts';
import type { Arena } from './arena.ts';
import { ArenaError } from './arena-error.ts';
import { findBattle } from './find-battle.ts';
import { parsePrompt, startTurn } from './start-turn.ts';

/**
 * Sends the next prompt of a battle to both models. After the vote this goes on, and changes nothing in the ratings.
 *
 * @throws {ArenaError} `battle-not-found`, `prompt-empty`, `prompt-too-long`, `turn-limit-reached`, `battle-busy`,
 * `battle-over`, `store-unavailable`.
 */
export async function sendTurn(
  arena: Arena,
  input: { readonly voterId: string | undefined; readonly battleId: string; readonly prompt: string },
): Promise<Battle> {
  const battle = await findBattle(arena, input);
  const prompt = parsePrompt(arena, input.prompt);
  checkContinuable(arena, battle);
  return startTurn(arena, battle, prompt);
}

function checkContinuable(arena: Arena, battle: Battle): void {
  if (isStreaming(battle)) {
    throw new ArenaError('battle-busy', 'Cannot send a turn: both answers must have ended');
  }
  if (nextState(battle.state, 'turn-start') === undefined) {
    throw new ArenaError(
      'battle-over',
      `Cannot send a turn: the battle must be ready or voted, got ${battle.state}`,
    );
  }
  if (battle.turns.length >= arena.limits.turns) {
    throw new ArenaError(
      'turn-limit-reached',
      `Cannot send a turn: a battle has at most ${arena.limits.turns} turns, got ${battle.turns.length}`,
    );
  }
  // Another configuration must never answer under the revision that the battle recorded.
  const isUnchanged = SIDES.every(
    (side) => arena.registry.get(battle.models[side])?.revision.id === battle.revisions[side],
  );
  if (!isUnchanged) {
    throw new ArenaError(
      'battle-over',
      'Cannot send a turn: a model of this battle has been changed since it was drawn',
    );
  }
}
