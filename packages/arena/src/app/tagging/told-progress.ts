import type { WalkProgress } from './walk-untagged.ts';

/** What is done to battles of the log in the background, one after the other. */
export const TAGGING_STEPS = ['rules', 'leaks', 'duplicates'] as const;
export type TaggingStep = (typeof TAGGING_STEPS)[number];

export interface TaggingProgress extends WalkProgress {
  readonly step: TaggingStep;
}

/** What takes a moment is not worth a word: a vote is tagged before anyone could read it. */
const FEW_BATTLES = 500;
const BETWEEN_MS = 5_000;
const WORDS: Readonly<Record<TaggingStep, string>> = {
  rules: 'tagging battles by rule',
  leaks: 'reading battles for identity leaks',
  duplicates: 'finding prompts that are the same',
};

/** Knows how far long work on the log is, and tells the operator when it begins, every few seconds, and how it ended. */
export class ToldProgress {
  readonly #log: (message: string) => void;
  readonly #now: () => number;
  #current: TaggingProgress | null = null;

  /** @param now - Milliseconds. */
  constructor(log: (message: string) => void, now: () => number = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  /** What is under way; null if that is nothing, or not much. */
  get current(): TaggingProgress | null {
    return this.#current;
  }

  async watch<Result>(
    step: TaggingStep,
    work: (onProgress: (progress: WalkProgress) => void) => Promise<Result>,
  ): Promise<Result> {
    const startedAt = this.#now();
    let saidAt = Number.NEGATIVE_INFINITY;
    const tell = (progress: WalkProgress) => {
      if (progress.total <= FEW_BATTLES) return;
      this.#current = { step, ...progress };
      if (this.#now() - saidAt < BETWEEN_MS) return;
      saidAt = this.#now();
      this.#log(`${WORDS[step]}: ${progress.done} of ${progress.total}`);
    };
    try {
      return await work(tell);
    } finally {
      if (this.#current) this.#sayEnd(this.#current, this.#now() - startedAt);
      this.#current = null;
    }
  }

  #sayEnd({ step, done, total }: TaggingProgress, durationMs: number): void {
    const end = done < total ? `ended at ${done} of ${total}` : `done, ${total}`;
    this.#log(`${WORDS[step]}: ${end} in ${(durationMs / 1_000).toFixed(1)} s`);
  }
}
