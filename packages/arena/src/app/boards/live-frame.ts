import type { ExclusionEvent } from '../../core/exclusion.ts';
import { BattleFrame, exclusionBits, type FramePart, type FrameView } from '../../core/frame/battle-frame.ts';
import { FactVersions, type VersionCounts } from '../../core/frame/fact-versions.ts';
import { decodeSnapshot, encodeSnapshot } from '../../core/frame/frame-snapshot.ts';
import type { LogLimits } from '../../core/publication.ts';
import { SIDES } from '../../core/side.ts';
import type { RatedVote } from '../../core/vote.ts';
import { ArenaError } from '../arena-error.ts';
import { BackgroundJob } from '../background-job.ts';
import type { ArenaStore, Fact, LogEntry, SnapshotKeeper } from '../ports.ts';
import { ChangeSignal, eachVersion } from './each-version.ts';
import { toFrameRow, toRowFacts } from './frame-row.ts';

/** Entries, exclusions or facts read at once. */
const BATCH_SIZE = 5_000;

export type LogReader = Pick<ArenaStore, 'readEntries' | 'readExclusions' | 'readFactChanges'> &
  Partial<Pick<ArenaStore, 'hashAt'>>;

/** What is known beside the frame; goes into a snapshot with it. */
interface FrameState {
  readonly rowCount: number;
  /** Of the log up to there. */
  readonly logHash: string;
  readonly updatedAt: string | null;
  readonly lastExclusion: number;
  readonly lastFact: number;
  readonly voterBits: readonly [string, number][];
  readonly revisionStarts: readonly [string, readonly [string, number][]][];
}

const SNAPSHOT_ROWS = 50_000;

/**
 * The battle frame, kept up to date from the vote log.
 *
 * There is one way in: reading on from what was applied last, first the log, then the log of exclusions, then what taggers
 * have said. A vote of this process, a vote of another process on the same store, and all votes after a restart come the
 * same way and give the same frame.
 */
export class LiveFrame {
  readonly #store: LogReader;
  readonly #report: (message: string, error: unknown) => void;
  readonly #models: readonly string[];
  readonly #snapshots: SnapshotKeeper | undefined;
  #frame = new BattleFrame();
  #versions = new FactVersions();
  readonly #snapshotEvery: number;
  /** Battles in the newest snapshot. */
  #snapshotRows = 0;
  #keeping = Promise.resolve();
  /** Configurations that answered in voted battles: by model and by id the place in the log of the first one. */
  readonly revisions = new Map<string, Map<string, number>>();
  /** Bits that hold for all battles of a voter, those to come too. */
  readonly #voterBits = new Map<string, number>();
  #updatedAt: string | null = null;
  #lastExclusion = 0;
  #lastFact = 0;
  #changes = 0;
  readonly #news = new ChangeSignal();
  readonly #job: BackgroundJob;
  #looks: { readonly see: () => void; readonly fail: (error: unknown) => void }[] = [];
  #poll: NodeJS.Timeout | undefined;

  /**
   * @param options.models - Models that are on every board, also without a vote.
   * @param options.snapshotRows - A snapshot is worth its time when so many battles were read since the last one. Default 50,000.
   * @param options.snapshots - Where the frame is kept between two runs; without it the whole log is read at each start.
   */
  constructor(options: {
    readonly store: LogReader;
    readonly report: (message: string, error: unknown) => void;
    readonly models?: Iterable<string>;
    readonly snapshots?: SnapshotKeeper;
    readonly snapshotRows?: number;
  }) {
    this.#store = options.store;
    this.#report = options.report;
    this.#models = [...(options.models ?? [])];
    this.#snapshots = options.snapshots;
    this.#snapshotEvery = options.snapshotRows ?? SNAPSHOT_ROWS;
    for (const name of this.#models) this.#frame.addModel(name);
    // The votes are safe in the log; the next vote or poll reads them.
    this.#job = new BackgroundJob(
      () => this.#catchUp(),
      (error) => this.#report('the boards could not read the vote log', error),
    );
  }

  get frame(): BattleFrame {
    return this.#frame;
  }

  /** Place in the log up to which the frame has been read: the number of its rows. */
  get version(): number {
    return this.#frame.rowCount;
  }

  /** When the last vote of the log was cast; ISO 8601, UTC. */
  get updatedAt(): string | null {
    return this.#updatedAt;
  }

  /**
   * Which versions of which taggers have said what the frame holds, and of how many battles each.
   *
   * @param rowCount - Of the battles up to this place in the log.
   */
  factVersions(rowCount: number): VersionCounts {
    return this.#versions.countUpTo(rowCount);
  }

  /** The frame as it is, and a text that changes whenever anything in it does. */
  now(): { readonly view: FrameView; readonly state: string } {
    const { chunks, rowCount, models, languages } = this.#frame;
    return { view: { chunks, rowCount, models, languages }, state: `${rowCount}.${this.#changes}` };
  }

  /**
   * Reads what the log holds, then goes on looking every `pollMs` for votes of other processes.
   *
   * @throws {ArenaError} `store-unavailable` if the log cannot be read at the start.
   */
  async start(pollMs: number): Promise<void> {
    await this.#restore();
    await this.#readOn();
    void this.keepSnapshot();
    this.#poll = setInterval(() => this.catchUpSoon(), pollMs);
    this.#poll.unref();
  }

  /**
   * Reads what there is, once.
   *
   * @throws {ArenaError} `store-unavailable`.
   */
  readAll(): Promise<void> {
    return this.#readOn();
  }

  stop(): void {
    clearInterval(this.#poll);
    this.#news.tell();
  }

  /**
   * Writes a snapshot if much has been read since the last one. One is written at a time. A failure is reported: the log has
   * everything.
   */
  keepSnapshot(): Promise<void> {
    this.#keeping = this.#keeping.then(() => this.#writeSnapshot());
    return this.#keeping;
  }

  async #writeSnapshot(): Promise<void> {
    if (!this.#snapshots || this.version - this.#snapshotRows < this.#snapshotEvery) return;
    const rowCount = this.version;
    try {
      const logHash = await this.#store.hashAt?.(rowCount);
      // Something was read meanwhile, or the place is inside of a segment: the next call will do.
      if (logHash === undefined || this.version !== rowCount) return;
      const state = this.#stateAt(logHash);
      await this.#snapshots.save(encodeSnapshot({ frame: this.#frame, versions: this.#versions, state }));
      this.#snapshotRows = rowCount;
    } catch (error) {
      this.#report('the snapshot of the boards could not be written', error);
    }
  }

  #stateAt(logHash: string): FrameState {
    return {
      rowCount: this.version,
      logHash,
      updatedAt: this.#updatedAt,
      lastExclusion: this.#lastExclusion,
      lastFact: this.#lastFact,
      voterBits: [...this.#voterBits],
      revisionStarts: [...this.revisions].map(([model, starts]) => [model, [...starts]]),
    };
  }

  /** Takes up the snapshot if it is of this log; what cannot be read or does not fit is left, and the log is read instead. */
  async #restore(): Promise<void> {
    try {
      const parts = await this.#snapshots?.load();
      if (parts === undefined) return;
      const { frame, versions, state } = await decodeSnapshot<FrameState>(parts);
      if ((await this.#store.hashAt?.(state.rowCount)) !== state.logHash) return;
      const revisions = state.revisionStarts.map(([model, starts]) => [model, new Map(starts)] as const);
      for (const name of this.#models) frame.addModel(name);
      this.#frame = frame;
      this.#versions = versions;
      this.#snapshotRows = state.rowCount;
      this.#updatedAt = state.updatedAt;
      this.#lastExclusion = state.lastExclusion;
      this.#lastFact = state.lastFact;
      for (const [voter, bits] of state.voterBits) this.#voterBits.set(voter, bits);
      for (const [model, starts] of revisions) this.revisions.set(model, starts);
    } catch (error) {
      if (error instanceof ArenaError) throw error;
      this.#report('the snapshot of the boards could not be read, so the log is', error);
    }
  }

  /** Reads on without waiting. One read runs at a time; a call during it causes one more after it. */
  catchUpSoon(): void {
    this.#job.runSoon();
  }

  /**
   * Reads on, and shows the frame when it is at rest: everything that was stored before the call has been read, and nothing
   * of what is read next.
   *
   * @param see - Must not wait; told how far the logs beside the vote log have been read.
   * @throws {ArenaError} `store-unavailable`.
   */
  look<Result>(see: (limits: LogLimits) => Result): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.#looks.push({
      see: () => resolve(see({ exclusion: this.#lastExclusion, fact: this.#lastFact })),
      fail: reject,
    });
    this.catchUpSoon();
    return promise;
  }

  /** Gives the version now, then each new one, until `signal` aborts. Versions in between are skipped. */
  versions(signal: AbortSignal): AsyncGenerator<number> {
    return eachVersion(this, this.#news, signal);
  }

  async #catchUp(): Promise<void> {
    const looks = this.#looks.splice(0);
    try {
      await this.#readOn();
      for (const { see } of looks) see();
      void this.keepSnapshot();
    } catch (error) {
      for (const { fail } of looks) fail(error);
      throw error;
    }
  }

  async #readOn(): Promise<void> {
    const before = this.now().state;
    try {
      await this.#readEntries();
      await this.#readExclusions();
      await this.#readFacts();
    } finally {
      if (this.now().state !== before) this.#news.tell();
    }
  }

  async #readEntries(): Promise<void> {
    const readAfter = (afterSequence: number) =>
      this.#store.readEntries({ afterSequence, limit: BATCH_SIZE });
    let entries = await readAfter(this.version);
    while (entries.length > 0) {
      // The next ones are fetched and unpacked while these are applied.
      const next = readAfter(endOf(entries.at(-1)!));
      try {
        for (const entry of entries) this.#apply(entry);
      } finally {
        entries = await next;
      }
    }
  }

  #apply(entry: LogEntry): void {
    const sequence = entry.kind === 'vote' ? entry.vote.sequence : entry.firstSequence;
    if (sequence !== this.version + 1) {
      throw new RangeError(`Cannot read on: the next battle must be ${this.version + 1}, got ${sequence}`);
    }
    if (entry.kind === 'segment') {
      const segment = withTimes(entry.segment, entry.importedAt);
      this.#frame.appendPart(segment);
      this.#updatedAt = lastMoment(segment.columns.createdAt);
      for (let row = sequence - 1; row < this.version; row += 1) this.#excludeByVoter(row);
      return;
    }
    const { vote, facts } = entry;
    this.#frame.append(toFrameRow(vote));
    this.#excludeByVoter(sequence - 1);
    for (const fact of facts) this.#say(sequence - 1, fact);
    this.#updatedAt = vote.createdAt;
    this.#addRevisions(vote);
  }

  #excludeByVoter(row: number): void {
    if (this.#voterBits.size === 0) return;
    const bits = this.#voterBits.get(this.#frame.voters[this.#frame.get(row, 'voter')]!) ?? 0;
    if (bits !== 0) this.#frame.set(row, 'exclusions', this.#frame.get(row, 'exclusions') | bits);
  }

  async #readExclusions(): Promise<void> {
    for (;;) {
      const events = await this.#store.readExclusions({ afterId: this.#lastExclusion, limit: BATCH_SIZE });
      if (events.length === 0) return;
      for (const event of events) {
        this.#exclude(event);
        this.#lastExclusion = event.id;
      }
    }
  }

  #exclude({ subject, subjectId, sequence, reason, action }: ExclusionEvent): void {
    const bit = exclusionBits([reason]);
    if (subject === 'voter') {
      const bits = this.#voterBits.get(subjectId) ?? 0;
      this.#voterBits.set(subjectId, action === 'set' ? bits | bit : bits & ~bit);
      const voter = this.#frame.findVoter(subjectId);
      if (voter === undefined) return;
      for (let row = 0; row < this.version; row += 1) {
        if (this.#frame.get(row, 'voter') === voter) this.#mark(row, bit, action);
      }
    } else if (sequence !== null && sequence <= this.version) {
      this.#mark(sequence - 1, bit, action);
    }
  }

  #mark(row: number, bit: number, action: ExclusionEvent['action']): void {
    const before = this.#frame.get(row, 'exclusions');
    const after = action === 'set' ? before | bit : before & ~bit;
    if (after === before) return;
    this.#frame.set(row, 'exclusions', after);
    this.#changes += 1;
  }

  async #readFacts(): Promise<void> {
    for (;;) {
      const changes = await this.#store.readFactChanges({ afterChange: this.#lastFact, limit: BATCH_SIZE });
      if (changes.length === 0) return;
      for (const { sequence, change, ...fact } of changes) {
        this.#lastFact = change;
        // What is said of battles that have not been read comes with them.
        if (sequence > this.version) continue;
        if (this.#say(sequence - 1, fact)) this.#changes += 1;
      }
    }
  }

  /** Returns whether that changed anything in the frame: a new version may say the same. */
  #say(row: number, fact: Fact): boolean {
    this.#versions.set(row, fact.tagger, fact.version);
    return this.#frame.setFacts(row, toRowFacts(fact));
  }

  #addRevisions({ models, revisions, sequence }: RatedVote): void {
    for (const side of SIDES) {
      const starts = this.revisions.get(models[side]) ?? new Map<string, number>();
      if (!starts.has(revisions[side])) starts.set(revisions[side], sequence);
      this.revisions.set(models[side], starts);
    }
  }
}

/** Place in the log of the last battle of an entry. */
function endOf(entry: LogEntry): number {
  return entry.kind === 'vote' ? entry.vote.sequence : entry.firstSequence + entry.segment.rowCount - 1;
}

/** Battles of which no time is known stand where they came into the log. */
function withTimes(part: FramePart, importedAt: string): FramePart {
  const { createdAt } = part.columns;
  let isWhole = true;
  for (let row = 0; row < part.rowCount; row += 1) isWhole &&= createdAt[row] !== 0;
  if (isWhole) return part;
  const importedSeconds = Math.floor(Date.parse(importedAt) / 1_000);
  const filled = Uint32Array.from(createdAt, (time) => (time === 0 ? importedSeconds : time));
  return { ...part, columns: { ...part.columns, createdAt: filled } };
}

/** @param times - Seconds since 1970. */
function lastMoment(times: ArrayLike<number>): string {
  let last = 0;
  for (let row = 0; row < times.length; row += 1) last = Math.max(last, times[row]!);
  return new Date(last * 1_000).toISOString();
}
