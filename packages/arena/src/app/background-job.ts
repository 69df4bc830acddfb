/**
 * Work that is done whenever there is some, one run at a time: a call during a run causes one more after it. A failure is
 * reported, and the next call tries again.
 */
export class BackgroundJob {
  readonly #work: (signal: AbortSignal) => Promise<void>;
  readonly #report: (error: unknown) => void;
  readonly #end = new AbortController();
  #isRunning = false;
  #isWanted = false;
  #done: Promise<void> = Promise.resolve();

  constructor(work: (signal: AbortSignal) => Promise<void>, report: (error: unknown) => void) {
    this.#work = work;
    this.#report = report;
  }

  runSoon(): void {
    this.#isWanted = true;
    if (!this.#isRunning && !this.#end.signal.aborted) this.#done = this.#run();
  }

  /** Settles when nothing runs and nothing is wanted. */
  async settled(): Promise<void> {
    await this.#done;
  }

  /** Ends what runs at its next step. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.#done;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#isWanted && !this.#end.signal.aborted) {
      this.#isWanted = false;
      try {
        await this.#work(this.#end.signal);
      } catch (error) {
        this.#report(error);
      }
    }
    // With nothing between the last look and this, so that no call is lost.
    this.#isRunning = false;
  }
}
