import type { Labels } from '../../core/tagging/labels.ts';
import type { ReplyFailure } from '../ports.ts';
import type { LabelAnswer, Labeller } from './labeller.ts';
import { RequestPacer, type Timing } from './request-pacer.ts';
import { type Budget, Spending } from './spending.ts';

export type LabelFailure = ReplyFailure | 'unusable';

/** What came of asking until there was an answer, or no hope of one. */
export type Asked =
  | { readonly outcome: 'labels'; readonly labels: Labels }
  | {
      readonly outcome: 'failed';
      readonly failure: LabelFailure;
      readonly detail: string;
      /** Whether asking again soon would give the same: the prompt or the model is at fault, and not the moment. */
      readonly isLasting: boolean;
    }
  | { readonly outcome: 'over-budget' };

export interface AskerOptions {
  readonly labeller: Labeller;
  readonly requestsPerMinute: number;
  readonly budget: Budget;
  readonly timing: Timing;
}

/** So many failures without a success between them are the model's or the endpoint's, not the prompts'. */
export const MAX_FAILURES_IN_A_ROW = 10;

/** Before the second, third and fourth try where the endpoint failed. */
const PAUSES_MS = [1_000, 4_000, 16_000];
/** A model that has not answered with labels is asked once more: the delimiters differ, and so may the answer. */
const UNUSABLE_TRIES = 2;

/** Asks a labeller within the rate and the budget that it was given, and again where that may help. Several calls may run at once. */
export class LabelAsker {
  readonly labeller: Labeller;
  readonly spending: Spending;
  readonly #timing: Timing;
  readonly #pacer: RequestPacer;
  #requests = 0;

  constructor(options: AskerOptions) {
    this.labeller = options.labeller;
    this.#timing = options.timing;
    this.spending = new Spending(options.budget, options.labeller.price);
    this.#pacer = new RequestPacer(options.requestsPerMinute, options.timing);
  }

  /** How often the model was asked, retries included. */
  get requests(): number {
    return this.#requests;
  }

  /** @throws The reason of `signal` when it aborts. */
  async ask(prompts: readonly string[], signal: AbortSignal): Promise<Asked> {
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#askOnce(prompts, signal);
      if (answer === undefined) return { outcome: 'over-budget' };
      if (answer.outcome === 'labels') return { outcome: 'labels', labels: answer.labels };
      if (!(await this.#isWorthRetry(answer, tries, signal))) return toFailure(answer);
    }
  }

  /** @returns Nothing if the budget does not allow it. */
  async #askOnce(prompts: readonly string[], signal: AbortSignal): Promise<LabelAnswer | undefined> {
    const most = this.labeller.mostUsage(prompts);
    if (!(await this.spending.reserve(most))) return undefined;
    // Whoever aborts a request may still be billed for what it has sent.
    let used = most;
    let isSent = false;
    try {
      await this.#pacer.take(signal);
      isSent = true;
      this.#requests += 1;
      const answer = await this.labeller.ask(prompts, signal);
      used = answer.usage;
      return answer;
    } finally {
      this.spending.settle(most, isSent ? used : { inputTokens: 0, outputTokens: 0 });
    }
  }

  /** Waits before a retry, if there is to be one. */
  async #isWorthRetry(
    answer: Exclude<LabelAnswer, { outcome: 'labels' }>,
    tries: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (answer.outcome === 'unusable') return tries < UNUSABLE_TRIES;
    const pauseMs = PAUSES_MS[tries - 1];
    if (answer.failure === 'rejected' || pauseMs === undefined) return false;
    // Apart by chance, so that requests that failed together do not come back together.
    const waitMs = pauseMs * (0.5 + this.#timing.random());
    if (answer.failure === 'rate-limited') this.#pacer.pause(waitMs);
    else await this.#timing.sleep(waitMs, signal);
    return true;
  }
}

function toFailure(answer: Exclude<LabelAnswer, { outcome: 'labels' }>): Asked {
  const failure = answer.outcome === 'unusable' ? answer.outcome : answer.failure;
  const isLasting = failure === 'unusable' || failure === 'rejected';
  return { outcome: 'failed', failure, detail: answer.detail, isLasting };
}
