/** Names and the numbers that stand for them in columns: from 0, in the order in which they came. */
export class Dictionary {
  readonly names: string[] = [];
  readonly #indices = new Map<string, number>();
  readonly #what: string;
  readonly #maxSize: number;

  /** @param options.what - What the names are of, for the message when there are too many. */
  constructor(options: {
    readonly what: string;
    readonly maxSize: number;
    readonly names?: readonly string[];
  }) {
    this.#what = options.what;
    this.#maxSize = options.maxSize;
    for (const name of options.names ?? []) this.add(name);
  }

  /**
   * Finds the index of a name, which is a new one for a new name.
   *
   * @throws {RangeError} If there is no room for another name.
   */
  add(name: string): number {
    const known = this.#indices.get(name);
    if (known !== undefined) return known;
    const index = this.names.length;
    if (index >= this.#maxSize) {
      throw new RangeError(`Cannot add '${name}': there must be at most ${this.#maxSize} ${this.#what}`);
    }
    this.names.push(name);
    this.#indices.set(name, index);
    return index;
  }

  find(name: string): number | undefined {
    return this.#indices.get(name);
  }
}
