import type { Battle, ReplyRecord } from '../core/battle.ts';
import { Release } from '../core/release.ts';
import { type BySide, bySide, SIDES, type Side } from '../core/side.ts';
import { EventLog, type TurnEvent } from './event-log.ts';
import type { ReplyEvent } from './ports.ts';

/** Time between two releases. With 24 code points a step, at most 480 a second reach the screen. */
export const TICK_MS = 50;

export interface LiveTurnOptions {
  readonly turnIndex: number;
  /** Opens the stream of one side. Called once for each. */
  readonly streamSide: (side: Side, signal: AbortSignal) => AsyncIterable<ReplyEvent>;
  /** How long a turn goes on with nobody listening. */
  readonly reconnectMs: number;
  /** Called once, when both sides have ended and everything is released, before `turn-end` goes out. */
  readonly onEnd: (
    replies: BySide<ReplyRecord>,
  ) => Promise<Pick<Battle, 'exclusions'> & { readonly votable: boolean }>;
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
}

/**
 * Two answers on their way from the providers to one voter.
 *
 * Both sides are read in parallel as fast as they come; what the voter gets is paced by the tick and by
 * `Release`, in lock-step. One side's failure ends that side alone.
 */
export class LiveTurn {
  readonly #options: LiveTurnOptions;
  readonly #release = new Release();
  readonly #log: EventLog;
  readonly #abort = new AbortController();
  readonly #records: Record<Side, { -readonly [Key in keyof ReplyRecord]?: ReplyRecord[Key] }> = {
    a: {},
    b: {},
  };
  readonly #startedAt: number;
  #readers = 0;
  #graceTimer: NodeJS.Timeout | undefined;
  #ticker: NodeJS.Timeout | undefined;
  /** Settles when the turn is over and stored. Never rejects. */
  readonly done: Promise<void>;

  constructor(options: LiveTurnOptions) {
    this.#options = options;
    this.#log = new EventLog(options.turnIndex);
    this.#startedAt = options.now();
    this.#startGrace();
    this.done = this.#run();
  }

  /** Follows the turn from after `lastEventId`. While one reader is there the turn goes on. */
  async *follow(options: {
    lastEventId?: string | undefined;
    signal: AbortSignal;
  }): AsyncGenerator<TurnEvent> {
    this.#readers += 1;
    clearTimeout(this.#graceTimer);
    try {
      yield* this.#log.read(options);
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0 && !this.#release.isDone) this.#startGrace();
    }
  }

  isExhausted(lastEventId: string | undefined): boolean {
    return this.#log.isExhausted(lastEventId);
  }

  /** Stops both sides at what the voter has seen, and aborts the calls that still run. */
  stop(): void {
    this.#release.stop();
    this.#abort.abort();
  }

  #startGrace(): void {
    this.#graceTimer = setTimeout(() => {
      const stillWriting = SIDES.some((side) => this.#release.ending(side) === 'open');
      if (stillWriting) this.stop();
    }, this.#options.reconnectMs);
  }

  async #run(): Promise<void> {
    for (const side of SIDES) void this.#readSide(side);
    await this.#releaseAll();
    // A provider that ignores the abort does not hold the end of the turn: nobody waits for it.
    this.#abort.abort();
    clearTimeout(this.#graceTimer);
    const end = await this.#options.onEnd(bySide((side) => this.#toRecord(side)));
    this.#log.append('turn-end', { votable: end.votable, exclusions: end.exclusions });
    this.#log.close();
  }

  async #readSide(side: Side): Promise<void> {
    try {
      for await (const event of this.#options.streamSide(side, this.#abort.signal)) this.#apply(side, event);
    } catch (error) {
      this.#fail(side, `bug: ${error instanceof Error ? error.message : String(error)}`);
    }
    // Nothing came after the last text: the stream broke its contract, or was aborted and the side is stopped.
    this.#fail(side, 'protocol: the stream ended without an ending');
  }

  #apply(side: Side, event: ReplyEvent): void {
    if (this.#release.ending(side) !== 'open') return;
    const record = this.#records[side];
    if (event.type === 'text') {
      record.firstTextMs ??= this.#elapsedMs();
      this.#release.write(side, event.text);
    } else if (event.type === 'error') {
      this.#fail(side, `${event.failure}: ${event.detail}`);
    } else if (this.#release.text(side).trim() === '') {
      this.#fail(side, 'empty: the answer has no text');
    } else {
      const { type, ...usage } = event;
      Object.assign(record, usage, { durationMs: this.#elapsedMs() });
      this.#release.end(side, 'complete');
    }
  }

  #fail(side: Side, failure: string): void {
    if (this.#release.ending(side) !== 'open') return;
    Object.assign(this.#records[side], { failure, durationMs: this.#elapsedMs() });
    this.#release.end(side, 'failed');
  }

  #releaseAll(): Promise<void> {
    return new Promise((resolve) => {
      this.#ticker = setInterval(() => {
        for (const { name, ...data } of this.#release.step()) this.#log.append(name, data);
        if (!this.#release.isDone) return;
        clearInterval(this.#ticker);
        resolve();
      }, TICK_MS);
    });
  }

  #toRecord(side: Side): ReplyRecord {
    const ending = this.#release.ending(side);
    return {
      ...this.#records[side],
      state: ending === 'open' ? 'failed' : ending,
      text: this.#release.text(side),
    };
  }

  #elapsedMs(): number {
    return Math.round(this.#options.now() - this.#startedAt);
  }
}
