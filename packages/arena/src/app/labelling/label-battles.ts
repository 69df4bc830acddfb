import type { Labels } from '../../core/tagging/labels.ts';
import type { TaggedTurn } from '../../core/tagging/tagger.ts';
import { LABELS } from '../boards/frame-row.ts';
import type { ArenaStore } from '../ports.ts';
import { type Asked, type LabelAsker, type LabelFailure, MAX_FAILURES_IN_A_ROW } from './label-asker.ts';
import type { Usage } from './labeller.ts';

/** Battles whose texts are in memory at once. */
const BATCH_SIZE = 500;

export type LabelStore = Pick<ArenaStore, 'readUntagged' | 'readConversations' | 'readKnown' | 'saveFacts'>;

export interface LabelBattlesOptions {
  readonly store: LabelStore;
  readonly asker: LabelAsker;
  /** Most requests under way together. */
  readonly atOnce: number;
  /** Begin behind this place in the log. */
  readonly afterSequence?: number;
  /** Most battles to look at. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LabelProgress) => void;
}

export interface LabelProgress {
  /** Battles that have labels now and had none. */
  readonly labelled: number;
  /** Battles that still have none, by why; they are asked for again by the next run. */
  readonly failed: ReadonlyMap<LabelFailure, number>;
  /** Requests to the model, retries included. */
  readonly requests: number;
  readonly used: Usage;
  /** US dollars; null if the model has no price. */
  readonly dollars: number | null;
}

export interface LabelRun extends LabelProgress {
  readonly endedBy: 'end-of-log' | 'limit' | 'budget' | 'failures' | 'abort';
  /** Of the last failure, for the operator. */
  readonly detail?: string | undefined;
  /** Every battle up to this place has labels, or failed for a reason that lasts. */
  readonly doneUpTo: number;
  /** Whether battles that were read are still without labels for a reason of the moment. */
  readonly hasOpen: boolean;
}

/** Battles with the same prompts. */
interface Group {
  /** What these prompts are known by. */
  readonly key: string;
  readonly prompts: readonly string[];
  readonly sequences: readonly number[];
}

/**
 * Labels every logged battle that has a text and no labels of this labeller yet. Stores each answer when it comes, so
 * that a run can be ended at any time and the next one goes on. Prompts that this labeller has labelled before, in whichever run,
 * are not asked for again. A battle whose labels fail stays without any.
 *
 * @throws {ArenaError} `store-unavailable`; what was stored stays.
 */
export async function labelBattles(options: LabelBattlesOptions): Promise<LabelRun> {
  return new Run(options).toEnd();
}

class Run {
  readonly #options: LabelBattlesOptions;
  /** Aborted from outside, or because a lane failed. */
  readonly #signal: AbortSignal;
  readonly #broken = new AbortController();
  readonly #failed = new Map<LabelFailure, number>();
  readonly #requestsBefore: number;
  #labelled = 0;
  #failuresInARow = 0;
  #detail: string | undefined;
  #endedBy: LabelRun['endedBy'] | undefined;
  /** Sequences of the batch under way that have neither labels nor a failure that lasts. */
  #open = new Set<number>();
  #firstOpen: number | undefined;

  constructor(options: LabelBattlesOptions) {
    this.#options = options;
    this.#requestsBefore = options.asker.requests;
    const { signal } = this.#broken;
    this.#signal = options.signal ? AbortSignal.any([options.signal, signal]) : signal;
  }

  async toEnd(): Promise<LabelRun> {
    const { store, asker, afterSequence = 0, limit = Number.POSITIVE_INFINITY } = this.#options;
    let place = afterSequence;
    for (let left = limit; this.#endedBy === undefined; ) {
      if (this.#signal.aborted) this.#endedBy = 'abort';
      else if (left <= 0) this.#endedBy = 'limit';
      if (this.#endedBy) break;
      const sequences = await store.readUntagged({
        tagger: LABELS,
        version: asker.labeller.version,
        afterSequence: place,
        limit: Math.min(BATCH_SIZE, left),
      });
      if (sequences.length === 0) this.#endedBy = 'end-of-log';
      else await this.#labelBatch(sequences);
      left -= sequences.length;
      place = sequences.at(-1) ?? place;
    }
    const doneUpTo = this.#firstOpen === undefined ? place : this.#firstOpen - 1;
    const hasOpen = this.#firstOpen !== undefined;
    return { ...this.#progress(), endedBy: this.#endedBy!, detail: this.#detail, doneUpTo, hasOpen };
  }

  async #labelBatch(sequences: readonly number[]): Promise<void> {
    const groups = this.#toGroups(await this.#options.store.readConversations(sequences));
    this.#open = new Set(groups.flatMap((group) => group.sequences));
    const unknown = await this.#takeKnown(groups);
    const lanes = Array.from({ length: this.#options.atOnce }, () => this.#runLane(unknown));
    const ends = await Promise.allSettled(lanes);
    if (this.#open.size > 0) this.#firstOpen ??= Math.min(...this.#open);
    const broken = ends.find((end) => end.status === 'rejected');
    if (broken) throw broken.reason;
  }

  #toGroups(conversations: ReadonlyMap<number, readonly TaggedTurn[]>): Group[] {
    const groups = new Map<string, { key: string; prompts: readonly string[]; sequences: number[] }>();
    const inOrder = [...conversations].sort(([one], [other]) => one - other);
    for (const [sequence, turns] of inOrder) {
      const prompts = turns.map(({ prompt }) => prompt);
      const key = this.#options.asker.labeller.keyOf(prompts);
      const group = groups.get(key);
      if (group) group.sequences.push(sequence);
      else groups.set(key, { key, prompts, sequences: [sequence] });
    }
    return [...groups.values()];
  }

  /** Stores again what is stored of the same prompts. Returns the other groups. */
  async #takeKnown(groups: readonly Group[]): Promise<Group[]> {
    const { store, asker, onProgress } = this.#options;
    const by = { tagger: LABELS, version: asker.labeller.version };
    const known = await store.readKnown({ ...by, keys: groups.map(({ key }) => key) });
    const isKnown = (group: Group) => known.has(group.key);
    if (known.size > 0) {
      await this.#save(
        groups.filter(isKnown).map((group) => ({ ...group, labels: known.get(group.key) as Labels })),
      );
      onProgress?.(this.#progress());
    }
    return groups.filter((group) => !isKnown(group));
  }

  async #save(groups: readonly (Group & { readonly labels: Labels })[]): Promise<void> {
    const { store, asker } = this.#options;
    const { version } = asker.labeller;
    const facts = groups.flatMap(({ key, labels, sequences }) =>
      sequences.map((sequence) => ({ sequence, tagger: LABELS, version, key, value: labels })),
    );
    await store.saveFacts(facts);
    this.#labelled += facts.length;
    for (const { sequence } of facts) this.#open.delete(sequence);
  }

  /** Takes groups from the list, which all lanes share, until it is empty or the run is to end. */
  async #runLane(groups: Group[]): Promise<void> {
    try {
      while (this.#endedBy === undefined) {
        const group = groups.shift();
        if (group === undefined) return;
        await this.#take(group, await this.#options.asker.ask(group.prompts, this.#signal));
        this.#options.onProgress?.(this.#progress());
      }
    } catch (error) {
      if (this.#options.signal?.aborted) {
        this.#endedBy = 'abort';
        return;
      }
      // Another lane that broke has ended this one; its own error is the one to tell.
      if (this.#broken.signal.aborted) return;
      this.#broken.abort();
      throw error;
    }
  }

  async #take(group: Group, asked: Asked): Promise<void> {
    const { sequences } = group;
    if (asked.outcome === 'over-budget') {
      this.#endedBy ??= 'budget';
      return;
    }
    if (asked.outcome === 'labels') {
      await this.#save([{ ...group, labels: asked.labels }]);
      this.#failuresInARow = 0;
      return;
    }
    this.#failed.set(asked.failure, (this.#failed.get(asked.failure) ?? 0) + sequences.length);
    this.#detail = asked.detail;
    this.#failuresInARow += 1;
    if (this.#failuresInARow >= MAX_FAILURES_IN_A_ROW) this.#endedBy ??= 'failures';
    if (!asked.isLasting) return;
    for (const sequence of sequences) this.#open.delete(sequence);
  }

  #progress(): LabelProgress {
    const { requests, spending } = this.#options.asker;
    return {
      labelled: this.#labelled,
      failed: new Map(this.#failed),
      requests: requests - this.#requestsBefore,
      used: spending.used,
      dollars: spending.dollars,
    };
  }
}
