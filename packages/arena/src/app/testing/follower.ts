import type { Battle } from '../../core/battle.ts';
import type { Arena } from '../arena.ts';
import type { TurnEvent } from '../event-log.ts';
import { followBattle } from '../follow-battle.ts';

/** Somebody who follows a turn and writes down what comes. */
export interface Follower {
  readonly events: TurnEvent[];
  /** Settles when the stream has ended. */
  readonly done: Promise<void>;
  /** Goes away, as a browser that is closed. */
  leave(): Promise<void>;
}

/** Follows the last turn of a battle as its voter. A stream that has nothing to say gives no events. */
export async function follow(arena: Arena, battle: Battle, lastEventId?: string): Promise<Follower> {
  const left = new AbortController();
  const { id: battleId, voterId } = battle;
  const stream = await followBattle(arena, { battleId, voterId, lastEventId, signal: left.signal });
  return followStream(stream ?? nothing(), left);
}

/** Writes down what a stream gives. `left` is behind the stream's signal. */
export function followStream(stream: AsyncIterable<TurnEvent>, left = new AbortController()): Follower {
  const events: TurnEvent[] = [];
  const read = async () => {
    for await (const event of stream) events.push(event);
  };
  const done = read();
  return {
    events,
    done,
    leave: () => {
      left.abort();
      return done;
    },
  };
}

/** Reads a stream to its end. */
export async function readEvents(stream: AsyncIterable<TurnEvent>): Promise<TurnEvent[]> {
  const { events, done } = followStream(stream);
  await done;
  return events;
}

/** An event in one line, such as `reply-delta a Hello`. */
export function describeEvent({ name, data }: TurnEvent): string {
  const { side, text, ...rest } = JSON.parse(data) as { side?: string; text?: string };
  const others = Object.keys(rest).length > 0 ? JSON.stringify(rest) : undefined;
  return [name, side, text, others].filter((part) => part !== undefined).join(' ');
}

async function* nothing(): AsyncGenerator<never> {}
