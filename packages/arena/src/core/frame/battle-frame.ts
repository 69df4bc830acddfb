import { EXCLUSION_REASONS, type ExclusionReason } from '../exclusion.ts';
import type { BySide } from '../side.ts';
import { CHOICES, type Choice } from '../vote.ts';
import { Dictionary } from './dictionary.ts';
import {
  CHUNK_ROWS,
  COLUMN_NAMES,
  COLUMN_TYPES,
  type ColumnName,
  createChunk,
  type FrameChunk,
  UNKNOWN_TOKENS,
} from './frame-columns.ts';

/** What style control counts of what one side wrote. */
export interface StyleCounts {
  readonly tokens: number;
  readonly headers: number;
  readonly lists: number;
  readonly bold: number;
}

/** One battle as it goes into the frame. */
export interface FrameRow {
  readonly models: BySide<string>;
  readonly choice: Choice;
  /** Seconds since 1970. */
  readonly createdAt: number;
  readonly voter: string;
  /** ISO 639-1, or `unknown`. */
  readonly language: string;
  /** Number of prompts, 0 if nobody knows. */
  readonly turns: number;
  /** Tokens of all prompts; null if nobody knows. */
  readonly promptTokens: number | null;
  /** From `tagBits`. */
  readonly tags: number;
  /** Which prompts are the same; 0 if nobody knows. */
  readonly cluster: number;
  readonly exclusions: readonly ExclusionReason[];
  readonly style: BySide<StyleCounts>;
}

/** What is said of a battle after its vote; what is absent stays as it was. */
export interface RowFacts {
  readonly language?: string;
  readonly turns?: number;
  readonly promptTokens?: number | null;
  readonly cluster?: number;
  readonly style?: BySide<StyleCounts>;
  /** The bits of `mask` become those of `bits`. */
  readonly tags?: { readonly bits: number; readonly mask: number };
}

/** A frame as it is read, here or in another thread: rows from 0 to `rowCount` stand, in the order of the log. */
export interface FrameView {
  readonly chunks: readonly FrameChunk[];
  readonly rowCount: number;
  readonly models: readonly string[];
  readonly languages: readonly string[];
}

/** What the numbers in columns stand for. */
export interface FrameNames {
  readonly models: readonly string[];
  readonly voters: readonly string[];
  readonly languages: readonly string[];
}

export type NumberColumns = { readonly [Name in ColumnName]: ArrayLike<number> };

/** Whole columns with dictionaries of their own, as a segment of the log has them. */
export interface FramePart extends FrameNames {
  readonly rowCount: number;
  readonly columns: NumberColumns;
}

export const UNKNOWN_LANGUAGE = 'unknown';

/**
 * All battles of the vote log as columns in memory, one row each, in the order of the log: row r is the battle with
 * sequence r + 1. A pure function of the log and of what taggers say of it; boards are read from it and from nothing else.
 */
export class BattleFrame implements FrameView {
  readonly chunks: FrameChunk[] = [];
  readonly #models: Dictionary;
  readonly #voters: Dictionary;
  readonly #languages: Dictionary;
  #rowCount = 0;

  /** @param names - What numbers stand for from the start, for rows that are numbered already. */
  constructor(names: Partial<FrameNames> = {}) {
    const { models = [], voters = [], languages = [UNKNOWN_LANGUAGE] } = names;
    this.#models = new Dictionary({ what: 'models', maxSize: 65_536, names: models });
    this.#voters = new Dictionary({ what: 'voters', maxSize: 2 ** 32 - 1, names: voters });
    this.#languages = new Dictionary({ what: 'languages', maxSize: 256, names: languages });
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  get models(): readonly string[] {
    return this.#models.names;
  }

  get languages(): readonly string[] {
    return this.#languages.names;
  }

  get voters(): readonly string[] {
    return this.#voters.names;
  }

  findModel(name: string): number | undefined {
    return this.#models.find(name);
  }

  findVoter(id: string): number | undefined {
    return this.#voters.find(id);
  }

  /** How many battles each of these voters has judged. One pass over a column. */
  countByVoter(ids: readonly string[]): ReadonlyMap<string, number> {
    const places = new Map(ids.map((id) => [id, this.findVoter(id)]));
    const counts = new Uint32Array(this.voters.length);
    for (let row = 0; row < this.#rowCount; row += CHUNK_ROWS) {
      const { voter } = this.chunks[row / CHUNK_ROWS]!;
      const end = Math.min(CHUNK_ROWS, this.#rowCount - row);
      for (let place = 0; place < end; place += 1) counts[voter[place]!]! += 1;
    }
    return new Map([...places].map(([id, place]) => [id, place === undefined ? 0 : counts[place]!]));
  }

  /** Makes a model known that has no battle yet. */
  addModel(name: string): void {
    this.#models.add(name);
  }

  append(row: FrameRow): void {
    const chunk = this.#chunkFor(this.#rowCount);
    this.#write(chunk, this.#rowCount % CHUNK_ROWS, row);
    this.#rowCount += 1;
  }

  /** Writes what is said of a row. Returns whether that changed anything. */
  setFacts(row: number, { language, tags, style, promptTokens, turns, cluster }: RowFacts): boolean {
    const values: Partial<Record<ColumnName, number>> = {
      ...(language !== undefined && { language: this.#languages.add(language) }),
      ...(turns !== undefined && { turns }),
      ...(promptTokens !== undefined && { promptTokens: toTokens(promptTokens) }),
      ...(cluster !== undefined && { cluster }),
      ...(tags && { tags: ((this.get(row, 'tags') & ~tags.mask) | tags.bits) >>> 0 }),
      ...(style && toStyleColumns(style)),
    };
    let isChanged = false;
    for (const [name, value] of Object.entries(values) as [ColumnName, number][]) {
      const kept = Math.min(value, LARGEST[name]);
      if (this.get(row, name) === kept) continue;
      this.set(row, name, kept);
      isChanged = true;
    }
    return isChanged;
  }

  /** Sets one number of a row. */
  set(row: number, column: ColumnName, value: number): void {
    this.chunks[Math.floor(row / CHUNK_ROWS)]![column][row % CHUNK_ROWS] = value;
  }

  get(row: number, column: ColumnName): number {
    return this.chunks[Math.floor(row / CHUNK_ROWS)]![column][row % CHUNK_ROWS]!;
  }

  /** Appends many rows at once, their names taken over into the frame's own dictionaries. */
  appendPart(part: FramePart): void {
    this.appendNumbered(part.rowCount, part.columns, {
      ...this.#renumber('modelA', this.#models, part.models),
      ...this.#renumber('modelB', this.#models, part.models),
      ...this.#renumber('voter', this.#voters, part.voters),
      ...this.#renumber('language', this.#languages, part.languages),
    });
  }

  /**
   * Appends many rows at once.
   *
   * @param indices - By column: the frame's number for each of the columns' own. Without it the numbers are the frame's.
   */
  appendNumbered(
    rowCount: number,
    columns: NumberColumns,
    indices: Partial<Record<ColumnName, Uint32Array>> = {},
  ): void {
    for (let done = 0; done < rowCount; ) {
      const chunk = this.#chunkFor(this.#rowCount);
      const start = this.#rowCount % CHUNK_ROWS;
      const count = Math.min(rowCount - done, CHUNK_ROWS - start);
      for (const name of COLUMN_NAMES) {
        copy({ from: columns[name], at: done, into: chunk[name], start, count, indices: indices[name] });
      }
      done += count;
      this.#rowCount += count;
    }
  }

  #renumber(column: ColumnName, dictionary: Dictionary, names: readonly string[]) {
    return { [column]: Uint32Array.from(names, (name) => dictionary.add(name)) };
  }

  #chunkFor(row: number): FrameChunk {
    const place = Math.floor(row / CHUNK_ROWS);
    if (place === this.chunks.length) this.chunks.push(createChunk());
    return this.chunks[place]!;
  }

  #write(chunk: FrameChunk, place: number, row: FrameRow): void {
    const values: Record<ColumnName, number> = {
      modelA: this.#models.add(row.models.a),
      modelB: this.#models.add(row.models.b),
      choice: CHOICES.indexOf(row.choice),
      createdAt: row.createdAt,
      voter: this.#voters.add(row.voter),
      language: this.#languages.add(row.language),
      turns: row.turns,
      promptTokens: toTokens(row.promptTokens),
      tags: row.tags,
      cluster: row.cluster,
      exclusions: exclusionBits(row.exclusions),
      ...toStyleColumns(row.style),
    };
    for (const name of COLUMN_NAMES) chunk[name][place] = Math.min(values[name], LARGEST[name]);
  }
}

/** Amounts beyond what a column holds are kept as its largest, so that many stay many. */
const LARGEST = Object.fromEntries(
  COLUMN_NAMES.map((name) => [name, 2 ** (8 * COLUMN_TYPES[name].BYTES_PER_ELEMENT) - 1]),
) as Record<ColumnName, number>;

function toTokens(promptTokens: number | null): number {
  return promptTokens === null ? UNKNOWN_TOKENS : Math.min(promptTokens, UNKNOWN_TOKENS - 1);
}

function toStyleColumns({ a, b }: BySide<StyleCounts>) {
  return {
    tokensA: a.tokens,
    tokensB: b.tokens,
    headersA: a.headers,
    headersB: b.headers,
    listsA: a.lists,
    listsB: b.lists,
    boldA: a.bold,
    boldB: b.bold,
  };
}

/** The reasons whose bits are set. */
export function exclusionReasons(bits: number): ExclusionReason[] {
  return EXCLUSION_REASONS.filter((_, bit) => ((bits >> bit) & 1) === 1);
}

export function exclusionBits(reasons: readonly ExclusionReason[]): number {
  return reasons.reduce((bits, reason) => bits | (1 << EXCLUSION_REASONS.indexOf(reason)), 0);
}

function copy(options: {
  readonly from: ArrayLike<number>;
  readonly at: number;
  readonly into: FrameChunk[ColumnName];
  readonly start: number;
  readonly count: number;
  readonly indices: Uint32Array | undefined;
}): void {
  const { from, at, into, start, count, indices } = options;
  if (indices === undefined && ArrayBuffer.isView(from)) {
    into.set((from as Uint32Array).subarray(at, at + count), start);
  } else {
    for (let row = 0; row < count; row += 1) {
      const value = from[at + row]!;
      into[start + row] = indices === undefined ? value : indices[value]!;
    }
  }
}
