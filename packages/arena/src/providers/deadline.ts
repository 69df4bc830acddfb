export interface Timeouts {
  /** Until a model sends anything. */
  readonly firstByteMs: number;
  /** Between two signs of life. */
  readonly idleMs: number;
  /** For a whole answer; a slow drip cannot put it off. */
  readonly totalMs: number;
}

/**
 * Aborts a request that is silent or slow. Its signal also follows the caller's own.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #timeouts: Timeouts;
  readonly #total: NodeJS.Timeout;
  #silence: NodeJS.Timeout;
  readonly signal: AbortSignal;
  /** What ran out, for the operator. */
  expired: string | undefined;

  constructor(timeouts: Timeouts, signal: AbortSignal) {
    this.#timeouts = timeouts;
    this.signal = AbortSignal.any([signal, this.#controller.signal]);
    this.#total = setTimeout(() => this.#expire(`no end after ${timeouts.totalMs} ms`), timeouts.totalMs);
    this.#silence = this.#watch(timeouts.firstByteMs);
  }

  /** To be called at each sign of life. */
  touch(): void {
    clearTimeout(this.#silence);
    this.#silence = this.#watch(this.#timeouts.idleMs);
  }

  stop(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#silence);
  }

  #watch(silenceMs: number): NodeJS.Timeout {
    return setTimeout(() => this.#expire(`nothing for ${silenceMs} ms`), silenceMs);
  }

  #expire(reason: string): void {
    this.expired ??= reason;
    this.#controller.abort();
  }
}
