import { waitUnlessAborted } from '../wait-unless-aborted.ts';

/** What is read at versions of the log: the newest, or those that are published. */
interface Versioned {
  now(): { readonly state: string };
  /** Places of the log that are shown. */
  readonly version: number;
}

/** Wakes all who wait for a change. Whoever waits again waits for the next one. */
export class ChangeSignal {
  #next = Promise.withResolvers<void>();

  /** Fulfilled by the next `tell()`. */
  get next(): Promise<void> {
    return this.#next.promise;
  }

  tell(): void {
    this.#next.resolve();
    this.#next = Promise.withResolvers<void>();
  }
}

/** Gives the version now, then each new one of which `changes` tells, until `signal` aborts. Versions in between are skipped. */
export async function* eachVersion(
  source: Versioned,
  changes: ChangeSignal,
  signal: AbortSignal,
): AsyncGenerator<number> {
  let seen = '';
  while (!signal.aborted) {
    const { state } = source.now();
    if (state === seen) {
      await waitUnlessAborted(changes.next, signal);
    } else {
      seen = state;
      yield source.version;
    }
  }
}
