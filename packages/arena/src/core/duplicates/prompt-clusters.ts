import { hash } from 'node:crypto';
import { HashIndex } from './hash-index.ts';
import { bandsOf, shinglesOf } from './min-hash.ts';
import { canBeNear, nearSimilarity, typoHashes } from './near-duplicate.ts';
import { foldPrompt, promptKey } from './normalize-prompt.ts';
import { Uint32List } from './uint32-list.ts';

/** Name and version of the rule that says which prompts are duplicates. A change of it means new clusters. */
export const DUPLICATE_RULE = 'duplicate@2';

/**
 * Leaders that may share the hash of a band. A flood of prompts from one template ("What is 17 + 4? Explain …") would otherwise have
 * every new one compared with all before it.
 */
const MAX_LEADERS_PER_BAND = 8;

/** What of a prompt is needed to place it. Costs the most time of all, and can be made on any thread. */
export interface PromptSketch {
  /** What `foldPrompt` gives. */
  readonly folded: string;
  /** The first 64 bits of SHA-256 of the key, as two unsigned 32-bit numbers. */
  readonly keyHash: readonly [number, number];
  /** Hashes that near-duplicates share: of the bands of its MinHash signature, and of its words around one that may be misspelt. */
  readonly bands?: Uint32Array;
}

/** What `PromptClusters` is made of, in the order in which it is stored. */
export const CLUSTER_COLUMNS = [
  ...(['keyHashes', 'keyValues', 'bandHashes', 'bandValues'] as const),
  ...(['checks', 'clusterOfKey', 'leaders', 'sizes'] as const),
] as const;

/** Everything in `PromptClusters`, to be stored beside the log. */
export interface PromptClustersSnapshot {
  readonly rule: string;
  readonly columns: Readonly<Record<(typeof CLUSTER_COLUMNS)[number], Uint32Array>>;
}

/** @param text - What `promptText` gives. */
export function sketchPrompt(text: string): PromptSketch {
  const folded = foldPrompt(text);
  const key = promptKey(folded);
  const digest = hash('sha256', key, 'buffer');
  const keyHash = [digest.readUInt32LE(0), digest.readUInt32LE(4)] as const;
  const bands = [...(canBeNear(key) ? bandsOf(shinglesOf(key)) : []), ...typoHashes(folded, key)];
  return bands.length > 0 ? { folded, keyHash, bands: Uint32Array.from(bands) } : { folded, keyHash };
}

/**
 * Clusters of duplicate prompts. Each is led by its first prompt. A prompt whose key is known goes where that key went; another
 * one joins the leader that is most similar among its near-duplicates (the oldest of equals), or leads a new cluster.
 *
 * Prompts are added in the order of the log, so that all machines have the same clusters; a later prompt never moves an earlier
 * one. Equal keys share a cluster in any order; which near-duplicates do can hang on which came first.
 *
 * Holds hashes alone, no text: 100 to 145 bytes for each distinct key, by how far the arrays have grown.
 */
export class PromptClusters {
  /** First half of a key's hash → number of the key. */
  readonly #keys: HashIndex;
  /** Hash of a band → cluster of a leader that has it. */
  readonly #bands: HashIndex;
  /** By number of the key: the second half of its hash. */
  readonly #checks: Uint32List;
  /** By number of the key. */
  readonly #clusterOfKey: Uint32List;
  /** By cluster: sequence of its first prompt in the log, ascending. */
  readonly #leaders: Uint32List;
  /** By cluster: prompts in it. */
  readonly #sizes: Uint32List;

  /**
   * @param snapshot - To go on from where `snapshot()` was taken.
   * @throws {RangeError} If it was taken under another rule.
   */
  constructor(snapshot?: PromptClustersSnapshot) {
    if (snapshot && snapshot.rule !== DUPLICATE_RULE) {
      throw new RangeError(
        `Cannot restore clusters: their rule must be ${DUPLICATE_RULE}, got ${snapshot.rule}`,
      );
    }
    const columns = snapshot?.columns;
    this.#keys = new HashIndex(columns && { hashes: columns.keyHashes, values: columns.keyValues });
    this.#bands = new HashIndex(columns && { hashes: columns.bandHashes, values: columns.bandValues });
    this.#checks = new Uint32List(columns?.checks);
    this.#clusterOfKey = new Uint32List(columns?.clusterOfKey);
    this.#leaders = new Uint32List(columns?.leaders);
    this.#sizes = new Uint32List(columns?.sizes);
  }

  /** Number of clusters; they are numbered from 0. */
  get count(): number {
    return this.#leaders.length;
  }

  /** Number of different keys. */
  get keyCount(): number {
    return this.#clusterOfKey.length;
  }

  /** By cluster: prompts in it. Good until the next `add`. */
  get sizes(): Uint32Array {
    return this.#sizes.values;
  }

  /** By cluster: sequence of its first prompt in the log, ascending. Good until the next `add`. */
  get leaders(): Uint32Array {
    return this.#leaders.values;
  }

  /** Memory held, in bytes. */
  get byteLength(): number {
    const parts = [this.#keys, this.#bands, this.#checks, this.#clusterOfKey, this.#leaders, this.#sizes];
    return parts.reduce((sum, part) => sum + part.byteLength, 0);
  }

  /**
   * Sequences of the leaders whose text `add` would read, so that a batch can be fetched at once. Within a batch `add` may also ask
   * for leaders that came with it.
   */
  candidates(sketch: PromptSketch): number[] {
    if (this.#clusterOf(sketch) !== undefined) return [];
    return this.#nearClusters(sketch).map((cluster) => this.#leaders.at(cluster)!);
  }

  /**
   * Places the next prompt of the log.
   *
   * @param prompt.sequence - Its sequence in the log, at most 2³² − 1; higher than that of any leader.
   * @param textAt - Gives the text (`promptText`) at a sequence; `undefined` if it is no longer there, and then nobody joins it.
   * @returns Its cluster.
   * @throws {RangeError} If the sequence is not whole, too large, or not above that of the newest leader.
   */
  add(
    { sequence, sketch }: { readonly sequence: number; readonly sketch: PromptSketch },
    textAt: (sequence: number) => string | undefined,
  ): number {
    this.#checkSequence(sequence);
    let cluster = this.#clusterOf(sketch);
    if (cluster === undefined) {
      cluster = this.#nearest(sketch, textAt) ?? this.#lead(sequence, sketch);
      this.#keys.add(sketch.keyHash[0], this.#checks.length);
      this.#checks.push(sketch.keyHash[1]);
      this.#clusterOfKey.push(cluster);
    }
    this.#sizes.increment(cluster);
    return cluster;
  }

  /** Everything that is held. The arrays are good until the next `add`. */
  snapshot(): PromptClustersSnapshot {
    const [keys, bands] = [this.#keys.columns, this.#bands.columns];
    const columns = {
      ...{ keyHashes: keys.hashes, keyValues: keys.values },
      ...{ bandHashes: bands.hashes, bandValues: bands.values },
      checks: this.#checks.values,
      clusterOfKey: this.#clusterOfKey.values,
      leaders: this.#leaders.values,
      sizes: this.#sizes.values,
    };
    return { rule: DUPLICATE_RULE, columns };
  }

  #checkSequence(sequence: number): void {
    const newest = this.#leaders.at(this.#leaders.length - 1) ?? -1;
    if (Number.isInteger(sequence) && sequence > newest && sequence < 2 ** 32) return;
    throw new RangeError(
      `Cannot add a prompt: its sequence must be a whole number above ${newest} and below 2³², got ${sequence}`,
    );
  }

  #clusterOf({ keyHash: [first, second] }: PromptSketch): number | undefined {
    const key = this.#keys.find(first).find((number) => this.#checks.at(number) === second);
    return key === undefined ? undefined : this.#clusterOfKey.at(key);
  }

  /** Clusters whose leaders share a band with it, the oldest first. */
  #nearClusters({ bands = new Uint32Array(0) }: PromptSketch): number[] {
    const clusters = new Set<number>();
    for (const band of bands) for (const cluster of this.#bands.find(band)) clusters.add(cluster);
    return [...clusters].sort((one, other) => one - other);
  }

  #nearest(sketch: PromptSketch, textAt: (sequence: number) => string | undefined): number | undefined {
    let [nearest, highest]: [number | undefined, number] = [undefined, 0];
    for (const cluster of this.#nearClusters(sketch)) {
      const text = textAt(this.#leaders.at(cluster)!);
      const similarity = text === undefined ? undefined : nearSimilarity(sketch.folded, foldPrompt(text));
      if (similarity !== undefined && similarity > highest) [nearest, highest] = [cluster, similarity];
    }
    return nearest;
  }

  #lead(sequence: number, { bands = new Uint32Array(0) }: PromptSketch): number {
    const cluster = this.#leaders.length;
    this.#leaders.push(sequence);
    this.#sizes.push(0);
    for (const band of bands) {
      if (this.#bands.find(band).length < MAX_LEADERS_PER_BAND) this.#bands.add(band, cluster);
    }
    return cluster;
  }
}
