/** Rows of one chunk. Chunks are never moved once they are made, so that another thread can read them while they fill. */
export const CHUNK_ROWS = 1 << 17;

/**
 * The columns of the battle frame: one number a battle in each, 41 bytes in all. What is a name elsewhere is an index
 * into one of the frame's dictionaries here.
 */
export const COLUMN_TYPES = {
  /** Indices into `models`. */
  modelA: Uint16Array,
  modelB: Uint16Array,
  /** Index into `CHOICES`. */
  choice: Uint8Array,
  /** Seconds since 1970, of the vote. */
  createdAt: Uint32Array,
  /** Index into `voters`. */
  voter: Uint32Array,
  /** Index into `languages`; 0 is `unknown`. */
  language: Uint8Array,
  /** Number of prompts; 0 if nobody knows. */
  turns: Uint8Array,
  /** Tokens of all prompts; `UNKNOWN_TOKENS` if nobody knows. */
  promptTokens: Uint16Array,
  /** Bits of `TAGS`. */
  tags: Uint32Array,
  /** Which prompts are the same; 0 if nobody knows. */
  cluster: Uint32Array,
  /** Bits of `EXCLUSION_REASONS`: 0 for a battle that counts. */
  exclusions: Uint16Array,
  tokensA: Uint16Array,
  tokensB: Uint16Array,
  headersA: Uint16Array,
  headersB: Uint16Array,
  listsA: Uint16Array,
  listsB: Uint16Array,
  boldA: Uint16Array,
  boldB: Uint16Array,
} as const;

export type ColumnName = keyof typeof COLUMN_TYPES;
export const COLUMN_NAMES = Object.keys(COLUMN_TYPES) as ColumnName[];

/** Stands where the tokens of the prompts are not known; larger numbers are kept as the one below. */
export const UNKNOWN_TOKENS = 65_535;

type Numbers = Uint8Array | Uint16Array | Uint32Array;

/** `CHUNK_ROWS` rows of every column, in memory that threads share. */
export type FrameChunk = { readonly [Name in ColumnName]: InstanceType<(typeof COLUMN_TYPES)[Name]> };

export function createChunk(): FrameChunk {
  const columns = COLUMN_NAMES.map((name) => {
    const Type: new (buffer: SharedArrayBuffer) => Numbers = COLUMN_TYPES[name];
    return [name, new Type(new SharedArrayBuffer(CHUNK_ROWS * COLUMN_TYPES[name].BYTES_PER_ELEMENT))];
  });
  return Object.fromEntries(columns);
}
