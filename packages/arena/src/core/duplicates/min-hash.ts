/** Characters in a shingle; two where one character is a syllable or a word. */
const SHINGLE_LENGTH = 5;
const SYLLABIC_SHINGLE_LENGTH = 2;

const BAND_COUNT = 6;
const ROWS_PER_BAND = 5;
const HASH_COUNT = BAND_COUNT * ROWS_PER_BAND;

/** Odd factors and summands of the permutations x → ax + b mod 2³², the same on every machine. */
const FACTORS = Int32Array.from({ length: HASH_COUNT }, (_, place) => mix(2 * place + 1) | 1);
const SUMMANDS = Int32Array.from({ length: HASH_COUNT }, (_, place) => mix(2 * place + 2));

/**
 * The shingles of a key: overlapping pieces of 5 characters (UTF-16 units), or of 2 that begin in Han, kana or Hangul.
 *
 * @returns Their hashes in order, repeated ones as well.
 */
export function shinglesOf(key: string): Uint32Array {
  const shingles = new Uint32Array(key.length);
  let count = 0;
  for (let start = 0; start < key.length; start += 1) {
    const end = start + (isSyllabic(key.charCodeAt(start)) ? SYLLABIC_SHINGLE_LENGTH : SHINGLE_LENGTH);
    if (end > key.length) continue;
    shingles[count] = hashOfPiece(key, start, end);
    count += 1;
  }
  return shingles.subarray(0, count);
}

/** A hash of a text, unsigned 32-bit: FNV-1a over its UTF-16 units, then mixed. */
export function hashOf(text: string): number {
  return hashOfPiece(text, 0, text.length) >>> 0;
}

function hashOfPiece(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let place = start; place < end; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  }
  return mix(hash);
}

/** The set of shingles: distinct and ascending. Of 10,000 shingles two have the same hash in one set of 86. */
export function shingleSet(key: string): Uint32Array {
  return distinct(shinglesOf(key).sort());
}

/**
 * How long a key is for the purpose of comparing it: a character of Han, kana or Hangul says as much as two letters.
 */
export function keyWeight(key: string): number {
  let weight = 0;
  for (let place = 0; place < key.length; place += 1) weight += isSyllabic(key.charCodeAt(place)) ? 2 : 1;
  return weight;
}

/**
 * Hashes of the bands of a set's MinHash signature. Two sets with Jaccard similarity s share at least one of the six with
 * probability 1 − (1 − s⁵)⁶: 0.91 at s = 0.8, 0.995 at 0.9, 0.17 at 0.5, 6e-5 at 0.1.
 *
 * @param shingles - Not empty; order and repetitions mean nothing.
 * @returns Length 6, unsigned 32-bit.
 * @see Broder 1997; Indyk & Motwani 1998; docs/duplicates.md
 */
export function bandsOf(shingles: Uint32Array): Uint32Array {
  const bands = new Uint32Array(BAND_COUNT);
  for (let band = 0; band < BAND_COUNT; band += 1) {
    let hash = band + 1;
    for (let row = 0; row < ROWS_PER_BAND; row += 1) {
      hash = mix(hash ^ minimum(shingles, band * ROWS_PER_BAND + row));
    }
    bands[band] = hash;
  }
  return bands;
}

/** Share of two ascending sets that both have, in [0, 1]; 0 for two empty ones. */
export function jaccard(one: Uint32Array, other: Uint32Array): number {
  let [i, j, both] = [0, 0, 0];
  while (i < one.length && j < other.length) {
    const difference = one[i]! - other[j]!;
    if (difference === 0) both += 1;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  return both === 0 ? 0 : both / (one.length + other.length - both);
}

function minimum(shingles: Uint32Array, permutation: number): number {
  const [factor, summand] = [FACTORS[permutation]!, SUMMANDS[permutation]!];
  let least = 0x7fffffff;
  for (let place = 0; place < shingles.length; place += 1) {
    const value = (Math.imul(shingles[place]!, factor) + summand) | 0;
    if (value < least) least = value;
  }
  return least;
}

function distinct(ascending: Uint32Array): Uint32Array {
  let count = 0;
  for (let place = 0; place < ascending.length; place += 1) {
    if (place > 0 && ascending[place] === ascending[count - 1]) continue;
    ascending[count] = ascending[place]!;
    count += 1;
  }
  return ascending.subarray(0, count);
}

/** Han, kana, Hangul, and the surrogates of the rarer Han. */
function isSyllabic(code: number): boolean {
  return (
    code >= 0x2e80 &&
    (code <= 0x9fff ||
      (code >= 0xac00 && code <= 0xd7af) ||
      (code >= 0xd840 && code <= 0xd88d) ||
      (code >= 0xf900 && code <= 0xfaff))
  );
}

/** The finaliser of MurmurHash3: every bit of the result hangs on every bit of the value. A permutation of 32 bits. */
export function mix(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
