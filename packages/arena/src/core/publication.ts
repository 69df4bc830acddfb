import { createHash } from 'node:crypto';
import type { Looks } from '@leitai/rating';
import type { CategoryGroup } from './boards/categories.ts';
import type { Anchor, BoardRow } from './boards/compute-board.ts';
import type { DuplicatesRequest } from './boards/mark-duplicates.ts';
import type { ExcludedCounts } from './boards/slice.ts';
import type { Condition } from './frame/condition.ts';
import type { VersionCounts } from './frame/fact-versions.ts';

/** When boards change. */
export interface PublishingRule {
  /** `live`: a vote moves the boards at once, and snapshots are kept. `interval`: boards stand still between publications. */
  readonly mode: 'live' | 'interval';
  /** Between two publications. */
  readonly everyHours: number;
  /** How old a vote must be to be published; in mode `interval` only. */
  readonly holdHours: number;
}

/** How far the logs beside the vote log were read: places in the log of exclusions and among the changes of facts. */
export interface LogLimits {
  readonly exclusion: number;
  readonly fact: number;
}

/**
 * By rule, and by `labeller`: of how many battles each version has said what it is, as `{ coding: { "1": 35324, "2": 400 } }`. What is
 * missing to all battles, nobody has said.
 */
export type UsedTaggers = VersionCounts;
/** In older publications: versions of what the server would have used when it published, whether or not it had. */
export type SupposedTaggers = Readonly<Record<string, number | string>>;

/** All that is needed, beside the log, to compute the boards of a publication anew. Plain data, and public. */
export interface PublicationMethod {
  readonly rule: PublishingRule;
  readonly method: 'bradley-terry';
  /** `BOARD_RULE` of then; absent in publications from before it was said. */
  readonly boardRule?: string;
  readonly interval: { readonly kind: 'sandwich'; readonly confidence: number };
  /** How often readers may look while rank sets hold; what says nothing of it was published when they held at one look. */
  readonly rankSets?: { readonly looks: Looks };
  readonly minimumVotes: { readonly overall: number; readonly category: number };
  readonly anchor: Anchor | null;
  readonly duplicates: DuplicatesRequest;
  /** In place of the ids of voters their digests, see `voterDigest`. */
  readonly categories: readonly {
    readonly name: string;
    readonly group: CategoryGroup;
    readonly condition: Condition;
  }[];
  /** In the order of the frame: sums depend on it in their last digit. */
  readonly models: readonly string[];
  readonly taggers: UsedTaggers | SupposedTaggers;
  /** What was said later is not in it. */
  readonly limits: LogLimits;
}

/** One board of a publication, without style control and without duplicates over the cap. */
export interface PublishedBoard {
  readonly category: string;
  /** Counted votes; null where the board could not be computed. */
  readonly votes: number | null;
  readonly excluded: ExcludedCounts;
  /** Seconds since 1970 of the first and the last counted vote. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** Models with a counted vote, best first. */
  readonly rows: readonly BoardRow[];
  /** Why the board could not be computed. */
  readonly problem: string | null;
}

/** A publication without what it is made of. */
export interface PublicationLink {
  /** From 1, without gaps. */
  readonly number: number;
  /** Place in the vote log up to which its boards were computed; an entry ends there. */
  readonly version: number;
  /** Counted votes of the overall board. */
  readonly votes: number;
  /** ISO 8601, UTC. */
  readonly publishedAt: string;
  /** Of the vote log up to `version`. */
  readonly logHash: string;
  /** Of the publication before it. */
  readonly previousHash: string;
  readonly hash: string;
}

export interface PublicationHead extends PublicationLink {
  readonly method: PublicationMethod;
}

/** Boards as they were published once. */
export interface Publication extends PublicationHead {
  readonly boards: readonly PublishedBoard[];
}

/**
 * SHA-256 in hex over everything that a publication says and the hash of the one before it.
 *
 * The encoding is a JSON array that begins with its own version: whoever has a publication as JSON can hash it again.
 */
export function publicationHash(publication: Omit<Publication, 'hash'>): string {
  const { previousHash, number, version, votes, publishedAt, logHash, method, boards } = publication;
  return sha256(
    JSON.stringify([
      'leitai-publication@1',
      previousHash,
      number,
      version,
      votes,
      publishedAt,
      logHash,
      method,
      boards,
    ]),
  );
}

/** Stands for a voter where a condition is published: ids are drawn at random, so nobody finds one from its digest. */
export function voterDigest(voterId: string): string {
  return sha256(`leitai-voter@1 ${voterId}`);
}

/** The same condition with digests in place of the ids of voters. */
export function withVoterDigests(condition: Condition): Condition {
  return mapVoterIds(condition, voterDigest);
}

/**
 * The same condition with other ids of voters.
 *
 * @param toId - Undefined for who is left out.
 */
export function mapVoterIds(condition: Condition, toId: (id: string) => string | undefined): Condition {
  if ('all' in condition) return { all: condition.all.map((part) => mapVoterIds(part, toId)) };
  if ('any' in condition) return { any: condition.any.map((part) => mapVoterIds(part, toId)) };
  if ('not' in condition) return { not: mapVoterIds(condition.not, toId) };
  if (!('voterIds' in condition)) return condition;
  return { voterIds: condition.voterIds.flatMap((id) => toId(id) ?? []) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
