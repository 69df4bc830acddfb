import { ReplyFaultError } from './reply-fault.ts';

/**
 * Aborts an attempt that has gone quiet: before its first byte, or between two pieces.
 *
 * While the reader of the answer is busy the watch is paused, because silence is then not the endpoint's.
 */
export class Watchdog {
  readonly #controller = new AbortController();
  readonly #idleMs: number;
  #timer: NodeJS.Timeout | undefined;
  #isPaused = false;

  constructor(limits: { readonly firstByteMs: number; readonly idleMs: number }) {
    this.#idleMs = limits.idleMs;
    this.#arm(limits.firstByteMs, 'the first byte');
  }

  /** Aborted with a `ReplyFaultError` when the time is up. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** A piece has arrived. */
  reset(): void {
    if (!this.#isPaused) this.#arm(this.#idleMs, 'the next piece');
  }

  pause(): void {
    this.#isPaused = true;
    clearTimeout(this.#timer);
  }

  resume(): void {
    this.#isPaused = false;
    this.reset();
  }

  stop(): void {
    this.#isPaused = true;
    clearTimeout(this.#timer);
  }

  #arm(durationMs: number, awaited: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const detail = `${awaited} did not come within ${durationMs} ms`;
      this.#controller.abort(new ReplyFaultError({ failure: 'timeout', detail, retry: 'elsewhere' }));
    }, durationMs);
  }
}
