import { waitUnlessAborted } from '../wait-unless-aborted.ts';

/** What is read at versions of the log: the newest, or those that are published. */
interface Versioned {
  now(): { readonly state: string };
  /** Places of the log that are shown. */
  readonly version: number;
}

/**
 * Gives the version now, then each new one, until `signal` aborts. Versions in between are skipped.
 *
 * @param nextChange - A promise that is fulfilled when something has changed since the call.
 */
export async function* eachVersion(
  source: Versioned,
  nextChange: () => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<number> {
  let seen = '';
  while (!signal.aborted) {
    const { state } = source.now();
    if (state === seen) {
      await waitUnlessAborted(nextChange(), signal);
    } else {
      seen = state;
      yield source.version;
    }
  }
}
