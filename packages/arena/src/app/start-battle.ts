import type { Battle } from '../core/battle.ts';
import { drawableModels, drawPairing } from '../core/pairing.ts';
import { bySide } from '../core/side.ts';
import type { Arena } from './arena.ts';
import { ArenaError } from './arena-error.ts';
import { parsePrompt, startTurn } from './start-turn.ts';

/**
 * Draws two models and sends them the first prompt.
 *
 * @returns The battle in state `streaming`. Give it out through `toBlind` only.
 * @throws {ArenaError} `prompt-empty`, `prompt-too-long`, `mode-not-available`, `too-few-models`,
 * `store-unavailable`.
 */
export async function startBattle(
  arena: Arena,
  input: {
    readonly voterId: string;
    readonly prompt: string;
    readonly mode?: string | undefined;
    readonly models?: readonly string[] | undefined;
  },
): Promise<Battle> {
  checkMode(input);
  const prompt = parsePrompt(arena, input.prompt);
  const battle = drawBattle(arena, input.voterId);
  await arena.store.createBattle(battle);
  return startTurn(arena, battle, prompt);
}

function checkMode(input: {
  readonly mode?: string | undefined;
  readonly models?: readonly string[] | undefined;
}): void {
  if (input.mode !== undefined && input.mode !== 'battle') {
    throw new ArenaError(
      'mode-not-available',
      "Cannot start a battle: mode must be 'battle', others are not available yet",
    );
  }
  if (input.models !== undefined) {
    throw new ArenaError(
      'mode-not-available',
      "Cannot start a battle: models cannot be chosen in mode 'battle'",
    );
  }
}

function drawBattle(arena: Arena, voterId: string): Battle {
  const models = [...arena.registry.values()].map((entry) => entry.model);
  const drawableCount = drawableModels(models).length;
  if (drawableCount < 2) {
    throw new ArenaError(
      'too-few-models',
      `Cannot start a battle: at least 2 active models are needed, got ${drawableCount}`,
    );
  }
  const pairing = drawPairing(models, arena.random);
  return {
    id: arena.newId(),
    voterId,
    state: 'drawn',
    models: bySide((side) => pairing.models[side].name),
    revisions: bySide((side) => arena.registry.get(pairing.models[side].name)!.revision.id),
    pairProbability: pairing.pairProbability,
    turns: [],
    exclusions: [],
    createdAt: arena.clock().toISOString(),
  };
}
