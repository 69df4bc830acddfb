import type { ExclusionReason } from './exclusion.ts';
import type { BySide } from './side.ts';

export const CHOICES = ['a', 'b', 'tie', 'both-bad'] as const;
/** What a person chose, by side. Models are looked up from the battle, never stored as the winner. */
export type Choice = (typeof CHOICES)[number];

/** A vote as the use case hands it to the store, before it has a place in the log. */
export interface NewVote {
  readonly battleId: string;
  readonly voterId: string;
  readonly choice: Choice;
  /** Model names by side, as they were when the battle was drawn. */
  readonly models: BySide<string>;
  /** Ids of the configurations that answered. */
  readonly revisions: BySide<string>;
  /** Probability with which this unordered pair was drawn, in (0, 1]. */
  readonly pairProbability: number;
  /** How many turns the voter had seen. */
  readonly turnCount: number;
  /** SHA-256 in hex over those turns (`conversationHash`), so that the chain covers the text as well. */
  readonly conversationHash: string;
  readonly idempotencyKey: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** A vote in the append-only log. */
export interface LoggedVote extends NewVote {
  /** Place in the log, from 1, without gaps. */
  readonly sequence: number;
  /** Hash of the vote before this one; 64 zeros for the first. */
  readonly previousHash: string;
  /** `voteHash(vote, previousHash)`. */
  readonly hash: string;
}

/** A vote as the board reads it: with the reasons, if any, for which its battle does not count. */
export interface RatedVote extends LoggedVote {
  readonly exclusions: readonly ExclusionReason[];
}
