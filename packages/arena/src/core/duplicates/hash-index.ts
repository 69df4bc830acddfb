const GROWTH = 1.5;
const MAX_LOAD = 0.75;

export interface HashIndexColumns {
  readonly hashes: Uint32Array;
  readonly values: Uint32Array;
}

/**
 * Several 32-bit values under each 32-bit hash, in two flat arrays (open addressing, linear probing): about 12 bytes an
 * entry. Different things may share a hash, so what is found is a candidate. Hashes must be well mixed.
 */
export class HashIndex {
  #hashes: Uint32Array;
  /** Value + 1; zero is a free place. */
  #values: Uint32Array;
  #entries: number;

  /** @param columns - What `columns` of another index gave. */
  constructor(columns?: HashIndexColumns) {
    this.#hashes = columns?.hashes.slice() ?? new Uint32Array(1024);
    this.#values = columns?.values.slice() ?? new Uint32Array(1024);
    this.#entries = this.#values.reduce((entries, value) => entries + (value === 0 ? 0 : 1), 0);
  }

  /** Values under a hash, in the order in which they were added. */
  find(hash: number): number[] {
    const found: number[] = [];
    for (let place = this.#home(hash); this.#values[place] !== 0; place = this.#after(place)) {
      if (this.#hashes[place] === hash) found.push(this.#values[place]! - 1);
    }
    return found;
  }

  /** @param value - From 0 to 2³² − 2. */
  add(hash: number, value: number): void {
    if (this.#entries >= MAX_LOAD * this.#values.length) this.#grow();
    this.#put(hash, value + 1);
    this.#entries += 1;
  }

  /** The two arrays as they are, to be stored; good until the next `add`. */
  get columns(): HashIndexColumns {
    return { hashes: this.#hashes, values: this.#values };
  }

  get byteLength(): number {
    return this.#hashes.byteLength + this.#values.byteLength;
  }

  #put(hash: number, value: number): void {
    let place = this.#home(hash);
    while (this.#values[place] !== 0) place = this.#after(place);
    this.#hashes[place] = hash;
    this.#values[place] = value;
  }

  #grow(): void {
    const [hashes, values] = [this.#hashes, this.#values];
    const capacity = Math.ceil(values.length * GROWTH);
    this.#hashes = new Uint32Array(capacity);
    this.#values = new Uint32Array(capacity);
    // Begins after a free place: a run that goes around the end must be moved in its own order.
    const start = values.indexOf(0) + 1;
    for (let step = 0; step < values.length; step += 1) {
      const place = (start + step) % values.length;
      if (values[place] !== 0) this.#put(hashes[place]!, values[place]!);
    }
  }

  #home(hash: number): number {
    return Math.floor((hash / 2 ** 32) * this.#values.length);
  }

  #after(place: number): number {
    return place + 1 === this.#values.length ? 0 : place + 1;
  }
}
