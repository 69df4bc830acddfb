import type { Labels } from '../../../core/tagging/labels.ts';
import type { LabelAnswer, Labeller } from '../labeller.ts';
import type { Timing } from '../request-pacer.ts';

export const USAGE = { inputTokens: 1_000, outputTokens: 100 };
/** A request can use twice of what it uses. */
const MOST = { inputTokens: 2_000, outputTokens: 200 };

export function labelsOf(overrides: Partial<Labels> = {}): Labels {
  return {
    criteria: [],
    instructionFollowing: 1,
    math: false,
    creativeWriting: false,
    expert: false,
    occupations: [],
    ...overrides,
  };
}

/** Labels as mathematics what has a digit in it. A test may say what else it answers, by the first prompt. */
export class ScriptedLabeller implements Labeller {
  readonly version: string;
  readonly price: Labeller['price'];
  /** First prompts, in the order in which they were asked for. */
  readonly asked: string[] = [];
  /** Most requests that were ever under way together. */
  mostAtOnce = 0;
  #underWay = 0;
  readonly #answer: (
    prompt: string,
    tries: number,
  ) => Exclude<LabelAnswer, { outcome: 'labels' }> | undefined;

  constructor(
    options: {
      readonly version?: string;
      readonly price?: Labeller['price'];
      readonly answer?: (
        prompt: string,
        tries: number,
      ) => Exclude<LabelAnswer, { outcome: 'labels' }> | undefined;
    } = {},
  ) {
    this.version = options.version ?? 'model-1';
    this.price = options.price;
    this.#answer = options.answer ?? (() => undefined);
  }

  keyOf(prompts: readonly string[]): string {
    return prompts.join('\n').toLowerCase();
  }

  mostUsage() {
    return MOST;
  }

  usualUsage() {
    return USAGE;
  }

  async ask([prompt]: readonly string[], signal: AbortSignal): Promise<LabelAnswer> {
    this.asked.push(prompt!);
    this.#underWay += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
    await new Promise((resolve) => setImmediate(resolve));
    this.#underWay -= 1;
    signal.throwIfAborted();
    const tries = this.asked.filter((other) => other === prompt).length;
    const labels = labelsOf({ math: /\d/.test(prompt!) });
    return this.#answer(prompt!, tries) ?? { outcome: 'labels', labels, usage: USAGE };
  }
}

export const unusable = {
  outcome: 'unusable',
  detail: 'they must be labels, got prose',
  usage: USAGE,
} as const;

export function failed(failure: Extract<LabelAnswer, { outcome: 'failed' }>['failure']) {
  const usage = { inputTokens: 0, outputTokens: 0 };
  return { outcome: 'failed', failure, detail: `detail of ${failure}`, usage } as const;
}

/** Time that passes only while somebody sleeps, and then at once. */
export class SleepingTime implements Timing {
  #nowMs = 0;
  /** Every sleep, in milliseconds. */
  readonly sleeps: number[] = [];

  readonly now = () => this.#nowMs;
  readonly random = () => 0.5;

  readonly sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    const wakeAt = this.#nowMs + ms;
    this.sleeps.push(ms);
    // Others get their turn first, as they would in real time.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
    this.#nowMs = Math.max(this.#nowMs, wakeAt);
  };
}
