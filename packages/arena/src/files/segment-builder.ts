import { COLUMN_NAMES, COLUMN_TYPES, type ColumnName } from '../core/frame/frame-columns.ts';
import { type ImportedTurn, type LogSegment, SEGMENT_ROWS } from '../core/log-segment.ts';

/** Battles of a file that become one entry of the log. */
export interface ImportedSegment {
  readonly segment: LogSegment;
  /** By row, where the file has conversations. */
  readonly texts?: readonly (readonly ImportedTurn[] | undefined)[] | undefined;
}

/** Characters of conversations in a segment: what is in memory, and is written while votes wait. */
const TEXT_LENGTH = 4_000_000;

type Names = 'model' | 'voter' | 'language';
const NAMES_OF: Partial<Record<ColumnName, Names>> = {
  modelA: 'model',
  modelB: 'model',
  voter: 'voter',
  language: 'language',
};

/**
 * Collects battles into segments. Names are numbered anew in each, in the order in which they come, so that equal
 * battles make equal segments whatever else was in the file.
 */
export class SegmentBuilder {
  readonly #names: Readonly<Record<Names, readonly string[]>>;
  readonly #hasTexts: boolean;
  readonly #numbers: Record<Names, Renumbering>;
  #columns = newColumns();
  #probabilities: Float64Array | undefined;
  #texts: (readonly ImportedTurn[] | undefined)[] = [];
  #textLength = 0;
  #rowCount = 0;

  /** @param options.names - What the numbers of the rows that will be added stand for. */
  constructor(options: {
    readonly names: Readonly<Record<Names, readonly string[]>>;
    readonly hasTexts: boolean;
  }) {
    this.#names = options.names;
    this.#hasTexts = options.hasTexts;
    this.#numbers = {
      model: new Renumbering(options.names.model.length),
      voter: new Renumbering(options.names.voter.length),
      language: new Renumbering(options.names.language.length),
    };
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  /** Rows that still find room. */
  get room(): number {
    return this.#textLength >= TEXT_LENGTH ? 0 : SEGMENT_ROWS - this.#rowCount;
  }

  /**
   * Copies a piece of a column into the rows behind the last one; `endRows` makes them rows.
   *
   * @param read - Gives the value at a place of the piece.
   */
  put(column: ColumnName, count: number, read: (place: number) => number): void {
    const target = this.#columns[column];
    const names = NAMES_OF[column];
    const numbers = names && this.#numbers[names];
    for (let place = 0; place < count; place += 1) {
      const value = read(place);
      target[this.#rowCount + place] = numbers === undefined ? value : numbers.of(value);
    }
  }

  putProbabilities(count: number, read: (place: number) => number): void {
    this.#probabilities ??= new Float64Array(SEGMENT_ROWS);
    for (let place = 0; place < count; place += 1) this.#probabilities[this.#rowCount + place] = read(place);
  }

  putText(turns: readonly ImportedTurn[] | undefined): void {
    this.#texts.push(turns);
    for (const { prompt, replies } of turns ?? []) {
      this.#textLength += prompt.length + replies.a.length + replies.b.length;
    }
  }

  endRows(count: number): void {
    this.#rowCount += count;
  }

  /** Gives what was collected, and begins anew. */
  take(): ImportedSegment {
    const rowCount = this.#rowCount;
    const columns = Object.fromEntries(
      COLUMN_NAMES.map((name) => [name, this.#columns[name].subarray(0, rowCount)]),
    ) as unknown as LogSegment['columns'];
    const named = (what: Names) =>
      this.#numbers[what].takeOrder().map((number) => this.#names[what][number]!);
    const segment = {
      ...{ rowCount, columns, models: named('model'), voters: named('voter'), languages: named('language') },
      pairProbabilities: this.#probabilities?.subarray(0, rowCount),
    };
    const texts = this.#hasTexts ? this.#texts : undefined;
    this.#columns = newColumns();
    this.#probabilities = undefined;
    this.#texts = [];
    this.#textLength = 0;
    this.#rowCount = 0;
    return { segment, texts };
  }
}

/** Gives numbers from 0 to other numbers, in the order in which they come. */
class Renumbering {
  readonly #numbers: Int32Array;
  #order: number[] = [];

  constructor(size: number) {
    this.#numbers = new Int32Array(size).fill(-1);
  }

  of(value: number): number {
    const known = this.#numbers[value]!;
    if (known >= 0) return known;
    this.#numbers[value] = this.#order.length;
    this.#order.push(value);
    return this.#order.length - 1;
  }

  takeOrder(): readonly number[] {
    const order = this.#order;
    for (const value of order) this.#numbers[value] = -1;
    this.#order = [];
    return order;
  }
}

function newColumns() {
  return Object.fromEntries(COLUMN_NAMES.map((name) => [name, new COLUMN_TYPES[name](SEGMENT_ROWS)])) as {
    readonly [Name in ColumnName]: Uint8Array | Uint16Array | Uint32Array;
  };
}
