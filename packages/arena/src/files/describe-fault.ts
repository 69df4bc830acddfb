import { BattleInputError } from './battle-input-error.ts';
import { isJsonObject, type PlainFile } from './plain-file.ts';
import { readDelimited, readLines, type TextRecord } from './text-records.ts';

/**
 * Says in words where a file is broken that DuckDB could not read. The file is walked once more, because only that
 * tells lines and rows apart where values go over several lines.
 *
 * @throws {BattleInputError} Always.
 */
export async function describeFault(file: PlainFile, cause: unknown): Promise<never> {
  if (cause instanceof BattleInputError) throw cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  const place = await findFault(file);
  if (place) throw new BattleInputError(`Cannot read ${placeOf(file, place)}: ${place.text}`, { cause });
  const row = /in record\/value (\d+)/.exec(message)?.[1];
  if (row) {
    const text = `Cannot read ${placeOf(file, { row: Number(row) })}: it must be whole JSON, got it malformed or cut off`;
    throw new BattleInputError(text, { cause });
  }
  const expected = file.layout === 'parquet' ? 'a whole Parquet file' : 'readable';
  const found = message.split('\n', 1)[0]!.replaceAll(file.path, file.name);
  throw new BattleInputError(`Cannot read '${file.name}': it must be ${expected}, got '${found}'`, { cause });
}

/** Such as `row 3 (line 4) of 'battles.csv'`. Row 0 is the header. */
export function placeOf(
  { name }: PlainFile,
  { row, line }: { row: number; line?: number | undefined },
): string {
  return `${row === 0 ? 'the header' : `row ${row}`}${line === undefined ? '' : ` (line ${line})`} of '${name}'`;
}

/** The line where a row begins; `undefined` if the layout does not have one line after another. */
export async function findLine(file: PlainFile, row: number): Promise<number | undefined> {
  for await (const record of readRecords(file)) if (record.row === row) return record.line;
  return undefined;
}

async function findFault(file: PlainFile): Promise<{ row: number; line: number; text: string } | undefined> {
  let header: TextRecord | undefined;
  for await (const { row, line, ...record } of readRecords(file)) {
    if (row === 0) header = { line, ...record };
    const text = header === undefined ? faultOfLine(record) : faultOfRecord(record, header);
    if (text) return { row, line, text };
  }
  return undefined;
}

/** What stands for bytes that are not UTF-8. A file that DuckDB could read is never asked for it. */
const REPLACEMENT = '\uFFFD';
const NOT_UTF8 = 'it must be UTF-8, got other bytes';

function faultOfLine({ values }: Pick<TextRecord, 'values'>): string | undefined {
  if (values[0]!.includes(REPLACEMENT)) return NOT_UTF8;
  return isJsonObject(values[0]!) ? undefined : 'it must be a whole JSON object, got it malformed or cut off';
}

function faultOfRecord(record: Omit<TextRecord, 'line'>, header: TextRecord): string | undefined {
  const { values, isOpen, lineEnd } = record;
  const width = header.values.length;
  if (values.some((value) => value.includes(REPLACEMENT))) return NOT_UTF8;
  if (isOpen) return 'its quotes must be closed, got the end of the file';
  if (values.length !== width) return `it must have ${width} columns, got ${values.length}`;
  if (lineEnd === undefined || lineEnd === header.lineEnd) return undefined;
  return `its line must end as the header does, in ${header.lineEnd}, got ${lineEnd}`;
}

async function* readRecords({ path, layout }: PlainFile): AsyncGenerator<TextRecord & { row: number }> {
  const isDelimited = layout === 'csv' || layout === 'tsv';
  if (!isDelimited && layout !== 'json-lines') return;
  let row = isDelimited ? 0 : 1;
  const records = isDelimited ? readDelimited(path, layout === 'tsv' ? '\t' : ',') : readLines(path);
  for await (const record of records) {
    yield { ...record, row };
    row += 1;
  }
}
