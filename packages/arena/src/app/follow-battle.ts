import { type Battle, isStreaming, isVotable, type Reply, type Turn } from '../core/battle.ts';
import { type Ending, releaseAll } from '../core/release.ts';
import { bySide } from '../core/side.ts';
import type { Arena } from './arena.ts';
import { EventLog, type TurnEvent } from './event-log.ts';
import { findBattle } from './find-battle.ts';
import { waitUnlessAborted } from './wait-unless-aborted.ts';

const sleep = (durationMs: number) => new Promise<void>((resolve) => setTimeout(resolve, durationMs));

/** How often a turn of another process is looked for, and how long before it counts as lost with its process. */
const FOREIGN_POLL_MS = 500;
const FOREIGN_TURN_MS = 300_000;

interface Following {
  readonly voterId: string | undefined;
  readonly battleId: string;
  readonly lastEventId: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Follows the last turn of a battle. A turn that has ended is given again from the store, in the same bytes.
 *
 * @param input.lastEventId - Where an earlier connection was cut; the stream goes on after it.
 * @returns The events, or `undefined` if there is nothing after `lastEventId` and nothing will come.
 * @throws {ArenaError} `battle-not-found`, `store-unavailable`.
 */
export async function followBattle(
  arena: Arena,
  input: Following,
): Promise<AsyncIterable<TurnEvent> | undefined> {
  // Looked up before the battle is read, too: of a turn that ends meanwhile the store has told the state before.
  const liveBefore = arena.liveTurns.get(input.battleId);
  const battle = await findBattle(arena, input);
  const live = arena.liveTurns.get(battle.id) ?? liveBefore;
  if (live) return live.isExhausted(input.lastEventId) ? undefined : live.follow(input);
  const turn = battle.turns.at(-1);
  if (turn === undefined) return undefined;
  if (isStreaming(battle)) return followElsewhere(arena, input);
  const log = replay(battle, turn);
  return log.isExhausted(input.lastEventId) ? undefined : log.read(input);
}

/** Another process on this store writes the turn: what it has written is given when it has ended. */
async function* followElsewhere(arena: Arena, input: Following): AsyncGenerator<TurnEvent> {
  const deadline = performance.now() + FOREIGN_TURN_MS;
  for (;;) {
    const battle = await findBattle(arena, input);
    if (!isStreaming(battle) || performance.now() > deadline) {
      yield* replay(battle, battle.turns.at(-1)!).read(input);
      return;
    }
    await waitUnlessAborted(sleep(FOREIGN_POLL_MS), input.signal);
    if (input.signal.aborted) return;
  }
}

function replay(battle: Battle, turn: Turn): EventLog {
  const log = new EventLog(battle.turns.length - 1);
  const replies = bySide((side) => ({ text: turn.replies[side].text, ending: toEnding(turn.replies[side]) }));
  for (const { name, ...data } of releaseAll(replies)) log.append(name, data);
  log.append('turn-end', { votable: isVotable(battle), exclusions: battle.exclusions });
  log.close();
  return log;
}

/** A reply that no process writes any more was lost with its process: it has failed. */
function toEnding(reply: Reply): Ending {
  return reply.state === 'streaming' ? 'failed' : reply.state;
}
