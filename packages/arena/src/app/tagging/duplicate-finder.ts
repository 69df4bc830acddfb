import { promptText } from '../../core/duplicates/normalize-prompt.ts';
import {
  DUPLICATE_RULE,
  PromptClusters,
  type PromptSketch,
  sketchPrompt,
} from '../../core/duplicates/prompt-clusters.ts';
import type { TaggedTurn } from '../../core/tagging/tagger.ts';
import { DUPLICATES } from '../boards/frame-row.ts';
import type { ArenaStore } from '../ports.ts';

/** Battles whose prompts are in memory at once. */
const BATCH_SIZE = 500;
/** No version of any rule: asks for every battle with a text. */
const NO_VERSION = '';

type PromptStore = Pick<ArenaStore, 'readUntagged' | 'readConversations' | 'saveFacts'>;

interface Prompt {
  readonly sequence: number;
  readonly text: string;
  readonly sketch: PromptSketch;
}

/**
 * Finds which prompts of the log are the same, in the order of the log, so that every process finds the same clusters. Holds
 * hashes of all prompts; they are made anew from the log after a restart.
 */
export class DuplicateFinder {
  readonly #store: PromptStore;
  readonly #clusters = new PromptClusters();
  #place = 0;

  constructor(store: PromptStore) {
    this.#store = store;
  }

  /** By number of the cluster: place in the log of the first battle with its prompt. */
  leaderOf(cluster: number): number | undefined {
    return this.#clusters.leaders[cluster];
  }

  /**
   * Places the prompts that have been logged since the last call, and stores where they belong.
   *
   * @returns Whether anything was stored.
   * @throws {ArenaError} `store-unavailable`; the next call goes on where this one was.
   */
  async readOn(signal?: AbortSignal): Promise<boolean> {
    let isStored = false;
    while (!signal?.aborted) {
      const asked = { tagger: DUPLICATES, afterSequence: this.#place, limit: BATCH_SIZE };
      const sequences = await this.#store.readUntagged({ ...asked, version: NO_VERSION });
      if (sequences.length === 0) break;
      const unplaced = { ...asked, upTo: sequences.at(-1)!, version: DUPLICATE_RULE };
      const isNew = new Set(await this.#store.readUntagged(unplaced));
      const prompts = toPrompts(await this.#store.readConversations(sequences));
      const placed = await this.#placeAll(prompts);
      const news = placed.filter(({ sequence }) => isNew.has(sequence));
      await this.#store.saveFacts(news);
      isStored ||= news.length > 0;
      this.#place = sequences.at(-1)!;
    }
    return isStored;
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
    const conversations = await this.#store.readConversations([...leaders]);
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
