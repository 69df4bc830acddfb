import type { LogLimits } from '../../core/publication.ts';
import type { LogReader } from '../boards/live-frame.ts';
import type { LogEntry } from '../ports.ts';

type HeldStore = Required<LogReader>;

export interface HeldLimits extends LogLimits {
  /** Place in the vote log behind which nothing is read; an entry ends there. */
  readonly version?: number;
}

/**
 * Reads the log as it was when a publication was made: what was said of its battles later (exclusions, facts) is kept back
 * until the next one. Facts that were written over since are lost, and missing.
 */
export class HeldReader implements LogReader {
  readonly #store: HeldStore;
  #limits: HeldLimits | undefined;

  /** @param limits - Undefined: nothing is kept back. */
  constructor(store: HeldStore, limits: HeldLimits | undefined) {
    this.#store = store;
    this.#limits = limits;
  }

  get limits(): HeldLimits | undefined {
    return this.#limits;
  }

  hold(limits: HeldLimits | undefined): void {
    this.#limits = limits;
  }

  async readEntries(options: { afterSequence: number; limit: number }): Promise<readonly LogEntry[]> {
    const entries = await this.#store.readEntries({ ...options, limits: this.#limits });
    const { version } = this.#limits ?? {};
    return version === undefined ? entries : entries.filter((entry) => firstOf(entry) <= version);
  }

  async readExclusions(options: { afterId: number; limit: number }) {
    const events = await this.#store.readExclusions(options);
    const limit = this.#limits?.exclusion;
    return limit === undefined ? events : events.filter(({ id }) => id <= limit);
  }

  async readFactChanges(options: { afterChange: number; limit: number }) {
    const changes = await this.#store.readFactChanges(options);
    const limit = this.#limits?.fact;
    return limit === undefined ? changes : changes.filter(({ change }) => change <= limit);
  }

  hashAt(sequence: number): Promise<string | undefined> {
    return this.#store.hashAt(sequence);
  }
}

function firstOf(entry: LogEntry): number {
  return entry.kind === 'vote' ? entry.vote.sequence : entry.firstSequence;
}
