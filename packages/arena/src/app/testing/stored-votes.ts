import { type BySide, bySide } from '../../core/side.ts';
import type { Choice, RatedVote } from '../../core/vote.ts';
import { conversationHash } from '../../core/vote-log.ts';
import type { ArenaStore } from '../ports.ts';

const CREATED_AT = '2026-11-23T10:00:00.000Z';
let count = 0;

export interface StoredVote {
  readonly models: BySide<string>;
  readonly choice: Choice;
  /** Whether the battle is excluded for an identity leak. */
  readonly isLeaked?: boolean;
  /** By which rule. */
  readonly leakRule?: string;
  readonly prompt?: string;
  /** Default: somebody new. */
  readonly voterId?: string;
  /** Of the vote; ISO 8601, UTC. */
  readonly createdAt?: string;
}

/** The votes of a log, without segments. */
export async function readVotes(store: Pick<ArenaStore, 'readEntries'>): Promise<RatedVote[]> {
  const votes: RatedVote[] = [];
  for (let afterSequence = 0; ; ) {
    const entries = await store.readEntries({ afterSequence, limit: 10_000 });
    if (entries.length === 0) return votes;
    for (const entry of entries) {
      if (entry.kind === 'vote') votes.push(entry.vote);
      afterSequence =
        entry.kind === 'vote' ? entry.vote.sequence : entry.firstSequence + entry.segment.rowCount - 1;
    }
  }
}

/** Plays a battle on a store up to its vote, without models. */
export async function storeVote(store: ArenaStore, vote: StoredVote): Promise<void> {
  const id = `stored-${++count}`;
  const { models, choice, isLeaked = false, prompt = 'A question?', voterId = `voter of ${id}` } = vote;
  const revisions = bySide((side) => `revision of ${models[side]}`);
  for (const side of ['a', 'b'] as const) {
    await store.saveRevision({ id: revisions[side], modelName: models[side], configuration: '{}' });
  }
  const drawn = {
    id,
    voterId,
    models,
    revisions,
    pairProbability: 0.5,
    createdAt: CREATED_AT,
  };
  const battle = { ...drawn, state: 'drawn' as const, turns: [], exclusions: [] };
  await store.createBattle(battle);
  await store.startTurn({ battle, prompt, state: 'streaming', createdAt: CREATED_AT });
  const replies = bySide(() => ({ state: 'complete' as const, text: 'An answer.' }));
  const exclusion = {
    battleId: id,
    reason: 'identity-leaked',
    rule: vote.leakRule ?? 'test',
    createdAt: CREATED_AT,
  } as const;
  await store.finishTurn({
    battleId: id,
    turnIndex: 0,
    replies,
    state: 'ready',
    exclusions: isLeaked ? [exclusion] : [],
  });
  const { outcome } = await store.castVote({
    battleId: id,
    voterId: drawn.voterId,
    choice,
    models,
    revisions,
    pairProbability: drawn.pairProbability,
    turnCount: 1,
    conversationHash: conversationHash([{ prompt, replies }]),
    idempotencyKey: `key of ${id}`,
    createdAt: vote.createdAt ?? CREATED_AT,
  });
  if (outcome !== 'stored') throw new TypeError(`Cannot store a vote: it must be new, got '${outcome}'`);
}
