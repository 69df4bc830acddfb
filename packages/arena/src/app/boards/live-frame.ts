import type { ExclusionEvent } from '../../core/exclusion.ts';
import { BattleFrame, exclusionBits, type FrameView } from '../../core/frame/battle-frame.ts';
import { type BySide, SIDES } from '../../core/side.ts';
import type { ArenaStore, LogEntry } from '../ports.ts';
import { waitUnlessAborted } from '../wait-unless-aborted.ts';
import { toFrameRow, toRowFacts } from './frame-row.ts';

/** Entries, exclusions or facts read at once. */
const BATCH_SIZE = 5_000;

export type LogReader = Pick<ArenaStore, 'readEntries' | 'readExclusions' | 'readFactChanges'>;

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
  readonly frame = new BattleFrame();
  /** Ids of the configurations that answered in voted battles, by model. */
  readonly revisions = new Map<string, Set<string>>();
  /** Bits that hold for all battles of a voter, those to come too. */
  readonly #voterBits = new Map<string, number>();
  #updatedAt: string | null = null;
  #lastExclusion = 0;
  #lastFact = 0;
  #changes = 0;
  #wake = Promise.withResolvers<void>();
  #isReading = false;
  #isStale = false;
  #poll: NodeJS.Timeout | undefined;

  /** @param options.models - Models that are on every board, also without a vote. */
  constructor(options: {
    readonly store: LogReader;
    readonly report: (message: string, error: unknown) => void;
    readonly models?: Iterable<string>;
  }) {
    this.#store = options.store;
    this.#report = options.report;
    for (const name of options.models ?? []) this.frame.addModel(name);
  }

  /** Place in the log up to which the frame has been read: the number of its rows. */
  get version(): number {
    return this.frame.rowCount;
  }

  /** When the last vote of the log was cast; ISO 8601, UTC. */
  get updatedAt(): string | null {
    return this.#updatedAt;
  }

  /** The frame as it is, and a text that changes whenever anything in it does. */
  now(): { readonly view: FrameView; readonly state: string } {
    const { chunks, rowCount, models, languages } = this.frame;
    return { view: { chunks, rowCount, models, languages }, state: `${rowCount}.${this.#changes}` };
  }

  /**
   * Reads what the log holds, then goes on looking every `pollMs` for votes of other processes.
   *
   * @throws {ArenaError} `store-unavailable` if the log cannot be read at the start.
   */
  async start(pollMs: number): Promise<void> {
    await this.#readOn();
    this.#poll = setInterval(() => this.catchUpSoon(), pollMs);
    this.#poll.unref();
  }

  stop(): void {
    clearInterval(this.#poll);
    this.#notify();
  }

  /** Reads on without waiting. One read runs at a time; a call during it causes one more after it. */
  catchUpSoon(): void {
    this.#isStale = true;
    if (!this.#isReading) void this.#readWhileStale();
  }

  /** Gives the version now, then each new one, until `signal` aborts. Versions in between are skipped. */
  async *versions(signal: AbortSignal): AsyncGenerator<number> {
    let seen = '';
    while (!signal.aborted) {
      const { state } = this.now();
      if (state === seen) {
        await waitUnlessAborted(this.#wake.promise, signal);
      } else {
        seen = state;
        yield this.version;
      }
    }
  }

  async #readWhileStale(): Promise<void> {
    this.#isReading = true;
    while (this.#isStale) {
      this.#isStale = false;
      try {
        await this.#readOn();
      } catch (error) {
        // The votes are safe in the log; the next vote or poll reads them.
        this.#report('the boards could not read the vote log', error);
      }
    }
    // With nothing between the last look and this, so that no call is lost.
    this.#isReading = false;
  }

  async #readOn(): Promise<void> {
    const before = this.now().state;
    try {
      await this.#readEntries();
      await this.#readExclusions();
      await this.#readFacts();
    } finally {
      if (this.now().state !== before) this.#notify();
    }
  }

  async #readEntries(): Promise<void> {
    for (;;) {
      const entries = await this.#store.readEntries({ afterSequence: this.version, limit: BATCH_SIZE });
      if (entries.length === 0) return;
      for (const entry of entries) this.#apply(entry);
    }
  }

  #apply(entry: LogEntry): void {
    const sequence = entry.kind === 'vote' ? entry.vote.sequence : entry.firstSequence;
    if (sequence !== this.version + 1) {
      throw new RangeError(`Cannot read on: the next battle must be ${this.version + 1}, got ${sequence}`);
    }
    if (entry.kind === 'segment') {
      this.frame.appendPart(entry.segment);
      this.#updatedAt = lastMoment(entry.segment.columns.createdAt);
      for (let row = sequence - 1; row < this.version; row += 1) this.#excludeByVoter(row);
      return;
    }
    const { vote, facts } = entry;
    this.frame.append(toFrameRow(vote));
    this.#excludeByVoter(sequence - 1);
    for (const fact of facts) this.frame.setFacts(sequence - 1, toRowFacts(fact));
    this.#updatedAt = vote.createdAt;
    this.#addRevisions(vote);
  }

  #excludeByVoter(row: number): void {
    if (this.#voterBits.size === 0) return;
    const bits = this.#voterBits.get(this.frame.voters[this.frame.get(row, 'voter')]!) ?? 0;
    if (bits !== 0) this.frame.set(row, 'exclusions', this.frame.get(row, 'exclusions') | bits);
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
      const voter = this.frame.findVoter(subjectId);
      if (voter === undefined) return;
      for (let row = 0; row < this.version; row += 1) {
        if (this.frame.get(row, 'voter') === voter) this.#mark(row, bit, action);
      }
    } else if (sequence !== null && sequence <= this.version) {
      this.#mark(sequence - 1, bit, action);
    }
  }

  #mark(row: number, bit: number, action: ExclusionEvent['action']): void {
    const before = this.frame.get(row, 'exclusions');
    const after = action === 'set' ? before | bit : before & ~bit;
    if (after === before) return;
    this.frame.set(row, 'exclusions', after);
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
        if (this.frame.setFacts(sequence - 1, toRowFacts(fact))) this.#changes += 1;
      }
    }
  }

  #addRevisions({ models, revisions }: { models: BySide<string>; revisions: BySide<string> }): void {
    for (const side of SIDES) {
      const known = this.revisions.get(models[side]) ?? new Set();
      this.revisions.set(models[side], known.add(revisions[side]));
    }
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}

/** @param times - Seconds since 1970. */
function lastMoment(times: ArrayLike<number>): string {
  let last = 0;
  for (let row = 0; row < times.length; row += 1) last = Math.max(last, times[row]!);
  return new Date(last * 1_000).toISOString();
}
