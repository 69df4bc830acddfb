import { BattleFrame, type FrameView } from '../../core/frame/battle-frame.ts';
import type { ArenaStore } from '../ports.ts';
import { waitUnlessAborted } from '../wait-unless-aborted.ts';
import { toFrameRow } from './frame-row.ts';

/** Entries read from the log at once. */
const BATCH_SIZE = 5_000;

type LogReader = Pick<ArenaStore, 'readVotes'>;

/**
 * The battle frame, kept up to date from the vote log.
 *
 * There is one way in: reading the log on from the last entry that was applied. A vote of this process, a vote of
 * another process on the same store, and all votes after a restart come the same way and give the same frame.
 */
export class LiveFrame {
  readonly #store: LogReader;
  readonly #report: (message: string, error: unknown) => void;
  readonly frame = new BattleFrame();
  /** Ids of the configurations that answered in voted battles, by model. */
  readonly revisions = new Map<string, Set<string>>();
  #updatedAt: string | null = null;
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
    for (;;) {
      const votes = await this.#store.readVotes({ afterSequence: this.version, limit: BATCH_SIZE });
      for (const vote of votes) {
        if (vote.sequence !== this.version + 1) {
          throw new RangeError(
            `Cannot read on: the next vote must be ${this.version + 1}, got ${vote.sequence}`,
          );
        }
        this.frame.append(toFrameRow(vote));
        this.#updatedAt = vote.createdAt;
        this.#addRevisions(vote);
      }
      if (votes.length < BATCH_SIZE) break;
    }
    if (this.now().state !== before) this.#notify();
  }

  #addRevisions({
    models,
    revisions,
  }: {
    models: { a: string; b: string };
    revisions: { a: string; b: string };
  }): void {
    for (const side of ['a', 'b'] as const) {
      const known = this.revisions.get(models[side]) ?? new Set();
      this.revisions.set(models[side], known.add(revisions[side]));
    }
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}
