import type { Insertable, Selectable } from 'kysely';
import type { Battle, ReplyRecord, Turn } from '../core/battle.ts';
import type { ExclusionReason } from '../core/exclusion.ts';
import { bySide, type Side } from '../core/side.ts';
import type { LoggedVote } from '../core/vote.ts';
import type { Tables } from './schema.ts';

/** Between rows and the domain's types: the one place that knows both spellings. */

/**
 * What a text becomes in the store. PostgreSQL refuses U+0000, and neither database keeps half a surrogate pair;
 * both stores give back the same. Texts are hashed as they were stored, so the log still verifies.
 */
export function toStorable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}

const LARGEST_COUNT = 2 ** 31 - 1;

/** A provider may count anything. What is no count is not known; it must not cost the voter the answer. */
function toCount(value: number | undefined): number | null {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= LARGEST_COUNT
    ? value
    : null;
}

export function toBattleRow(battle: Battle): Insertable<Tables['battles']> {
  return {
    id: battle.id,
    voter_id: battle.voterId,
    state: battle.state,
    model_a: battle.models.a,
    model_b: battle.models.b,
    revision_a: battle.revisions.a,
    revision_b: battle.revisions.b,
    pair_probability: battle.pairProbability,
    turn_count: 0,
    created_at: battle.createdAt,
  };
}

export function fromBattleRows(rows: {
  readonly battle: Selectable<Tables['battles']>;
  readonly turns: readonly Turn[];
  readonly exclusions: readonly ExclusionReason[];
  readonly vote: Pick<Selectable<Tables['votes']>, 'choice' | 'created_at'> | undefined;
}): Battle {
  const { battle, turns, exclusions, vote } = rows;
  return {
    id: battle.id,
    voterId: battle.voter_id,
    state: battle.state,
    models: { a: battle.model_a, b: battle.model_b },
    revisions: { a: battle.revision_a, b: battle.revision_b },
    pairProbability: battle.pair_probability,
    turns,
    exclusions,
    ...(vote && { vote: { choice: vote.choice, createdAt: vote.created_at } }),
    createdAt: battle.created_at,
  };
}

export function toReplyRow(reply: ReplyRecord) {
  return {
    state: reply.state,
    text: toStorable(reply.text),
    finish_reason: reply.finishReason === undefined ? null : toStorable(reply.finishReason),
    input_tokens: toCount(reply.inputTokens),
    output_tokens: toCount(reply.outputTokens),
    first_text_ms: toCount(reply.firstTextMs),
    duration_ms: toCount(reply.durationMs),
    failure: reply.failure === undefined ? null : toStorable(reply.failure),
  };
}

function fromReplyRow(row: Selectable<Tables['replies']> | undefined): ReplyRecord {
  // A turn is written with both replies. If one is gone, somebody deleted it, and the walk of the log says so.
  if (row === undefined) return { state: 'failed', text: '' };
  return {
    state: row.state,
    text: row.text,
    ...(row.finish_reason !== null && { finishReason: row.finish_reason }),
    ...(row.input_tokens !== null && { inputTokens: row.input_tokens }),
    ...(row.output_tokens !== null && { outputTokens: row.output_tokens }),
    ...(row.first_text_ms !== null && { firstTextMs: row.first_text_ms }),
    ...(row.duration_ms !== null && { durationMs: row.duration_ms }),
    ...(row.failure !== null && { failure: row.failure }),
  };
}

/** @param replies - Of the same battles as `turns`, in any order. */
export function fromTurnRows(
  turns: readonly Selectable<Tables['turns']>[],
  replies: readonly Selectable<Tables['replies']>[],
): Map<string, Turn[]> {
  const keyOf = (row: { battle_id: string; turn_index: number }, side: Side) =>
    `${row.battle_id} ${row.turn_index} ${side}`;
  const bySideKey = new Map(replies.map((row) => [keyOf(row, row.side), row]));
  const byBattle = new Map<string, Turn[]>();
  for (const row of [...turns].sort((one, other) => one.turn_index - other.turn_index)) {
    const turn = {
      prompt: row.prompt,
      replies: bySide((side) => fromReplyRow(bySideKey.get(keyOf(row, side)))),
    };
    byBattle.set(row.battle_id, [...(byBattle.get(row.battle_id) ?? []), turn]);
  }
  return byBattle;
}

export function toVoteRow(vote: LoggedVote): Insertable<Tables['votes']> {
  return {
    sequence: vote.sequence,
    battle_id: vote.battleId,
    voter_id: vote.voterId,
    choice: vote.choice,
    model_a: vote.models.a,
    model_b: vote.models.b,
    revision_a: vote.revisions.a,
    revision_b: vote.revisions.b,
    pair_probability: vote.pairProbability,
    turn_count: vote.turnCount,
    conversation_hash: vote.conversationHash,
    idempotency_key: vote.idempotencyKey,
    created_at: vote.createdAt,
    previous_hash: vote.previousHash,
    hash: vote.hash,
  };
}

export function fromVoteRow(row: Selectable<Tables['votes']>): LoggedVote {
  return {
    sequence: row.sequence,
    battleId: row.battle_id,
    voterId: row.voter_id,
    choice: row.choice,
    models: { a: row.model_a, b: row.model_b },
    revisions: { a: row.revision_a, b: row.revision_b },
    pairProbability: row.pair_probability,
    turnCount: row.turn_count,
    conversationHash: row.conversation_hash,
    idempotencyKey: row.idempotency_key,
    createdAt: row.created_at,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
