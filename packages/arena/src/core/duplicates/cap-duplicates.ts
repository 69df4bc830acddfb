import { mix } from './min-hash.ts';

/** Cluster of a battle whose prompt is not known: it is nobody's duplicate. */
export const NO_CLUSTER = 0xffffffff;

/**
 * How many battles one cluster may bring to a board: a number, or a quantile of all counts and not fewer than `atLeast` (default 1).
 * The published quantile was of a million battles; of some hundred it would take votes from every prompt that came twice.
 */
export type CapRule = { readonly quantile: number; readonly atLeast?: number } | { readonly battles: number };

/** The published rule of May 2024: the 99.9th percentile. */
export const DEFAULT_CAP_RULE: CapRule = { quantile: 0.999 };

export interface CapOptions {
  readonly rule?: CapRule;
  /** Chooses the sample, from 0 to 2³² − 1. Published with the board. */
  readonly seed: number;
}

/** A cluster above the cap. */
export interface CappedCluster {
  readonly cluster: number;
  readonly battles: number;
  /** Battles over the cap. */
  readonly lost: number;
}

export interface CappedDuplicates {
  /** Most battles of a cluster that count, at least 1; `Infinity` if there is no cluster. */
  readonly cap: number;
  /** By battle, in the order given: 1 if it counts, 0 if it is a duplicate over the cap. */
  readonly kept: Uint8Array;
  /** Clusters that lost battles, those that lost the most first. */
  readonly capped: readonly CappedCluster[];
}

/**
 * Most battles of one cluster that count.
 *
 * @param counts - Battles of each cluster; zeros are no clusters.
 * @returns Whole, at least 1. A quantile is interpolated as pandas does, then cut; `Infinity` for no counts.
 * @throws {RangeError} If the quantile is outside [0, 1], or the number is not whole or below 1.
 *
 * @example
 * duplicateCap(Uint32Array.of(1, 1, 1, 9), { quantile: 0.9 }) // => 6
 */
export function duplicateCap(counts: Uint32Array, rule: CapRule = DEFAULT_CAP_RULE): number {
  if ('battles' in rule) {
    if (Number.isInteger(rule.battles) && rule.battles >= 1) return rule.battles;
    throw new RangeError(
      `Cannot cap duplicates: the number of battles must be whole and at least 1, got ${rule.battles}`,
    );
  }
  if (!(rule.quantile >= 0 && rule.quantile <= 1)) {
    throw new RangeError(`Cannot cap duplicates: the quantile must be from 0 to 1, got ${rule.quantile}`);
  }
  return Math.max(rule.atLeast ?? 1, Math.floor(quantile(counts, rule.quantile)));
}

/**
 * Says which battles count when each cluster may bring no more than the cap: those whose hash of seed and sequence is smallest.
 *
 * The same on every machine, whatever the order of battles. As the log grows, a new battle of a cluster pushes out at most one,
 * and a higher cap only lets further ones in.
 *
 * @param battles - Those that nothing else excludes, as columns: their clusters (`NO_CLUSTER` if unknown) and sequences in the log,
 *   all different.
 * @throws {RangeError} If the columns differ in length, or as `duplicateCap` does.
 * @see docs/duplicates.md
 */
export function capDuplicates(
  battles: { readonly clusters: Uint32Array; readonly sequences: Uint32Array },
  { rule = DEFAULT_CAP_RULE, seed }: CapOptions,
): CappedDuplicates {
  const { clusters, sequences } = battles;
  if (clusters.length !== sequences.length) {
    throw new RangeError(
      `Cannot cap duplicates: as many clusters as sequences are needed, got ${clusters.length} and ${sequences.length}`,
    );
  }
  const counts = countByCluster(clusters);
  const cap = duplicateCap(counts, rule);
  const capped = clustersAbove(counts, cap);
  const limits = sampleLimits({ clusters, sequences, capped, cap, seed });
  const kept = new Uint8Array(clusters.length);
  for (let row = 0; row < kept.length; row += 1) {
    const limit = limits.get(clusters[row]!);
    kept[row] = limit === undefined || sampleHash(sequences[row]!, seed) <= limit ? 1 : 0;
  }
  return { cap, kept, capped };
}

/** A permutation of sequences for each seed, so that no two battles tie. */
function sampleHash(sequence: number, seed: number): number {
  return mix(mix(sequence) ^ mix(seed ^ 0x9e3779b9)) >>> 0;
}

function countByCluster(clusters: Uint32Array): Uint32Array {
  let size = 0;
  for (const cluster of clusters) if (cluster !== NO_CLUSTER && cluster >= size) size = cluster + 1;
  const counts = new Uint32Array(size);
  for (const cluster of clusters) if (cluster !== NO_CLUSTER) counts[cluster]! += 1;
  return counts;
}

function clustersAbove(counts: Uint32Array, cap: number): CappedCluster[] {
  const capped: CappedCluster[] = [];
  for (const [cluster, battles] of counts.entries()) {
    if (battles > cap) capped.push({ cluster, battles, lost: battles - cap });
  }
  return capped.sort((one, other) => other.lost - one.lost || one.cluster - other.cluster);
}

/** For each capped cluster the highest hash that is still in its sample. */
function sampleLimits(input: {
  readonly clusters: Uint32Array;
  readonly sequences: Uint32Array;
  readonly capped: readonly CappedCluster[];
  readonly cap: number;
  readonly seed: number;
}): Map<number, number> {
  const hashes = new Map(
    input.capped.map(({ cluster, battles }) => [cluster, { values: new Uint32Array(battles), length: 0 }]),
  );
  for (let row = 0; row < input.clusters.length; row += 1) {
    const list = hashes.get(input.clusters[row]!);
    if (list === undefined) continue;
    list.values[list.length] = sampleHash(input.sequences[row]!, input.seed);
    list.length += 1;
  }
  return new Map([...hashes].map(([cluster, { values }]) => [cluster, values.sort()[input.cap - 1]!]));
}

/** `Series.quantile` of pandas: linear between the two nearest of the ascending counts. */
function quantile(counts: Uint32Array, share: number): number {
  const perCount = histogram(counts);
  const total = perCount.reduce((sum, clusters) => sum + clusters, 0);
  if (total === 0) return Number.POSITIVE_INFINITY;
  const position = share * (total - 1);
  const below = Math.floor(position);
  const [low, high] = [countAt(perCount, below), countAt(perCount, Math.min(below + 1, total - 1))];
  const fraction = position - below;
  return fraction < 0.5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction);
}

/** Number of clusters by count, zeros left out: most counts are 1, so this is far quicker than sorting. */
function histogram(counts: Uint32Array): Uint32Array {
  const most = counts.reduce((highest, count) => Math.max(highest, count), 0);
  const perCount = new Uint32Array(most + 1);
  for (const count of counts) if (count > 0) perCount[count]! += 1;
  return perCount;
}

/** The count at a place of the ascending list that a histogram stands for. */
function countAt(perCount: Uint32Array, place: number): number {
  let seen = 0;
  const count = perCount.findIndex((clusters) => {
    seen += clusters;
    return seen > place;
  });
  return count;
}
