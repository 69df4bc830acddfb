import { createHash } from 'node:crypto';
import type { Turn } from './battle.ts';
import { type SegmentLink, segmentHash } from './log-segment.ts';
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

/** An entry of the log with all that its hash covers. */
export type LoggedEntry =
  | { readonly kind: 'vote'; readonly vote: LoggedVote; readonly turns: readonly Turn[] }
  | (SegmentLink & { readonly kind: 'segment'; readonly previousHash: string; readonly hash: string });

/** Where a log is broken. */
export interface Break {
  /** Of the entry; of a segment that of its first battle. */
  readonly sequence: number;
  readonly field: 'sequence' | 'previous hash' | 'hash' | 'conversation hash' | 'battle';
  readonly expected: string;
  readonly found: string;
}

export interface Verification {
  /** Battles that were walked, those of the broken entry included. */
  readonly votes: number;
  /** Those of them that came from files. */
  readonly imported: number;
  /** Hash of the last good entry: what to publish, and to compare with. */
  readonly head: string;
  readonly break?: Break;
}

/** Walks a log from its first entry up to its end or the first break. */
export async function verifyLog(log: AsyncIterable<LoggedEntry>): Promise<Verification> {
  const battles = new Set<string>();
  let votes = 0;
  let imported = 0;
  let head = GENESIS_HASH;
  for await (const entry of log) {
    const found = findBreak(entry, { sequence: votes + 1, previousHash: head, battles });
    votes += entry.kind === 'vote' ? 1 : entry.rowCount;
    imported += entry.kind === 'vote' ? 0 : entry.rowCount;
    if (found) return { votes, imported, head, break: found };
    if (entry.kind === 'vote') battles.add(entry.vote.battleId);
    head = entry.kind === 'vote' ? entry.vote.hash : entry.hash;
  }
  return { votes, imported, head };
}

interface Expected {
  readonly sequence: number;
  readonly previousHash: string;
  readonly battles: ReadonlySet<string>;
}

type Check = readonly [Break['field'], expected: string, found: string];

function findBreak(entry: LoggedEntry, expected: Expected): Break | undefined {
  const sequence = entry.kind === 'vote' ? entry.vote.sequence : entry.firstSequence;
  const checks = entry.kind === 'vote' ? checksOfVote(entry, expected) : checksOfSegment(entry, expected);
  const inPlace: Check = ['sequence', String(expected.sequence), String(sequence)];
  const broken = [inPlace, ...checks].find(([, wanted, found]) => wanted !== found);
  return broken && { sequence, field: broken[0], expected: broken[1], found: broken[2] };
}

function checksOfVote(
  { vote, turns }: LoggedEntry & { readonly kind: 'vote' },
  { previousHash, battles }: Expected,
): Check[] {
  return [
    ['previous hash', previousHash, vote.previousHash],
    ['hash', voteHash(vote, previousHash), vote.hash],
    ['conversation hash', vote.conversationHash, conversationHash(turns.slice(0, vote.turnCount))],
    ['battle', 'one vote', battles.has(vote.battleId) ? 'two votes' : 'one vote'],
  ];
}

function checksOfSegment(
  segment: LoggedEntry & { readonly kind: 'segment' },
  { previousHash }: Expected,
): Check[] {
  return [
    ['previous hash', previousHash, segment.previousHash],
    ['hash', segmentHash(segment, previousHash), segment.hash],
  ];
}

function sha256(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
