import { decodeClusters, encodeClusters } from '../../core/duplicates/clusters-snapshot.ts';
import { promptText } from '../../core/duplicates/normalize-prompt.ts';
import {
  DUPLICATE_RULE,
  PromptClusters,
  type PromptSketch,
  sketchPrompt,
} from '../../core/duplicates/prompt-clusters.ts';
import type { TaggedTurn } from '../../core/tagging/tagger.ts';
import { ArenaError } from '../arena-error.ts';
import { DUPLICATES } from '../boards/frame-row.ts';
import type { ArenaStore, SnapshotKeeper } from '../ports.ts';
import { countUntagged } from './count-untagged.ts';
import type { WalkProgress } from './walk-untagged.ts';

/** Battles whose prompts are in memory at once. */
const BATCH_SIZE = 500;
/** No version of any rule: asks for every battle with a text. */
const NO_VERSION = '';
/** A snapshot is worth its time when so many prompts were placed since the last one: they take some 0.3 s to place again. */
const SNAPSHOT_PROMPTS = 10_000;

export interface DuplicateFinderOptions {
  readonly store: Pick<ArenaStore, 'findEnd' | 'hashAt' | 'readUntagged' | 'readConversations' | 'saveFacts'>;
  /** Where clusters are kept between two runs; without it every prompt is read at each start. */
  readonly snapshots?: SnapshotKeeper;
  readonly report?: (message: string, error: unknown) => void;
  /** Default 10,000. */
  readonly snapshotPrompts?: number;
}

export interface ReadOnOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: WalkProgress) => void;
}

interface Prompt {
  readonly sequence: number;
  readonly text: string;
  readonly sketch: PromptSketch;
}

/**
 * Finds which prompts of the log are the same, in the order of the log, so that every process finds the same clusters. Holds
 * hashes of all prompts, in a snapshot between two runs.
 */
export class DuplicateFinder {
  readonly #options: DuplicateFinderOptions;
  #clusters = new PromptClusters();
  /** Every prompt of the log up to here is in the clusters. */
  #place = 0;
  /** Prompts that were placed since the last snapshot. */
  #unkept = 0;
  #isRestored = false;

  constructor(options: DuplicateFinderOptions) {
    this.#options = options;
  }

  /** By number of the cluster: place in the log of the first battle with its prompt. */
  leaderOf(cluster: number): number | undefined {
    return this.#clusters.leaders[cluster];
  }

  /**
   * Places the prompts that have been logged since the last call, and stores where they belong.
   *
   * @param options.onProgress - Told before each batch, and at the end.
   * @returns Whether anything was stored.
   * @throws {ArenaError} `store-unavailable`; the next call goes on where this one was.
   */
  async readOn({ signal, onProgress }: ReadOnOptions = {}): Promise<boolean> {
    if (!this.#isRestored) await this.#restore();
    this.#isRestored = true;
    const { store } = this.#options;
    const end = await store.findEnd();
    let isStored = false;
    let [done, total] = [0, 0];
    while (!signal?.aborted) {
      const asked = { tagger: DUPLICATES, afterSequence: this.#place, upTo: end.sequence, limit: BATCH_SIZE };
      const sequences = await store.readUntagged({ ...asked, version: NO_VERSION });
      if (sequences.length === BATCH_SIZE && total === 0) total = await this.#countPrompts();
      onProgress?.({ done, total: Math.max(total, done) });
      if (sequences.length === 0) {
        await this.#keep(end);
        break;
      }
      isStored = (await this.#placeBatch(sequences)) || isStored;
      done += sequences.length;
    }
    return isStored;
  }

  #countPrompts(): Promise<number> {
    const by = { tagger: DUPLICATES, version: NO_VERSION };
    return countUntagged(this.#options.store, by, { afterSequence: this.#place });
  }

  /** Returns whether anything was stored. */
  async #placeBatch(sequences: readonly number[]): Promise<boolean> {
    const { store } = this.#options;
    const last = sequences.at(-1)!;
    const among = { tagger: DUPLICATES, afterSequence: this.#place, upTo: last, limit: BATCH_SIZE };
    const isNew = new Set(await store.readUntagged({ ...among, version: DUPLICATE_RULE }));
    const prompts = toPrompts(await store.readConversations(sequences));
    const placed = await this.#placeAll(prompts);
    const news = placed.filter(({ sequence }) => isNew.has(sequence));
    await store.saveFacts(news);
    this.#place = last;
    this.#unkept += placed.length;
    return news.length > 0;
  }

  /** Takes up the snapshot if it is of this log, and what it says is stored; otherwise the log is read. */
  async #restore(): Promise<void> {
    const { store, snapshots, report } = this.#options;
    try {
      const parts = await snapshots?.load();
      if (parts === undefined) return;
      const { clusters, place, logHash } = await decodeClusters(parts);
      if ((await store.hashAt(place)) !== logHash) return;
      const asked = { tagger: DUPLICATES, version: DUPLICATE_RULE, afterSequence: 0, upTo: place, limit: 1 };
      if ((await store.readUntagged(asked)).length > 0) return;
      this.#clusters = clusters;
      this.#place = place;
    } catch (error) {
      if (error instanceof ArenaError) throw error;
      report?.('the snapshot of the prompts could not be read, so the log is', error);
    }
  }

  /** Everything up to the end is in the clusters. A snapshot that fails is reported: the log has everything. */
  async #keep({ sequence, hash }: { readonly sequence: number; readonly hash: string }): Promise<void> {
    this.#place = Math.max(this.#place, sequence);
    const { snapshots, report, snapshotPrompts = SNAPSHOT_PROMPTS } = this.#options;
    if (!snapshots || this.#unkept < snapshotPrompts) return;
    try {
      await snapshots.save(encodeClusters({ clusters: this.#clusters, place: sequence, logHash: hash }));
      this.#unkept = 0;
    } catch (error) {
      report?.('the snapshot of the prompts could not be written', error);
    }
  }

  async #placeAll(prompts: readonly Prompt[]) {
    const texts = await this.#leaderTexts(prompts);
    return prompts.map(({ sequence, sketch, text }) => {
      const cluster = this.#clusters.add({ sequence, sketch }, (leader) => texts.get(leader));
      texts.set(sequence, text);
      // From 1, since 0 says in the frame that nobody knows.
      return { sequence, tagger: DUPLICATES, version: DUPLICATE_RULE, value: cluster + 1 };
    });
  }

  /** Texts of earlier prompts with which these may have to be compared. */
  async #leaderTexts(prompts: readonly Prompt[]): Promise<Map<number, string>> {
    const leaders = new Set(prompts.flatMap(({ sketch }) => this.#clusters.candidates(sketch)));
    const conversations = await this.#options.store.readConversations([...leaders]);
    return new Map([...conversations].map(([sequence, turns]) => [sequence, textOf(turns)]));
  }
}

function toPrompts(conversations: ReadonlyMap<number, readonly TaggedTurn[]>): Prompt[] {
  return [...conversations]
    .map(([sequence, turns]) => {
      const text = textOf(turns);
      return { sequence, text, sketch: sketchPrompt(text) };
    })
    .sort((one, other) => one.sequence - other.sequence);
}

function textOf(turns: readonly TaggedTurn[]): string {
  return promptText(turns.map(({ prompt }) => prompt));
}
