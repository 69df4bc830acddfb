import type { Labels } from '../../core/tagging/labels.ts';
import type { ReplyFailure } from '../ports.ts';

/** Tokens that a model read and wrote. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What came of asking once. */
export type LabelAnswer =
  | { readonly outcome: 'labels'; readonly labels: Labels; readonly usage: Usage }
  /** The model answered, and not with labels. `detail` holds no text of the answer. */
  | { readonly outcome: 'unusable'; readonly detail: string; readonly usage: Usage }
  /** There was no whole answer. */
  | {
      readonly outcome: 'failed';
      readonly failure: ReplyFailure;
      readonly detail: string;
      readonly usage: Usage;
    };

/** A model that says of prompts what rules cannot. */
export interface Labeller {
  /** Changes with everything that can change an answer: the model's configuration, and the words in which it is asked. */
  readonly version: string;
  /** US dollars for a million tokens. */
  readonly price?: { readonly input: number; readonly output: number } | undefined;
  /** @returns The same for prompts that are labelled the same. */
  keyOf(prompts: readonly string[]): string;
  /** What asking once can use at most. */
  mostUsage(prompts: readonly string[]): Usage;
  /** What asking once uses as a rule, if the model does not reason. */
  usualUsage(prompts: readonly string[]): Usage;
  /**
   * Asks once, without a retry.
   *
   * @param prompts - All prompts of one conversation, in order.
   * @throws The reason of `signal`, at once, when it aborts.
   */
  ask(prompts: readonly string[], signal: AbortSignal): Promise<LabelAnswer>;
}
