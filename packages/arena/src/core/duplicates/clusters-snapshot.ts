import { CLUSTER_COLUMNS, PromptClusters, type PromptClustersSnapshot } from './prompt-clusters.ts';

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
  const { rule, columns } = clusters.snapshot();
  const header: Header = { rule, place, logHash };
  yield new TextEncoder().encode(JSON.stringify(header));
  for (const name of CLUSTER_COLUMNS) {
    const { buffer, byteOffset, byteLength } = columns[name];
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
  if (first === undefined || rest.length !== CLUSTER_COLUMNS.length) {
    throw new RangeError(
      `Cannot read clusters: they must be in ${CLUSTER_COLUMNS.length + 1} parts, got ${all.length}`,
    );
  }
  const { rule, place, logHash } = JSON.parse(new TextDecoder().decode(first)) as Header;
  // A copy of its own: numbers of four bytes begin at a multiple of four, and a part may lie within a larger buffer.
  const columns = Object.fromEntries(
    CLUSTER_COLUMNS.map((name, part) => [name, new Uint32Array(new Uint8Array(rest[part]!).buffer)]),
  ) as PromptClustersSnapshot['columns'];
  return { clusters: new PromptClusters({ rule, columns }), place, logHash };
}
