import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** A record of a text file that has one after another. */
export interface TextRecord {
  /** 1-based, in the file; of its first line where a quoted value has several. */
  readonly line: number;
  readonly values: readonly string[];
  /** Whether the file ends inside a quoted value. */
  readonly isOpen: boolean;
  /** What ends a record of CSV or TSV; the last one may have none. */
  readonly lineEnd?: 'LF' | 'CR LF';
}

/** Reads the lines of JSON Lines that are not blank: one value each. */
export async function* readLines(path: string): AsyncGenerator<TextRecord> {
  let line = 0;
  const input = createReadStream(path);
  try {
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() !== '') yield { line, values: [text], isOpen: false };
    }
  } finally {
    input.destroy();
  }
}

/**
 * Reads the records of CSV or TSV, the header first, blank lines left out. DuckDB reads the battles; this is for
 * the header, and to say in words what is wrong with a file and where.
 */
export async function* readDelimited(path: string, delimiter: string): AsyncGenerator<TextRecord> {
  const reader = new DelimitedReader(delimiter);
  for await (const text of createReadStream(path, 'utf8')) yield* reader.read(text);
  yield* reader.end();
}

class DelimitedReader {
  readonly #delimiter: string;
  #values: string[] = [];
  #value = '';
  #isQuoted = false;
  #isAfterReturn = false;
  #line = 1;
  #startLine = 1;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  *read(text: string): Generator<TextRecord> {
    for (const character of text) {
      if (character === '\n') this.#line += 1;
      // A doubled quote toggles twice, which is right for finding where values end.
      if (character === '"') this.#isQuoted = !this.#isQuoted;
      else if (this.#isQuoted) this.#value += character;
      else if (character === this.#delimiter) this.#endValue();
      else if (character === '\n') yield* this.#endRecord(this.#isAfterReturn ? 'CR LF' : 'LF');
      else if (character !== '\r' && character !== '\uFEFF') this.#value += character;
      this.#isAfterReturn = character === '\r';
    }
  }

  *end(): Generator<TextRecord> {
    yield* this.#endRecord();
  }

  #endValue(): void {
    this.#values.push(this.#value);
    this.#value = '';
  }

  *#endRecord(lineEnd?: 'LF' | 'CR LF'): Generator<TextRecord> {
    this.#endValue();
    const [values, line] = [this.#values, this.#startLine];
    this.#values = [];
    this.#startLine = this.#line;
    if (values.length > 1 || values[0] !== '') {
      yield { line, values, isOpen: this.#isQuoted, ...(lineEnd && { lineEnd }) };
    }
  }
}
