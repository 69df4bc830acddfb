import { BackgroundJob } from '../background-job.ts';
import type { RuleTagger, SnapshotKeeper } from '../ports.ts';
import { DuplicateFinder, type DuplicateFinderOptions } from './duplicate-finder.ts';
import { type ExcludeLeaksOptions, excludeLeaks } from './exclude-leaks.ts';
import { tagBattles } from './tag-battles.ts';
import { type TaggingProgress, ToldProgress } from './told-progress.ts';
import type { WalkProgress } from './walk-untagged.ts';

export interface TaggingJobsOptions {
  readonly store: DuplicateFinderOptions['store'] & ExcludeLeaksOptions['store'];
  readonly tagger: RuleTagger;
  /** Where clusters of prompts are kept between two runs. */
  readonly snapshots?: SnapshotKeeper;
  readonly clock: () => Date;
  readonly report: (message: string, error: unknown) => void;
  /** Tells the operator how far long work is. */
  readonly log: (message: string) => void;
  /** Told when there are new facts to be read. */
  readonly onFacts: () => void;
}

/** Keeps what is said of logged battles up to date in the background: facts by rule, who gives a name away, and which prompts are the same. */
export class TaggingJobs {
  readonly #options: TaggingJobsOptions;
  readonly #job: BackgroundJob;
  readonly #finder: DuplicateFinder;
  readonly #told: ToldProgress;
  #poll: NodeJS.Timeout | undefined;
  /** Everything up to this place of the log is tagged: no run looks there again. */
  #doneUpTo = 0;

  constructor(options: TaggingJobsOptions) {
    const { store, snapshots, report, log } = options;
    this.#options = options;
    this.#finder = new DuplicateFinder({ store, report, ...(snapshots && { snapshots }) });
    this.#told = new ToldProgress(log);
    this.#job = new BackgroundJob(
      (signal) => this.#run(signal),
      (error) => report('battles could not be tagged', error),
    );
  }

  /** How far a run is that has much to do; null if none is under way. */
  get progress(): TaggingProgress | null {
    return this.#told.current;
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

  async #run(signal: AbortSignal): Promise<void> {
    const { store, tagger, clock, onFacts } = this.#options;
    const { sequence: end } = await store.findEnd();
    const walk = { store, tagger, signal, afterSequence: this.#doneUpTo };
    await this.#told.watch('rules', (tell) => tagBattles({ ...walk, onProgress: both(tell, onFacts) }));
    await this.#told.watch('leaks', (tell) =>
      excludeLeaks({ ...walk, clock, onProgress: both(tell, onFacts) }),
    );
    // What came meanwhile is of the next run.
    if (!signal.aborted) this.#doneUpTo = end;
    const isStored = await this.#told.watch('duplicates', (onProgress) =>
      this.#finder.readOn({ signal, onProgress }),
    );
    if (isStored) onFacts();
  }
}

function both(tell: (progress: WalkProgress) => void, onFacts: () => void): (progress: WalkProgress) => void {
  return (progress) => {
    tell(progress);
    onFacts();
  };
}
