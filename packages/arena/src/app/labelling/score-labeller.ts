import type { Labels } from '../../core/tagging/labels.ts';
import { type LabelledPair, type LabelReport, scoreLabels } from '../../core/tagging/score-labels.ts';
import { type LabelAsker, type LabelFailure, MAX_FAILURES_IN_A_ROW } from './label-asker.ts';

/** Prompts of a conversation with the labels that are held to be true. */
export interface LabelledPrompts {
  readonly prompts: readonly string[];
  /** May leave labels out. */
  readonly labels: Partial<Labels>;
}

export interface LabellerReport extends LabelReport {
  readonly labelled: number;
  /** By why. */
  readonly failed: ReadonlyMap<LabelFailure, number>;
  /** Prompts that were not asked, for the budget was used up. */
  readonly unasked: number;
}

/**
 * Asks a labeller about prompts whose labels are known, and compares.
 *
 * @returns Prompts that failed or were not asked are counted, and left out of the scores.
 * @throws {Error} If the labeller fails time after time.
 */
export async function scoreLabeller(options: {
  readonly asker: LabelAsker;
  /** Most requests under way together. */
  readonly atOnce: number;
  readonly items: readonly LabelledPrompts[];
  readonly signal: AbortSignal;
  readonly onProgress?: (asked: number) => void;
}): Promise<LabellerReport> {
  const { asker, atOnce, items, signal, onProgress } = options;
  const found: (Labels | undefined)[] = items.map(() => undefined);
  const failed = new Map<LabelFailure, number>();
  let [next, unasked, done, failuresInARow] = [0, 0, 0, 0];
  const runLane = async () => {
    for (let place = next++; place < items.length; place = next++) {
      const asked = await asker.ask(items[place]!.prompts, signal);
      failuresInARow = asked.outcome === 'failed' ? failuresInARow + 1 : 0;
      if (asked.outcome === 'labels') found[place] = asked.labels;
      else if (asked.outcome === 'over-budget') unasked += 1;
      else {
        failed.set(asked.failure, (failed.get(asked.failure) ?? 0) + 1);
        if (failuresInARow >= MAX_FAILURES_IN_A_ROW) {
          // The other lanes end with what they are at.
          next = items.length;
          throw new Error(`Cannot score the labeller: it fails. Its last failure: ${asked.detail}`);
        }
      }
      done += 1;
      onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runLane));
  const pairs = items.map(({ labels }, place): LabelledPair => ({ expected: labels, found: found[place] }));
  const labelled = found.filter((labels) => labels !== undefined).length;
  return { ...scoreLabels(pairs), labelled, failed, unasked };
}
