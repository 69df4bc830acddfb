import { LABELS } from '../boards/frame-row.ts';
import type { LabelStore } from './label-battles.ts';
import type { Labeller, Usage } from './labeller.ts';
import { costOf } from './spending.ts';

const BATCH_SIZE = 500;

export interface LabelEstimate {
  /** Battles with a text and without labels of this labeller. */
  readonly battles: number;
  /** Requests without a retry: prompts that differ, and that this labeller has not labelled. */
  readonly requests: number;
  readonly usage: Usage;
  /** US dollars; null if the model has no price. */
  readonly dollars: number | null;
}

/** Says what labelling the log would take, without asking the model. */
export async function estimateLabels(options: {
  readonly store: Pick<LabelStore, 'readUntagged' | 'readConversations' | 'readKnown'>;
  readonly labeller: Labeller;
  readonly limit?: number;
}): Promise<LabelEstimate> {
  const { store, labeller, limit = Number.POSITIVE_INFINITY } = options;
  const seen = new Set<string>();
  const by = { tagger: LABELS, version: labeller.version };
  let [battles, requests] = [0, 0];
  let [inputTokens, outputTokens] = [0, 0];
  for (let afterSequence = 0; battles < limit; ) {
    const limits = { afterSequence, limit: Math.min(BATCH_SIZE, limit - battles) };
    const sequences = await store.readUntagged({ ...by, ...limits });
    if (sequences.length === 0) break;
    const promptsOf = new Map<string, readonly string[]>();
    for (const turns of (await store.readConversations(sequences)).values()) {
      const prompts = turns.map(({ prompt }) => prompt);
      const key = labeller.keyOf(prompts);
      if (!seen.has(key)) promptsOf.set(key, prompts);
      seen.add(key);
    }
    const known = await store.readKnown({ ...by, keys: [...promptsOf.keys()] });
    for (const [key, prompts] of promptsOf) {
      if (known.has(key)) continue;
      requests += 1;
      const usage = labeller.usualUsage(prompts);
      inputTokens += usage.inputTokens;
      outputTokens += usage.outputTokens;
    }
    battles += sequences.length;
    afterSequence = sequences.at(-1)!;
  }
  const usage = { inputTokens, outputTokens };
  return { battles, requests, usage, dollars: costOf(usage, labeller.price) };
}
