import type { Battle } from '../core/battle.ts';
import type { ExclusionReason } from '../core/exclusion.ts';
import type { BySide } from '../core/side.ts';
import type { Choice, NewVote } from '../core/vote.ts';
import { conversationHash } from '../core/vote-log.ts';
import type { Arena } from './arena.ts';
import { ArenaError } from './arena-error.ts';
import { findBattle } from './find-battle.ts';
import { type RevealedModel, revealModels } from './reveal-models.ts';

export interface CastVote {
  readonly battleId: string;
  readonly choice: Choice;
  /** Whether the vote counts in the ratings. */
  readonly counted: boolean;
  readonly exclusions: readonly ExclusionReason[];
  readonly reveal: BySide<RevealedModel>;
}

/**
 * Casts the one vote of a battle. The names come back only once the vote is durable.
 *
 * @param input.idempotencyKey - Chosen by the client; sending the same vote again with it gives the same answer.
 * @throws {ArenaError} `battle-not-found`, `not-votable`, `already-voted`, `idempotency-key-reused`,
 * `store-unavailable` (the outcome is then unknown, and sending the same key again is safe).
 */
export async function castVote(
  arena: Arena,
  input: {
    readonly voterId: string | undefined;
    readonly battleId: string;
    readonly choice: Choice;
    readonly idempotencyKey: string;
  },
): Promise<CastVote> {
  const battle = await findBattle(arena, input);
  const result = await arena.store.castVote(toVote(arena, battle, input));
  if (result.outcome !== 'stored' && result.outcome !== 'replayed') throw refusal(result.outcome, battle);
  arena.frame.catchUpSoon();
  arena.tagging.runSoon();
  const { vote } = result;
  return {
    battleId: battle.id,
    choice: vote.choice,
    counted: battle.exclusions.length === 0,
    exclusions: battle.exclusions,
    reveal: revealModels(arena, vote.models),
  };
}

function toVote(
  arena: Arena,
  battle: Battle,
  input: { readonly choice: Choice; readonly idempotencyKey: string },
): NewVote {
  return {
    battleId: battle.id,
    voterId: battle.voterId,
    choice: input.choice,
    models: battle.models,
    revisions: battle.revisions,
    pairProbability: battle.pairProbability,
    turnCount: battle.turns.length,
    conversationHash: conversationHash(battle.turns),
    idempotencyKey: input.idempotencyKey,
    createdAt: arena.clock().toISOString(),
  };
}

function refusal(outcome: 'not-votable' | 'already-voted' | 'key-reused', battle: Battle): ArenaError {
  switch (outcome) {
    case 'already-voted':
      return new ArenaError(
        'already-voted',
        'Cannot vote: a battle has one vote, and this one has been cast',
      );
    case 'key-reused':
      return new ArenaError(
        'idempotency-key-reused',
        'Cannot vote: an Idempotency-Key belongs to one vote, and this one was used for another',
      );
    case 'not-votable':
      return new ArenaError(
        'not-votable',
        `Cannot vote: both answers must be complete, got a battle that is ${battle.state}`,
      );
  }
}
