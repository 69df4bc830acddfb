import { LABELS } from '../boards/frame-row.ts';
import type { LabelStore } from './label-battles.ts';
import type { Labeller, Usage } from './labeller.ts';
import { costOf } from './spending.ts';

const BATCH_SIZE = 500;

export interface LabelEstimate {
  /** Battles with a text and without labels of this labeller. */
  readonly battles: number;
  /** Requests without a retry: prompts that differ. */
  readonly requests: number;
  readonly usage: Usage;
  /** US dollars; null if the model has no price. */
  readonly dollars: number | null;
}

/** Says what labelling the log would take, without asking the model. */
export async function estimateLabels(options: {
  readonly store: Pick<LabelStore, 'readUntagged' | 'readConversations'>;
  readonly labeller: Labeller;
  readonly limit?: number;
}): Promise<LabelEstimate> {
  const { store, labeller, limit = Number.POSITIVE_INFINITY } = options;
  const seen = new Set<string>();
  let battles = 0;
  let [inputTokens, outputTokens] = [0, 0];
  for (let afterSequence = 0; battles < limit; ) {
    const asked = { tagger: LABELS, version: labeller.version, afterSequence };
    const sequences = await store.readUntagged({ ...asked, limit: Math.min(BATCH_SIZE, limit - battles) });
    if (sequences.length === 0) break;
    for (const turns of (await store.readConversations(sequences)).values()) {
      const prompts = turns.map(({ prompt }) => prompt);
      const key = labeller.keyOf(prompts);
      if (seen.has(key)) continue;
      seen.add(key);
      const usage = labeller.usualUsage(prompts);
      inputTokens += usage.inputTokens;
      outputTokens += usage.outputTokens;
    }
    battles += sequences.length;
    afterSequence = sequences.at(-1)!;
  }
  const usage = { inputTokens, outputTokens };
  return { battles, requests: seen.size, usage, dollars: costOf(usage, labeller.price) };
}
