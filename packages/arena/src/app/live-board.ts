import { BoardTally } from '../core/board-tally.ts';
import type { ArenaStore } from './ports.ts';
import { waitUnlessAborted } from './wait-unless-aborted.ts';

/** Votes read from the log at once. */
const BATCH_SIZE = 5_000;

/**
 * The board's figures, kept up to date from the vote log.
 *
 * There is one way in: reading the log on from the last vote that was applied. A vote of this process, a vote of
 * another process on the same store, and all votes after a restart come the same way and give the same figures.
 */
export class LiveBoard {
  readonly #store: Pick<ArenaStore, 'readVotes'>;
  readonly #report: (message: string, error: unknown) => void;
  readonly tally = new BoardTally();
  #wake = Promise.withResolvers<void>();
  #isReading = false;
  #isStale = false;
  #poll: NodeJS.Timeout | undefined;

  constructor(options: {
    readonly store: Pick<ArenaStore, 'readVotes'>;
    readonly report: (message: string, error: unknown) => void;
  }) {
    this.#store = options.store;
    this.#report = options.report;
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

  /** Gives the version of the board now, then each new one, until `signal` aborts. Versions in between are skipped. */
  async *versions(signal: AbortSignal): AsyncGenerator<number> {
    let seen = -1;
    while (!signal.aborted) {
      const { version } = this.tally;
      if (version === seen) {
        await waitUnlessAborted(this.#wake.promise, signal);
      } else {
        seen = version;
        yield version;
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
        this.#report('the board could not read the vote log', error);
      }
    }
    // With nothing between the last look and this, so that no call is lost.
    this.#isReading = false;
  }

  async #readOn(): Promise<void> {
    const before = this.tally.version;
    for (;;) {
      const votes = await this.#store.readVotes({ afterSequence: this.tally.version, limit: BATCH_SIZE });
      for (const vote of votes) this.tally.add(vote);
      if (votes.length < BATCH_SIZE) break;
    }
    if (this.tally.version !== before) this.#notify();
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}
