import type { LiveFrame } from '../boards/live-frame.ts';
import type { LabelAsker } from './label-asker.ts';
import { type LabelRun, type LabelStore, labelBattles } from './label-battles.ts';
import type { Timing } from './request-pacer.ts';

export interface KeepLabellingOptions {
  readonly store: LabelStore;
  readonly asker: LabelAsker;
  /** Most requests under way together. */
  readonly atOnce: number;
  /** Tells when the log has grown. */
  readonly frame: Pick<LiveFrame, 'versions'>;
  readonly report: (message: string, error: unknown) => void;
  readonly timing: Timing;
}

/** After failures that are the model's or the store's. */
const PAUSE_MS = 10 * 60_000;
/** A budget is for so long. */
const PERIOD_MS = 24 * 60 * 60_000;

/** Labels what the log holds and whatever comes to it, until it is stopped. Never throws: failures are reported, and tried again. */
export function startLabelling(options: KeepLabellingOptions): { stop(): Promise<void> } {
  const end = new AbortController();
  const done = new BackgroundLabelling(options, end.signal).run();
  return {
    stop: () => {
      end.abort();
      return done;
    },
  };
}

class BackgroundLabelling {
  readonly #options: KeepLabellingOptions;
  readonly #signal: AbortSignal;
  #doneUpTo = 0;
  #periodStart: number;

  constructor(options: KeepLabellingOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#periodStart = options.timing.now();
  }

  async run(): Promise<void> {
    let seen = 0;
    for await (const version of this.#options.frame.versions(this.#signal)) {
      // The frame also changes when labels are stored.
      if (version === seen) continue;
      seen = version;
      await this.#labelAll();
    }
  }

  /** Runs until the end of the log, with a pause wherever a run ended before it. */
  async #labelAll(): Promise<void> {
    while (!this.#signal.aborted) {
      const pauseMs = await this.#labelOn();
      if (pauseMs === 0) return;
      // An abort ends the pause, and the condition above the loop.
      await this.#options.timing.sleep(pauseMs, this.#signal).catch(() => {});
    }
  }

  /** @returns Milliseconds to wait before the next run; 0 if there is nothing left to do. */
  async #labelOn(): Promise<number> {
    const { store, asker, atOnce, report, timing } = this.#options;
    if (timing.now() - this.#periodStart >= PERIOD_MS) {
      this.#periodStart = timing.now();
      asker.spending.reset();
    }
    try {
      const run = await labelBattles({
        store,
        asker,
        atOnce,
        afterSequence: this.#doneUpTo,
        signal: this.#signal,
      });
      this.#doneUpTo = run.doneUpTo;
      return this.#pauseAfter(run);
    } catch (error) {
      report('battles could not be labelled', error);
      return PAUSE_MS;
    }
  }

  #pauseAfter({ endedBy, detail, failed, hasOpen }: LabelRun): number {
    const { report, timing } = this.#options;
    // A labeller that came back in the middle of a run has left some open, too.
    if (endedBy === 'failures' || (endedBy === 'end-of-log' && hasOpen)) {
      report(
        'labelling pauses: the labeller fails',
        new Error(`${[...failed.keys()].join(', ')}: ${detail}`),
      );
      return PAUSE_MS;
    }
    if (endedBy === 'budget') {
      report('labelling pauses: the budget of 24 hours is used up', undefined);
      return Math.max(1, this.#periodStart + PERIOD_MS - timing.now());
    }
    return 0;
  }
}
