import {
  type Battle,
  type BattleEvent,
  type BattleState,
  isVotable,
  nextState,
  type ReplyRecord,
} from '../core/battle.ts';
import { messagesFor } from '../core/conversation.ts';
import type { Exclusion } from '../core/exclusion.ts';
import { describeLeaks, IDENTITY_LEAK_RULE, revealsIdentity } from '../core/identity-leak/detect-leak.ts';
import { type BySide, bySide, SIDES } from '../core/side.ts';
import type { Arena } from './arena.ts';
import { ArenaError } from './arena-error.ts';
import { LiveTurn } from './live-turn.ts';
import type { TurnOutcome } from './ports.ts';

/** Pauses between tries to store a finished turn: a database that restarts is back within them. */
const STORE_RETRY_MS = [100, 500, 2_000, 5_000, 10_000];

/**
 * Makes of what was sent the one text that is stored, hashed and given to the models.
 *
 * @throws {ArenaError} `prompt-empty`, `prompt-too-long`. The prompt itself is never in the message.
 */
export function parsePrompt(arena: Pick<Arena, 'limits'>, text: string): string {
  const prompt = text.replaceAll('\u0000', '').toWellFormed();
  if (prompt.trim() === '') {
    throw new ArenaError('prompt-empty', 'Cannot send the prompt: it must hold some text');
  }
  const { promptCharacters } = arena.limits;
  if (prompt.length > promptCharacters) {
    throw new ArenaError(
      'prompt-too-long',
      `Cannot send the prompt: it must have at most ${promptCharacters} characters, got ${prompt.length}`,
    );
  }
  return prompt;
}

/**
 * Writes the turn, then asks both models at once. Returns when the turn is stored, not when it has ended.
 *
 * @param battle - As read from the store; a state that allows a turn.
 * @param prompt - From `parsePrompt`.
 * @throws {ArenaError} `battle-busy` if another request was first; `store-unavailable`.
 */
export async function startTurn(arena: Arena, battle: Battle, prompt: string): Promise<Battle> {
  const state = nextState(battle.state, 'turn-start')!;
  const createdAt = arena.clock().toISOString();
  if (!(await arena.store.startTurn({ battle, prompt, state, createdAt }))) {
    throw new ArenaError('battle-busy', 'Cannot send a turn: another request of this battle was first');
  }
  const empty: ReplyRecord = { state: 'streaming', text: '' };
  const started: Battle = {
    ...battle,
    state,
    turns: [...battle.turns, { prompt, replies: { a: empty, b: empty } }],
  };
  runTurn(arena, started);
  return started;
}

function runTurn(arena: Arena, battle: Battle): void {
  const turn = new LiveTurn({
    turnIndex: battle.turns.length - 1,
    reconnectMs: arena.limits.reconnectMs,
    now: () => performance.now(),
    streamSide: (side, signal) => {
      const { model } = arena.registry.get(battle.models[side])!;
      return arena.caller.streamReply({ model, messages: messagesFor({ battle, side, model }), signal });
    },
    onEnd: (replies) => endTurn(arena, battle, replies),
  });
  arena.liveTurns.set(battle.id, turn);
  void turn.done.finally(() => {
    if (arena.liveTurns.get(battle.id) === turn) arena.liveTurns.delete(battle.id);
  });
}

/** Decides what the turn has made of the battle, and stores it before the voter is told. */
async function endTurn(arena: Arena, battle: Battle, replies: BySide<ReplyRecord>) {
  const outcome: TurnOutcome = {
    battleId: battle.id,
    turnIndex: battle.turns.length - 1,
    replies,
    state: nextState(battle.state, turnEvent(replies))!,
    exclusions: findExclusions(arena, battle, replies),
  };
  for (const side of SIDES) {
    const { failure } = replies[side];
    if (failure) arena.report(`a reply failed (${battle.models[side]})`, failure);
  }
  const reasons = new Set([...battle.exclusions, ...outcome.exclusions.map((exclusion) => exclusion.reason)]);
  const state = await storeOutcome(arena, outcome);
  return { votable: state !== undefined && isVotable({ state }), exclusions: [...reasons] };
}

function turnEvent(replies: BySide<ReplyRecord>): BattleEvent {
  const states = bySide((side) => replies[side].state);
  if (states.a === 'stopped' || states.b === 'stopped') return 'turn-abandon';
  return states.a === 'complete' && states.b === 'complete' ? 'turn-complete' : 'turn-fail';
}

/** After the vote names are known, and nothing that is said can leak them. */
function findExclusions(arena: Arena, battle: Battle, replies: BySide<ReplyRecord>): readonly Exclusion[] {
  const isKnown = battle.exclusions.includes('identity-leaked') || battle.vote !== undefined;
  if (isKnown) return [];
  const turns = [...battle.turns.slice(0, -1), { prompt: battle.turns.at(-1)!.prompt, replies }];
  const leaks = arena.detectLeaks(turns);
  if (!revealsIdentity(leaks)) return [];
  return [
    {
      battleId: battle.id,
      reason: 'identity-leaked',
      rule: IDENTITY_LEAK_RULE,
      note: describeLeaks(leaks),
      createdAt: arena.clock().toISOString(),
    },
  ];
}

/**
 * @returns The battle's state as it is stored; nothing if the store could not be reached: the turn is then shown, and
 * not votable.
 */
async function storeOutcome(arena: Arena, outcome: TurnOutcome): Promise<BattleState | undefined> {
  for (const pauseMs of [...STORE_RETRY_MS, undefined]) {
    try {
      return await arena.store.finishTurn(outcome);
    } catch (error) {
      arena.report('a finished turn could not be stored', error);
      if (pauseMs !== undefined) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
  return undefined;
}
