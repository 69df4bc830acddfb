import { PromptClusters } from './prompt-clusters.ts';

/** Clusters as they were, so that a restart need not read every prompt again. Derived: without it, the log is read. */
export interface ClustersSnapshot {
  readonly clusters: PromptClusters;
  /** They hold every prompt of the log up to this place, at which an entry ends, and none behind it. */
  readonly place: number;
  /** Hash of that entry. */
  readonly logHash: string;
}

interface Header {
  readonly rule: string;
  readonly place: number;
  readonly logHash: string;
}

/** Writes clusters as parts of bytes. Good until the next prompt is added. */
export function* encodeClusters({ clusters, place, logHash }: ClustersSnapshot): Generator<Uint8Array> {
  const { rule, keys, bands, checks, clusterOfKey, leaders, sizes } = clusters.snapshot();
  const header: Header = { rule, place, logHash };
  yield new TextEncoder().encode(JSON.stringify(header));
  const columns = [
    keys.hashes,
    keys.values,
    bands.hashes,
    bands.values,
    checks,
    clusterOfKey,
    leaders,
    sizes,
  ];
  for (const { buffer, byteOffset, byteLength } of columns) {
    yield new Uint8Array(buffer, byteOffset, byteLength);
  }
}

/**
 * Reads what `encodeClusters` wrote.
 *
 * @throws {RangeError} If the parts are not whole, or their clusters were made under another rule.
 */
export async function decodeClusters(
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<ClustersSnapshot> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  const [first, ...rest] = all;
  if (first === undefined || rest.length !== 8) {
    throw new RangeError(`Cannot read clusters: they must be in 9 parts, got ${all.length}`);
  }
  const { rule, place, logHash } = JSON.parse(new TextDecoder().decode(first)) as Header;
  const [keyHashes, keyValues, bandHashes, bandValues, checks, clusterOfKey, leaders, sizes] = rest.map(
    (part) => new Uint32Array(part.slice().buffer),
  ) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const keys = { hashes: keyHashes, values: keyValues };
  const bands = { hashes: bandHashes, values: bandValues };
  const clusters = new PromptClusters({ rule, keys, bands, checks, clusterOfKey, leaders, sizes });
  return { clusters, place, logHash };
}
