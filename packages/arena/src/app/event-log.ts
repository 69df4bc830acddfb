import { waitUnlessAborted } from './wait-unless-aborted.ts';

/** An event of a turn, with its place in it. */
export interface TurnEvent {
  /** `<turn index>.<place in the turn, from 1>`: says nothing but the order. */
  readonly id: string;
  readonly name: 'reply-delta' | 'reply-end' | 'reply-error' | 'turn-end';
  /** JSON. The same bytes whenever the event is sent; but `turn-end` says what is votable now, which a vote ends. */
  readonly data: string;
}

/**
 * The events of one turn, to be followed by any number of readers, each at its own pace.
 *
 * Readers pull: a slow one holds a place in the log, never a queue of its own.
 */
export class EventLog {
  readonly #turnIndex: number;
  readonly #events: TurnEvent[] = [];
  #closed = false;
  #wake = Promise.withResolvers<void>();

  constructor(turnIndex: number) {
    this.#turnIndex = turnIndex;
  }

  append(name: TurnEvent['name'], data: unknown): void {
    this.#events.push({
      id: `${this.#turnIndex}.${this.#events.length + 1}`,
      name,
      data: JSON.stringify(data),
    });
    this.#notify();
  }

  /** No further event comes; readers end after the last one. */
  close(): void {
    this.#closed = true;
    this.#notify();
  }

  /**
   * Gives every event after `lastEventId`, as it comes, until the log is closed or `signal` aborts.
   *
   * @param options.lastEventId - An id of this turn; one of another turn means from the beginning.
   */
  async *read(options: { lastEventId?: string | undefined; signal: AbortSignal }): AsyncGenerator<TurnEvent> {
    let place = this.#placeAfter(options.lastEventId);
    while (!options.signal.aborted) {
      const event = this.#events[place];
      if (event) {
        place += 1;
        yield event;
      } else if (this.#closed) {
        return;
      } else {
        await waitUnlessAborted(this.#wake.promise, options.signal);
      }
    }
  }

  /** Whether a reader that has seen `lastEventId` has seen everything. */
  isExhausted(lastEventId: string | undefined): boolean {
    return this.#closed && this.#placeAfter(lastEventId) >= this.#events.length;
  }

  #placeAfter(lastEventId: string | undefined): number {
    const [turnIndex, place] = lastEventId?.split('.').map(Number) ?? [];
    return turnIndex === this.#turnIndex ? (place ?? 0) : 0;
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}
