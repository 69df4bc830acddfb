import { createHash } from 'node:crypto';
import type { Turn } from './battle.ts';
import { SIDES } from './side.ts';
import type { LoggedVote, NewVote } from './vote.ts';

/** What the first vote of a log has before it. */
export const GENESIS_HASH = '0'.repeat(64);

/** SHA-256 in hex over the prompts and answers, in order, and nothing else. */
export function conversationHash(turns: readonly Turn[]): string {
  return sha256(turns.map((turn) => [turn.prompt, ...SIDES.map((side) => turn.replies[side].text)]));
}

/**
 * SHA-256 in hex over every field of a vote and the hash of the vote before it. To change one vote unseen, all
 * later ones must be changed as well.
 *
 * The encoding is a JSON array that begins with its own version: the order of fields is part of the format.
 */
export function voteHash(vote: NewVote & { readonly sequence: number }, previousHash: string): string {
  return sha256([
    'leitai-vote@1',
    previousHash,
    vote.sequence,
    vote.battleId,
    vote.voterId,
    vote.choice,
    vote.models.a,
    vote.models.b,
    vote.revisions.a,
    vote.revisions.b,
    vote.pairProbability,
    vote.turnCount,
    vote.conversationHash,
    vote.idempotencyKey,
    vote.createdAt,
  ]);
}

/** A vote with the conversation that it judged. */
export interface VoteWithTurns {
  readonly vote: LoggedVote;
  readonly turns: readonly Turn[];
}

/** Where a log is broken. */
export interface Break {
  readonly sequence: number;
  readonly field: 'sequence' | 'previous hash' | 'hash' | 'conversation hash' | 'battle';
  readonly expected: string;
  readonly found: string;
}

export interface Verification {
  /** Votes that were walked, the broken one included. */
  readonly votes: number;
  /** Hash of the last good vote: what to publish, and to compare with. */
  readonly head: string;
  readonly break?: Break;
}

/** Walks a log from its first vote up to its end or the first break. */
export async function verifyLog(log: AsyncIterable<VoteWithTurns>): Promise<Verification> {
  const battles = new Set<string>();
  let votes = 0;
  let head = GENESIS_HASH;
  for await (const entry of log) {
    votes += 1;
    const found = findBreak(entry, { sequence: votes, previousHash: head, battles });
    if (found) return { votes, head, break: found };
    battles.add(entry.vote.battleId);
    head = entry.vote.hash;
  }
  return { votes, head };
}

function findBreak(
  { vote, turns }: VoteWithTurns,
  expected: { sequence: number; previousHash: string; battles: ReadonlySet<string> },
): Break | undefined {
  const checks: [Break['field'], expected: string, found: string][] = [
    ['sequence', String(expected.sequence), String(vote.sequence)],
    ['previous hash', expected.previousHash, vote.previousHash],
    ['hash', voteHash(vote, expected.previousHash), vote.hash],
    ['conversation hash', vote.conversationHash, conversationHash(turns.slice(0, vote.turnCount))],
    ['battle', 'one vote', expected.battles.has(vote.battleId) ? 'two votes' : 'one vote'],
  ];
  const broken = checks.find(([, wanted, found]) => wanted !== found);
  return broken && { sequence: vote.sequence, field: broken[0], expected: broken[1], found: broken[2] };
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
