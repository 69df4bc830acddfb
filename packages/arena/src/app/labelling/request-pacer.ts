/** Time as the labelling sees it. */
export interface Timing {
  /** Milliseconds from some fixed moment; never goes back. */
  readonly now: () => number;
  /** Rejects at once when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * A token bucket that holds one token: requests leave evenly spaced, so that any minute has at most so many of them,
 * also the first one and the one after a pause.
 */
export class RequestPacer {
  readonly #intervalMs: number;
  readonly #timing: Timing;
  #freeAt = Number.NEGATIVE_INFINITY;

  constructor(requestsPerMinute: number, timing: Timing) {
    this.#intervalMs = 60_000 / requestsPerMinute;
    this.#timing = timing;
  }

  /** Waits until a request may be sent. */
  async take(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const now = this.#timing.now();
      const waitMs = this.#freeAt - now;
      if (waitMs <= 0) {
        this.#freeAt = now + this.#intervalMs;
        return;
      }
      await this.#timing.sleep(waitMs, signal);
    }
  }

  /** Holds back every request for a while: the endpoint has asked for less. */
  pause(ms: number): void {
    this.#freeAt = Math.max(this.#freeAt, this.#timing.now() + ms);
  }
}
