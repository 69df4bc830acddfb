import type { Battle, BattleState, ReplyRecord } from '../core/battle.ts';
import type { Exclusion, ExclusionAction, ExclusionEvent, ExclusionReason } from '../core/exclusion.ts';
import type { ImportedTurn, LogSegment } from '../core/log-segment.ts';
import type { Message, Model, ModelRevision } from '../core/model.ts';
import type { LogLimits, Publication, PublicationHead, PublicationLink } from '../core/publication.ts';
import type { BySide } from '../core/side.ts';
import type { BattleFacts } from '../core/tagging/facts.ts';
import type { TaggedTurn } from '../core/tagging/tagger.ts';
import type { LoggedVote, NewVote, RatedVote } from '../core/vote.ts';
import type { LoggedEntry } from '../core/vote-log.ts';

/**
 * Why a reply failed, for the operator's log only. The voter sees one wording for all of them.
 */
export type ReplyFailure =
  | 'connect'
  | 'timeout'
  | 'rate-limited'
  | 'rejected'
  | 'server-error'
  | 'cut'
  | 'empty'
  | 'protocol';

/** Failures are encoded in the stream; only a bug throws. Exactly one `end` or `error` comes last. */
export type ReplyEvent =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'end';
      readonly finishReason: string;
      readonly inputTokens?: number;
      readonly outputTokens?: number;
    }
  | { readonly type: 'error'; readonly failure: ReplyFailure; readonly detail: string };

/** Asks a model for one reply. One implementation for each provider, one that dispatches by `model.provider`. */
export interface ModelCaller {
  /**
   * Streams one reply of one model.
   *
   * Retries only the same model, only before the first text, and at most twice. A stream that ends without a
   * finish reason, an empty or whitespace-only answer, and any time-out are `error` events.
   *
   * @param options.messages - The conversation as this side saw it, system prompt first if there is one.
   * @param options.signal - Aborts the upstream request at once; the stream then ends without a further event.
   */
  streamReply(options: {
    readonly model: Model;
    readonly messages: readonly Message[];
    readonly signal: AbortSignal;
  }): AsyncIterable<ReplyEvent>;
}

export interface TurnOutcome {
  readonly battleId: string;
  /** 0-based. */
  readonly turnIndex: number;
  readonly replies: BySide<ReplyRecord>;
  readonly state: BattleState;
  readonly exclusions: readonly Exclusion[];
}

/** What became of a vote: stored now, or the stored answer to the same idempotency key. */
export type VoteOutcome =
  | { readonly outcome: 'stored'; readonly vote: LoggedVote }
  | { readonly outcome: 'replayed'; readonly vote: LoggedVote }
  | { readonly outcome: 'already-voted' }
  | { readonly outcome: 'key-reused' }
  | { readonly outcome: 'not-votable' };

/** Keeps one snapshot of something that is made of the log, as parts of bytes. */
export interface SnapshotKeeper {
  /**
   * @returns The parts, which throw where they cannot be read, at the latest at the end; undefined if there is no snapshot.
   */
  load(): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array> | undefined>;
  /** In place of the one before. */
  save(parts: Iterable<Uint8Array>): Promise<void>;
}

/** Says what rules know of battles. Pure, and slow enough to be kept off the thread that serves. */
export interface RuleTagger {
  /** Versions of its rules in one text. */
  readonly version: string;
  /** Name and version of the rule for identity leaks. */
  readonly leakRule: string;
  tag(conversations: readonly (readonly TaggedTurn[])[]): Promise<readonly BattleFacts[]>;
  /** How each battle gives a name away, in words for the operator; undefined where it gives none. */
  findLeaks(battles: readonly TaggedBattle[]): Promise<readonly (string | undefined)[]>;
}

/** A logged conversation with the names of those who had it, as the log has them. */
export interface TaggedBattle {
  readonly turns: readonly TaggedTurn[];
  readonly models: BySide<string>;
}

/** What a rule says of battles, and what follows from it for one reason of exclusion. */
export interface Verdicts {
  readonly facts: readonly NewFact[];
  readonly reason: ExclusionReason;
  readonly rule: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /**
   * Whether a row is appended to the log of exclusions. May be asked again where a database refused the first try.
   *
   * @param last - The last row on the battle and the reason.
   */
  readonly decide: (
    sequence: number,
    last: Pick<ExclusionEvent, 'action' | 'rule'> | undefined,
  ) => Pick<ExclusionEvent, 'action' | 'note'> | undefined;
}

/** What one tagger says of one battle. */
export interface Fact {
  /** Name of the tagger, such as `rules`. */
  readonly tagger: string;
  /** Whatever it is that changes when the tagger may say something else. */
  readonly version: string;
  /** Plain data. */
  readonly value: unknown;
}

/** A fact to be stored. */
export interface NewFact extends Fact {
  readonly sequence: number;
  /** The same for battles of which the tagger says the same. */
  readonly key?: string;
}

/** One entry of the vote log as the boards read it. */
export type LogEntry =
  | { readonly kind: 'vote'; readonly vote: RatedVote; readonly facts: readonly Fact[] }
  | {
      readonly kind: 'segment';
      readonly firstSequence: number;
      readonly segment: LogSegment;
      /** ISO 8601, UTC. */
      readonly importedAt: string;
      /** Whether its texts may be shown in public. */
      readonly mayShowText: boolean;
    };

/** Up to `SEGMENT_ROWS` battles of a file. */
export interface StagedSegment {
  /** Unique; segments of an import are linked in the order of their ids. */
  readonly id: string;
  readonly importId: string;
  readonly segment: LogSegment;
  /** Conversations by row, where the file has them. */
  readonly texts?: readonly (readonly ImportedTurn[] | undefined)[] | undefined;
}

export interface LinkedImport {
  readonly id: string;
  /** Name of the format, such as `LLMFAO`. */
  readonly format: string;
  readonly files: readonly string[];
  /** Whether texts may be shown in public. */
  readonly mayShowText: boolean;
  /** ISO 8601, UTC. */
  readonly importedAt: string;
}

/** Battles of a file: a stretch of the log. */
export interface ImportedRange {
  readonly firstSequence: number;
  readonly rowCount: number;
  /** Name of the format of the file. */
  readonly source: string;
  /** ISO 8601, UTC. */
  readonly importedAt: string;
  /** Whether texts may be shown in public. */
  readonly mayShowText: boolean;
}

/** What became of an import: part of the log, or known to be in it already. */
export type LinkOutcome =
  | { readonly outcome: 'linked'; readonly firstSequence: number }
  | { readonly outcome: 'repeated'; readonly files: readonly string[]; readonly importedAt: string };

/** How a model has answered. */
export interface ModelAnswers {
  /** Null if it never answered. */
  readonly replies: {
    readonly total: number;
    /** The provider failed, or the answer was empty or cut. */
    readonly failed: number;
    /** The voter stopped it or went away. */
    readonly stopped: number;
    /** Of complete replies; null without one. */
    readonly medianDurationMs: number | null;
  } | null;
  /** Configurations that answered in voted battles, the newest first. Times are ISO 8601, UTC. */
  readonly answeredBy: readonly {
    readonly id: string;
    readonly battles: number;
    readonly firstAt: string;
    readonly lastAt: string;
  }[];
}

/** Which rows of the log of exclusions, and in which order. */
export interface ExclusionQuery {
  /** Places in that log; neither row belongs to the answer. */
  readonly afterId?: number | undefined;
  readonly beforeId?: number | undefined;
  readonly reason?: ExclusionReason | undefined;
  /** Default: the oldest first. */
  readonly isNewestFirst?: boolean | undefined;
  readonly limit: number;
}

/** A battle of the log, and who voted on it. */
export interface JudgedBattle {
  readonly sequence: number;
  readonly voterId: string;
}

export interface ListedExclusion extends ExclusionEvent {
  /** When a later row lifted it, ISO 8601, UTC; null while none has, and of a row that lifts. */
  readonly liftedAt: string | null;
}

/**
 * The arena's memory. Votes, turns and exclusions are only ever appended.
 * Every implementation passes `describeStore` (store.contract.ts). Every method throws `ArenaError`
 * `store-unavailable` when the database cannot be reached or refuses to write.
 */
export interface ArenaStore {
  /** Secret for signing voters' cookies; made once, the same for every process on this store. */
  signingSecret(): Promise<string>;

  /** Stores a revision if it is new. */
  saveRevision(revision: ModelRevision): Promise<void>;

  /** Stores a drawn battle, in state `drawn`, without turns. The revisions must be stored already. */
  createBattle(battle: Battle): Promise<void>;

  /** Reads one battle with its turns, exclusions and vote. */
  findBattle(id: string): Promise<Battle | undefined>;

  /**
   * Appends a turn with two streaming replies and moves the battle to `nextState(state, 'turn-start')`.
   *
   * @returns False, with nothing written, if the battle's state or number of turns is not what `battle` says:
   * another request was first.
   */
  startTurn(options: {
    readonly battle: Battle;
    readonly prompt: string;
    readonly state: BattleState;
    readonly createdAt: string;
  }): Promise<boolean>;

  /**
   * Writes both replies, the exclusions and the battle's state in one transaction. What has ended already stays as
   * it is, so a second try does no harm.
   *
   * @returns The state of the battle as it is stored now: not that of `outcome` if the turn was abandoned meanwhile.
   */
  finishTurn(outcome: TurnOutcome): Promise<BattleState>;

  /**
   * Appends a vote: in one transaction the vote row (unique by battle), the battle's state `ready` → `voted`, and
   * the next link of the hash chain. Durable when it returns.
   *
   * The same idempotency key of the same voter replays the stored vote if battle and choice are the same, and is
   * `key-reused` if they are not. Any other second vote is `already-voted`.
   */
  castVote(vote: NewVote): Promise<VoteOutcome>;

  /**
   * The log after `afterSequence`, in order: at most `limit` votes, or one segment.
   *
   * @param options.limits - Votes come with the exclusions and facts of up to there; by default with all.
   * @returns Empty at the end of the log, and only there.
   */
  readEntries(options: {
    readonly afterSequence: number;
    readonly limit: number;
    readonly limits?: LogLimits | undefined;
  }): Promise<readonly LogEntry[]>;

  /** Hash of the entry that ends at a place of the log; undefined if none does. */
  hashAt(sequence: number): Promise<string | undefined>;

  /** The last place of the log, at most `upTo`, at which an entry ends, and the hash of that entry. */
  findEnd(upTo?: number): Promise<{ readonly sequence: number; readonly hash: string }>;

  /** Walks the whole log from its first entry, each with all that its hash covers, in little memory. */
  readLog(): AsyncIterable<LoggedEntry>;

  /** Keeps battles of a file aside, until `linkImport` makes them part of the log. */
  stageSegment(staged: StagedSegment): Promise<void>;

  /**
   * Appends everything that was kept aside under this import to the log, all or nothing.
   *
   * @param options.again - Links also what is in the log already. Without it an import of which one segment equals one
   * of the log, texts included, is `repeated`, and nothing is linked.
   */
  linkImport(linked: LinkedImport, options?: { readonly again?: boolean }): Promise<LinkOutcome>;

  /** Ids of imports that are kept aside and not part of the log: those that run, and those that died. */
  listStaged(): Promise<readonly string[]>;

  /** Forgets what was kept aside for an import that will not be linked. */
  discardStaged(importId: string): Promise<void>;

  /** Conversations of logged battles, by sequence; a battle without a text is left out. At most 5,000 are asked for. */
  readConversations(sequences: readonly number[]): Promise<ReadonlyMap<number, readonly TaggedTurn[]>>;

  /** The stretches of the log that came from files, in order. */
  readImportedRanges(): Promise<readonly ImportedRange[]>;

  /**
   * Battles that have a text, and of which a tagger has not said anything in this version; ascending.
   *
   * @param options.afterSequence - Only those behind this place of the log.
   * @param options.upTo - Only those at this place or before it.
   */
  readUntagged(options: {
    readonly tagger: string;
    readonly version: string;
    readonly afterSequence: number;
    readonly upTo?: number;
    readonly limit: number;
  }): Promise<readonly number[]>;

  /** Writes what taggers say of battles, over what the same taggers said before. */
  saveFacts(facts: readonly NewFact[]): Promise<void>;

  /** What a tagger has said, in this version, of a battle with each of these keys; by key. At most 5,000 are asked for. */
  readKnown(options: {
    readonly tagger: string;
    readonly version: string;
    readonly keys: readonly string[];
  }): Promise<ReadonlyMap<string, unknown>>;

  /** Names of the models of logged battles, by sequence. At most 5,000 are asked for. */
  readModels(sequences: readonly number[]): Promise<ReadonlyMap<number, BySide<string>>>;

  /**
   * Writes what a rule says of battles, and the rows of the log of exclusions that follow from it, all or nothing.
   *
   * @returns What was appended.
   */
  saveVerdicts(verdicts: Verdicts): Promise<readonly ExclusionAction[]>;

  /** Facts that were written after `afterChange`, oldest first. */
  readFactChanges(options: {
    readonly afterChange: number;
    readonly limit: number;
  }): Promise<readonly (Fact & { readonly sequence: number; readonly change: number })[]>;

  /** Appends to the log of exclusions: sets one, or lifts one that was set. */
  appendExclusion(event: Omit<ExclusionEvent, 'id' | 'sequence'>): Promise<void>;

  /** The log of exclusions after `afterId`, in order. */
  readExclusions(options: {
    readonly afterId: number;
    readonly limit: number;
  }): Promise<readonly ExclusionEvent[]>;

  /** What the log of exclusions says of these battles and of those who judged them, in order. At most 5,000 are asked for. */
  findExclusions(judged: readonly JudgedBattle[]): Promise<readonly ExclusionEvent[]>;

  /** Rows of the log of exclusions that somebody wants to read, each with what became of it. */
  listExclusions(query: ExclusionQuery): Promise<readonly ListedExclusion[]>;

  /**
   * Runs `work` unless another process of this store is running its own.
   *
   * @returns Undefined if another one is.
   */
  publishAlone<Result>(work: () => Promise<Result>): Promise<Result | undefined>;

  /** Appends a publication. Returns false, with nothing written, if it does not follow the last one. */
  appendPublication(publication: Publication): Promise<boolean>;

  latestPublication(): Promise<PublicationHead | undefined>;

  /** Publications without their boards, newest first; those before `beforeNumber` if it is given. */
  readPublications(options: {
    readonly beforeNumber?: number | undefined;
    readonly limit: number;
  }): Promise<readonly PublicationLink[]>;

  readPublication(number: number): Promise<Publication | undefined>;

  /**
   * What the log says of one model's answers to voters, whether or not there was a vote.
   *
   * @param upTo - Place in the vote log of the last vote of which the configurations are counted.
   */
  readModelAnswers(model: string, upTo: number): Promise<ModelAnswers>;

  /** Ends, as `abandoned` with stopped replies, what a dead process left streaming since before `before`. */
  abandonStale(options: { readonly before: string }): Promise<number>;

  /** Cheap question that fails if the store cannot answer. */
  ping(): Promise<void>;

  close(): Promise<void>;
}
