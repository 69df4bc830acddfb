import { LABELS } from '../app/boards/frame-row.ts';
import { estimateLabels } from '../app/labelling/estimate-labels.ts';
import { type LabelProgress, type LabelRun, labelBattles } from '../app/labelling/label-battles.ts';
import type { Usage } from '../app/labelling/labeller.ts';
import { countUntagged } from '../app/tagging/count-untagged.ts';
import { composeLabelling } from '../compose-labelling.ts';
import { type Config, readConfig } from '../config.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';
import { sayNowAndThen } from './progress.ts';
import { untilSignal } from './until-signal.ts';
import { UsageError } from './usage-error.ts';

export interface LabelOptions extends DataOptions {
  readonly config?: string;
  readonly limit?: number;
  readonly dryRun?: boolean;
}

/**
 * `leitai label`: asks the labeller about every battle that has none of its labels. May be ended with Ctrl-C at any time;
 * the next run goes on.
 *
 * @throws {UsageError} If there is no labeller, or no arena has kept its data there.
 */
export async function labelCommand(options: LabelOptions): Promise<void> {
  const { limit } = options;
  const config = await readConfigWithLabeller(options.config);
  await withExistingStore(options, 'label battles', async (store) => {
    const labelling = composeLabelling(config.labeller, config.timeouts);
    const { labeller } = labelling.asker;
    const limits = limit === undefined ? {} : { limit };
    if (options.dryRun) {
      const { battles, requests, usage, dollars } = await estimateLabels({ store, labeller, ...limits });
      console.log(
        `${count(battles, 'battle')} without labels, ${count(requests, 'request')}. About ${sayUsage(usage, dollars)}, more if the model reasons.`,
      );
      return;
    }
    const unlabelled = await countUntagged(store, { tagger: LABELS, version: labeller.version });
    const total = Math.min(unlabelled, limit ?? Number.POSITIVE_INFINITY);
    const run = await untilSignal((signal) =>
      labelBattles({ ...labelling, ...limits, store, signal, onProgress: sayProgress(total) }),
    );
    console.log(`${sayRun(run)}.`);
    if (run.endedBy === 'failures') {
      throw new Error(`The labeller fails, so that labelling was ended. Its last failure: ${run.detail}`);
    }
  });
}

/** @throws {UsageError} If the configuration names no labeller. */
export async function readConfigWithLabeller(
  path: string | undefined,
): Promise<Config & { readonly labeller: NonNullable<Config['labeller']> }> {
  const config = await readConfig({ environment: process.env, path });
  const { labeller } = config;
  if (labeller === undefined) {
    const file = config.file ?? 'leitai.yaml, which is not there,';
    throw new UsageError(`Cannot label: ${file} must have a section labeller that names a model, found none`);
  }
  return { ...config, labeller };
}

function sayProgress(total: number): (progress: LabelProgress) => void {
  const startedAt = performance.now();
  return sayNowAndThen(({ labelled, failed, requests, dollars }) => {
    const perMinute = Math.round((requests * 60_000) / (performance.now() - startedAt));
    const cost = dollars === null ? '' : `, $${dollars.toFixed(4)}`;
    return `${labelled} of ${total} battles labelled, ${sum(failed)} failed, ${perMinute} requests a minute${cost}`;
  });
}

const ENDS: Readonly<Record<LabelRun['endedBy'], string>> = {
  'end-of-log': '',
  limit: '; the limit is reached',
  budget: '; the budget is used up',
  failures: '; the labeller fails',
  abort: '; ended by a signal',
};

function sayRun({ labelled, failed, requests, used, dollars, endedBy }: LabelRun): string {
  const reasons = [...failed].map(([failure, count]) => `${count} ${failure}`).join(', ');
  const failures = reasons === '' ? '' : `, ${sum(failed)} failed (${reasons})`;
  return `${count(labelled, 'battle')} labelled${failures}, ${count(requests, 'request')}, ${sayUsage(used, dollars)}${ENDS[endedBy]}`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Tokens, and dollars where there is a price. */
export function sayUsage({ inputTokens, outputTokens }: Usage, dollars: number | null): string {
  const cost = dollars === null ? '' : `, $${dollars.toFixed(4)}`;
  return `${inputTokens} tokens read and ${outputTokens} written${cost}`;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
