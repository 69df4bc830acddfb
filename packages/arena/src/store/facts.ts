import { sql, type Transaction } from 'kysely';
import type { Fact, NewFact } from '../app/ports.ts';
import { NO_END, type Tables } from './schema.ts';

/** Values of a row of `facts`: PostgreSQL takes 65,535 in one statement, SQLite 32,766. */
const ROWS_AT_ONCE = 5_000;

/** The caller holds the lock of the log, so that changes are numbered in the order in which they can be seen. */
export async function saveFacts(transaction: Transaction<Tables>, facts: readonly NewFact[]): Promise<void> {
  const { change: last } = await transaction
    .selectFrom('facts')
    .select((columns) => columns.fn.max('change').as('change'))
    .executeTakeFirstOrThrow();
  const rows = facts.map(({ sequence, tagger, version, value, key }, place) => ({
    sequence,
    tagger,
    version,
    value: JSON.stringify(value),
    change: Number(last ?? 0) + place + 1,
    key: key ?? null,
  }));
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await transaction
      .insertInto('facts')
      .values(rows.slice(start, start + ROWS_AT_ONCE))
      .onConflict((conflict) =>
        conflict.columns(['sequence', 'tagger']).doUpdateSet((update) => ({
          version: update.ref('excluded.version'),
          value: update.ref('excluded.value'),
          change: update.ref('excluded.change'),
          key: update.ref('excluded.key'),
        })),
      )
      .execute();
  }
}

export async function readFactChanges(
  transaction: Transaction<Tables>,
  { afterChange, limit }: { readonly afterChange: number; readonly limit: number },
): Promise<(Fact & { readonly sequence: number; readonly change: number })[]> {
  const rows = await transaction
    .selectFrom('facts')
    .select(['sequence', 'tagger', 'version', 'value', 'change'])
    .where('change', '>', afterChange)
    .orderBy('change')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, value: JSON.parse(row.value) }));
}

/** What a tagger has said in one version, by key, of the first battle with each of these keys. */
export async function readKnown(
  transaction: Transaction<Tables>,
  options: { readonly tagger: string; readonly version: string; readonly keys: readonly string[] },
): Promise<ReadonlyMap<string, unknown>> {
  if (options.keys.length === 0) return new Map();
  // Some prompts come ten thousand times: their places are in the index, and one value of each is read.
  const firsts = transaction
    .selectFrom('facts')
    .select(({ fn }) => fn.min('sequence').as('sequence'))
    .where('tagger', '=', options.tagger)
    .where('version', '=', options.version)
    .where('key', 'in', options.keys)
    .groupBy('key');
  const rows = await transaction
    .selectFrom('facts')
    .select(['key', 'value'])
    .where('tagger', '=', options.tagger)
    .where('sequence', 'in', firsts)
    .execute();
  return new Map(rows.map(({ key, value }) => [key!, JSON.parse(value)]));
}

/** Battles with a text of which a tagger has not said anything in this version, ascending. */
export async function readUntagged(
  transaction: Transaction<Tables>,
  options: {
    readonly tagger: string;
    readonly version: string;
    readonly afterSequence: number;
    readonly upTo?: number;
    readonly limit: number;
  },
): Promise<number[]> {
  const { afterSequence, upTo = NO_END, limit } = options;
  const places = { afterSequence, upTo };
  const sequences: number[] = [];
  // Segments hold many rows without a text, so that the two kinds are walked one after the other and then merged.
  for (const withText of [votesWithText(transaction, places), importsWithText(transaction, places)]) {
    const rows = await withText
      .where(({ not, exists, selectFrom, ref }) =>
        not(
          exists(
            selectFrom('facts')
              .select('facts.sequence')
              .where('facts.sequence', '=', ref('battle.sequence'))
              .where('tagger', '=', options.tagger)
              .where('version', '=', options.version),
          ),
        ),
      )
      .limit(limit)
      .execute();
    sequences.push(...rows.map((row) => Number(row.sequence)));
  }
  return sequences.sort((one, other) => one - other).slice(0, limit);
}

interface Places {
  readonly afterSequence: number;
  readonly upTo: number;
}

function votesWithText(transaction: Transaction<Tables>, { afterSequence, upTo }: Places) {
  const battles = transaction
    .selectFrom('votes')
    .select('sequence')
    .where('sequence', '>', afterSequence)
    .where('sequence', '<=', upTo)
    .as('battle');
  return transaction.selectFrom(battles).select('battle.sequence').orderBy('battle.sequence');
}

function importsWithText(transaction: Transaction<Tables>, { afterSequence, upTo }: Places) {
  const battles = transaction
    .selectFrom('log_segments')
    .innerJoin('segment_texts', 'segment_texts.segment_id', 'log_segments.segment_id')
    .select(['first_sequence', 'row_index', sql<number>`first_sequence + row_index`.as('sequence')])
    .where('first_sequence', '<=', upTo)
    .where(sql<boolean>`first_sequence + row_count > ${afterSequence}`)
    // Bounds of the row alone, so that the key of the texts is searched and not walked.
    .where(sql<boolean>`row_index > ${afterSequence} - first_sequence`)
    .where(sql<boolean>`row_index <= ${upTo} - first_sequence`)
    .as('battle');
  // Segments do not overlap: the order of the log, which the keys have, too.
  return transaction
    .selectFrom(battles)
    .select('battle.sequence')
    .orderBy('battle.first_sequence')
    .orderBy('battle.row_index');
}
