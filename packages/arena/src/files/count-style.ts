import { countStyle, STYLE_FEATURES, type StyleFeature } from '@leitai/rating';
import type { ImportedTurn } from '../core/log-segment.ts';
import { SIDES } from '../core/side.ts';
import { type ConversationSource, findConversations } from './conversations.ts';
import type { Database } from './database.ts';
import type { Exclusion } from './filters.ts';
import { featureOf } from './needed-columns.ts';
import type { Source } from './open-source.ts';
import type { Value } from './source-columns.ts';
import { firstThatHolds, identifier, type Sql } from './sql.ts';

export type CountTokens = (text: string) => number;

export interface StyleCounting {
  /** All that are asked for; those are counted that are style features, and that the file does not have. */
  readonly features: readonly string[];
  /** Battles that are left out need not be counted. */
  readonly exclusions: readonly Exclusion[];
  readonly loadTokenizer: () => Promise<CountTokens>;
}

/**
 * Counts the style of answers of a file that has conversations, and no numbers about them.
 *
 * @param table - A name that no other file has.
 * @returns The source with what was counted; as it is if nothing was.
 */
export async function countStyleOf(
  database: Database,
  source: Source,
  { features, exclusions, loadTokenizer, table }: StyleCounting & { readonly table: string },
): Promise<Source> {
  const isMissing = (name: StyleFeature) => SIDES.some((side) => !featureOf(source.columns, name, side));
  const names = STYLE_FEATURES.filter((name) => features.includes(name) && isMissing(name));
  if (names.length === 0) return source;
  const conversations = await findConversations(source);
  if (!conversations) return source;
  const isCounted = `${firstThatHolds(exclusions)} IS NULL`;
  const texts = `SELECT row, ${conversations.columns.join(', ')} FROM (${source.rows}) WHERE ${isCounted}`;
  // The tokenizer takes a tenth of a second to load and most of the time to run.
  const countTokens = names.includes('tokens') ? await loadTokenizer() : () => 0;
  const columns = new Map<string, number[]>([['row', []]]);
  for (const name of names) for (const side of SIDES) columns.set(columnName(name, side), []);
  for await (const [row, found] of readTexts(database, texts, conversations.columns.length)) {
    columns.get('row')!.push(row);
    const turns = readTurns(conversations, found);
    for (const side of SIDES) {
      const replies = turns?.map((turn) => turn.replies[side]);
      const counts = replies && countStyle(replies, countTokens);
      for (const name of names) columns.get(columnName(name, side))!.push(counts?.[name] ?? Number.NaN);
    }
  }
  await database.createTable(table, columns);
  return withCounts(source, names, table);
}

/** Gives the place of each row in its file, and its texts. */
async function* readTexts(
  database: Database,
  statement: Sql,
  columnCount: number,
): AsyncGenerator<[row: number, texts: (string | null)[]]> {
  for await (const chunk of database.chunks(statement)) {
    const vectors = Array.from({ length: 1 + columnCount }, (_, place) => chunk.getColumnVector(place));
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const [place, ...texts] = vectors.map((vector) => vector.getItem(row));
      yield [Number(place), texts as (string | null)[]];
    }
  }
}

/** What cannot be read has no counts, and is refused if the battle is rated. */
function readTurns(
  conversations: ConversationSource,
  texts: readonly (string | null)[],
): readonly ImportedTurn[] | undefined {
  try {
    return conversations.read(texts);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function withCounts(source: Source, names: readonly StyleFeature[], table: string): Source {
  const counted = new Map<string, Record<'a' | 'b', Value>>();
  const countOf = (name: StyleFeature, side: 'a' | 'b'): Value => ({
    column: `${name} of the conversation`,
    sql: identifier(columnName(name, side)),
    text: "'one that cannot be read'",
  });
  for (const name of names) counted.set(name, { a: countOf(name, 'a'), b: countOf(name, 'b') });
  const added = `SELECT * FROM (${source.rows}) LEFT JOIN ${identifier(table)} USING (row)`;
  return { ...source, rows: added, counted };
}

function columnName(name: StyleFeature, side: 'a' | 'b'): string {
  return `counted_${name}_${side}`;
}
