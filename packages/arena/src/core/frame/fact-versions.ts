import { Dictionary } from './dictionary.ts';
import { CHUNK_ROWS } from './frame-columns.ts';

/** By tagger: how many battles each of its versions has said something of. */
export type VersionCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Which version of each tagger has spoken of a battle, in the order of the names. */
type Combination = readonly (readonly [tagger: string, version: string])[];

/** As a name of the dictionary. Of most battles of large files nobody has said anything, and they take no room. */
const NOTHING = JSON.stringify([]);

/**
 * Which version of which tagger has said what is known of each row of a frame, two bytes a row, and how many battles each has
 * said something of: counted while facts come, so that a board can name them at any time.
 */
export class FactVersions {
  readonly #combinations: Dictionary;
  /** As the dictionary has them. */
  readonly #parsed: Combination[] = [];
  /** Rows by combination. */
  readonly #counts: number[] = [];
  readonly #chunks: (Uint16Array | undefined)[] = [];
  #changes = 0;
  #latest:
    | { readonly rowCount: number; readonly changes: number; readonly counts: VersionCounts }
    | undefined;

  /** @param parts - As `names` and `chunks` gave them. */
  constructor(parts: { names?: readonly string[]; chunks?: readonly Uint16Array[] } = {}) {
    const { names = [NOTHING], chunks = [] } = parts;
    this.#combinations = new Dictionary({ what: 'combinations of versions', maxSize: 65_536 });
    for (const name of names) this.#add(name);
    for (const chunk of chunks) {
      this.#chunks.push(chunk.length > 0 ? chunk : undefined);
      for (const number of chunk) this.#counts[number]! += 1;
    }
  }

  /** What the numbers in `chunks` stand for. */
  get names(): readonly string[] {
    return this.#combinations.names.slice();
  }

  /** Copies of the numbers of all rows, `CHUNK_ROWS` in each; an empty one stands for a chunk of which nothing is said. */
  get chunks(): readonly Uint16Array[] {
    return Array.from(this.#chunks, (chunk) => chunk?.slice() ?? new Uint16Array());
  }

  /** A tagger has spoken of a row, over what it may have said before. */
  set(row: number, tagger: string, version: string): void {
    const before = this.#at(row);
    const combination = this.#parsed[before]!;
    if (combination.some(([name, said]) => name === tagger && said === version)) return;
    const others = combination.filter(([name]) => name !== tagger);
    const after = this.#add(JSON.stringify([...others, [tagger, version] as const].sort(byName)));
    const place = Math.floor(row / CHUNK_ROWS);
    this.#chunks[place] ??= new Uint16Array(CHUNK_ROWS);
    this.#chunks[place][row % CHUNK_ROWS] = after;
    this.#counts[before]! -= 1;
    this.#counts[after]! += 1;
    this.#changes += 1;
  }

  /** @param rowCount - Of the rows before this one. What is behind it is walked once for each change. */
  countUpTo(rowCount: number): VersionCounts {
    const { rowCount: known, changes, counts } = this.#latest ?? {};
    if (counts && known === rowCount && changes === this.#changes) return counts;
    this.#latest = { rowCount, changes: this.#changes, counts: this.#count(rowCount) };
    return this.#latest.counts;
  }

  #count(rowCount: number): VersionCounts {
    const rows = [...this.#counts];
    for (let place = Math.floor(rowCount / CHUNK_ROWS); place < this.#chunks.length; place += 1) {
      const behind = this.#chunks[place]?.subarray(Math.max(0, rowCount - place * CHUNK_ROWS)) ?? [];
      for (const number of behind) rows[number]! -= 1;
    }
    const counts: Record<string, Readonly<Record<string, number>>> = {};
    for (const [number, combination] of this.#parsed.entries()) {
      if (rows[number]! <= 0) continue;
      for (const [tagger, version] of combination) {
        addBattles(counts, { name: tagger, version, battles: rows[number]! });
      }
    }
    return counts;
  }

  #at(row: number): number {
    return this.#chunks[Math.floor(row / CHUNK_ROWS)]?.[row % CHUNK_ROWS] ?? 0;
  }

  #add(name: string): number {
    const number = this.#combinations.add(name);
    if (number === this.#parsed.length) {
      this.#parsed.push(JSON.parse(name));
      this.#counts.push(0);
    }
    return number;
  }
}

function byName([one]: Combination[number], [other]: Combination[number]): number {
  return one < other ? -1 : 1;
}

/** Adds to how many battles a version has said something of. */
export function addBattles(
  counts: Record<string, Readonly<Record<string, number>>>,
  { name, version, battles }: { readonly name: string; readonly version: string; readonly battles: number },
): void {
  const versions = counts[name];
  counts[name] = { ...versions, [version]: (versions?.[version] ?? 0) + battles };
}
