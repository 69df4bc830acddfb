import { isVotable, type Reply, type Turn } from '../core/battle.ts';
import { type Ending, releaseAll } from '../core/release.ts';
import { bySide } from '../core/side.ts';
import type { Arena } from './arena.ts';
import { EventLog, type TurnEvent } from './event-log.ts';
import { findBattle } from './find-battle.ts';

/**
 * Follows the last turn of a battle. A turn that has ended is given again from the store, in the same bytes.
 *
 * @param input.lastEventId - Where an earlier connection was cut; the stream goes on after it.
 * @returns The events, or `undefined` if there is nothing after `lastEventId` and nothing will come.
 * @throws {ArenaError} `battle-not-found`, `store-unavailable`.
 */
export async function followBattle(
  arena: Arena,
  input: {
    readonly voterId: string | undefined;
    readonly battleId: string;
    readonly lastEventId: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<AsyncIterable<TurnEvent> | undefined> {
  // Looked up before the battle is read, too: of a turn that ends meanwhile the store has told the state before.
  const liveBefore = arena.liveTurns.get(input.battleId);
  const battle = await findBattle(arena, input);
  const live = arena.liveTurns.get(battle.id) ?? liveBefore;
  if (live) return live.isExhausted(input.lastEventId) ? undefined : live.follow(input);
  const turn = battle.turns.at(-1);
  if (turn === undefined) return undefined;
  const log = replay(turn, battle.turns.length - 1, {
    votable: isVotable(battle),
    exclusions: battle.exclusions,
  });
  return log.isExhausted(input.lastEventId) ? undefined : log.read(input);
}

function replay(
  turn: Turn,
  turnIndex: number,
  end: { votable: boolean; exclusions: readonly string[] },
): EventLog {
  const log = new EventLog(turnIndex);
  const replies = bySide((side) => ({ text: turn.replies[side].text, ending: toEnding(turn.replies[side]) }));
  for (const { name, ...data } of releaseAll(replies)) log.append(name, data);
  log.append('turn-end', end);
  log.close();
  return log;
}

/** A reply that no process writes any more was lost with its process: it has failed. */
function toEnding(reply: Reply): Ending {
  return reply.state === 'streaming' ? 'failed' : reply.state;
}
