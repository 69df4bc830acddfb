import { randomUUID } from 'node:crypto';
import type { ArenaStore } from '../../app/ports.ts';
import type { Battle } from '../../core/battle.ts';
import type { NewVote } from '../../core/vote.ts';
import { conversationHash } from '../../core/vote-log.ts';

/** Battles for tests of a store. Ids are drawn, so that several processes can fill one database. */

const LANES = 10;

export const NOW = '2026-11-23T10:00:00.000Z';

function newBattle(): Battle {
  return {
    id: `battle-${randomUUID()}`,
    voterId: `voter-${randomUUID()}`,
    state: 'drawn',
    models: { a: 'ant', b: '小擂' },
    revisions: { a: 'revision-1', b: 'revision-2' },
    // No finite binary fraction: it must come back to the last digit.
    pairProbability: 0.1 + 0.2,
    turns: [],
    exclusions: [],
    createdAt: NOW,
  };
}

/** A battle that was drawn, and has no turn. */
export async function storeBattle(store: ArenaStore, battle = newBattle()): Promise<Battle> {
  await store.saveRevision({ id: 'revision-1', modelName: 'ant', configuration: '{}' });
  await store.saveRevision({ id: 'revision-2', modelName: '小擂', configuration: '{}' });
  await store.createBattle(battle);
  return battle;
}

/** A battle that is ready for its vote, as the store gives it back. */
export async function readyBattle(store: ArenaStore): Promise<Battle> {
  const battle = await storeBattle(store);
  await store.startTurn({ battle, prompt: 'A question?', state: 'streaming', createdAt: NOW });
  const reply = { state: 'complete', text: 'An answer.' } as const;
  const replies = { a: reply, b: reply };
  await store.finishTurn({ battleId: battle.id, turnIndex: 0, replies, state: 'ready', exclusions: [] });
  return (await store.findBattle(battle.id))!;
}

/**
 * So many battles that are ready. A few are made at a time: on a busy machine the last of hundreds would wait for a
 * connection for longer than the store lets anybody wait.
 */
export async function readyBattles(store: ArenaStore, count: number): Promise<Battle[]> {
  return inLanes(Array.from({ length: count }), () => readyBattle(store));
}

/** Does the work for every item, for no more of them at once than the store has connections. */
export async function inLanes<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  const lane = async () => {
    for (const [place, item] of entries) results[place] = await work(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return results;
}

export function voteOn(battle: Battle, overrides: Partial<NewVote> = {}): NewVote {
  return {
    battleId: battle.id,
    voterId: battle.voterId,
    choice: 'a',
    models: battle.models,
    revisions: battle.revisions,
    pairProbability: battle.pairProbability,
    turnCount: battle.turns.length,
    conversationHash: conversationHash(battle.turns),
    idempotencyKey: `key-${battle.id}`,
    createdAt: NOW,
    ...overrides,
  };
}
