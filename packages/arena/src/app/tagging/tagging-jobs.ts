import { BackgroundJob } from '../background-job.ts';
import type { RuleTagger, SnapshotKeeper } from '../ports.ts';
import { DuplicateFinder, type DuplicateFinderOptions } from './duplicate-finder.ts';
import { type ExcludeLeaksOptions, excludeLeaks } from './exclude-leaks.ts';
import { tagBattles } from './tag-battles.ts';

export interface TaggingJobsOptions {
  readonly store: DuplicateFinderOptions['store'] & ExcludeLeaksOptions['store'];
  readonly tagger: RuleTagger;
  /** Where clusters of prompts are kept between two runs. */
  readonly snapshots?: SnapshotKeeper;
  readonly clock: () => Date;
  readonly report: (message: string, error: unknown) => void;
  /** Told when there are new facts to be read. */
  readonly onFacts: () => void;
}

/** Keeps what is said of logged battles up to date in the background: facts by rule, who gives a name away, and which prompts are the same. */
export class TaggingJobs {
  readonly #job: BackgroundJob;
  readonly #finder: DuplicateFinder;
  #poll: NodeJS.Timeout | undefined;
  #tagged = 0;
  /** Everything up to this place of the log is tagged: no run looks there again. */
  #doneUpTo = 0;

  constructor({ store, tagger, snapshots, clock, report, onFacts }: TaggingJobsOptions) {
    this.#finder = new DuplicateFinder({ store, report, ...(snapshots && { snapshots }) });
    this.#job = new BackgroundJob(
      async (signal) => {
        const before = this.#tagged;
        const { sequence: end } = await store.findEnd();
        await tagBattles({
          store,
          tagger,
          signal,
          afterSequence: this.#doneUpTo,
          onProgress: (tagged) => {
            this.#tagged = before + tagged;
            onFacts();
          },
        });
        await excludeLeaks({
          ...{ store, tagger, clock, signal },
          afterSequence: this.#doneUpTo,
          onProgress: onFacts,
        });
        // What came meanwhile is of the next run.
        if (!signal.aborted) this.#doneUpTo = end;
        if (await this.#finder.readOn(signal)) onFacts();
      },
      (error) => report('battles could not be tagged', error),
    );
  }

  /** Battles that were tagged since the start. */
  get tagged(): number {
    return this.#tagged;
  }

  /** Place in the log of the first battle of a cluster of prompts. */
  leaderOf(cluster: number): number | undefined {
    return this.#finder.leaderOf(cluster);
  }

  /** Tags what the log holds, and goes on looking every `pollMs` for battles of other processes. */
  start(pollMs: number): void {
    this.runSoon();
    this.#poll = setInterval(() => this.runSoon(), pollMs);
    this.#poll.unref();
  }

  runSoon(): void {
    this.#job.runSoon();
  }

  settled(): Promise<void> {
    return this.#job.settled();
  }

  async stop(): Promise<void> {
    clearInterval(this.#poll);
    await this.#job.stop();
  }
}
