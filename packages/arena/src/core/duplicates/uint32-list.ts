const GROWTH = 1.5;

/** A list of unsigned 32-bit numbers in one flat array: 4 to 6 bytes each. */
export class Uint32List {
  #array: Uint32Array;
  #length: number;

  constructor(values: Uint32Array = new Uint32Array(0)) {
    this.#array = values.slice();
    this.#length = values.length;
  }

  get length(): number {
    return this.#length;
  }

  get byteLength(): number {
    return this.#array.byteLength;
  }

  /** The numbers, not a copy: good until the next `push`. */
  get values(): Uint32Array {
    return this.#array.subarray(0, this.#length);
  }

  at(place: number): number | undefined {
    return place < this.#length ? this.#array[place] : undefined;
  }

  push(value: number): void {
    if (this.#length === this.#array.length) {
      const larger = new Uint32Array(Math.ceil(this.#length * GROWTH) + 16);
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array[this.#length] = value;
    this.#length += 1;
  }

  increment(place: number): void {
    this.#array[place]! += 1;
  }
}
