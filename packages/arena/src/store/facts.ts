import { sql, type Transaction } from 'kysely';
import type { Fact } from '../app/ports.ts';
import type { Tables } from './schema.ts';

/** Values of a row of `facts`: PostgreSQL takes 65,535 in one statement, SQLite 32,766. */
const ROWS_AT_ONCE = 5_000;

/** The caller holds the lock of the log, so that changes are numbered in the order in which they can be seen. */
export async function saveFacts(
  transaction: Transaction<Tables>,
  facts: readonly (Fact & { readonly sequence: number })[],
): Promise<void> {
  const { change: last } = await transaction
    .selectFrom('facts')
    .select((columns) => columns.fn.max('change').as('change'))
    .executeTakeFirstOrThrow();
  const rows = facts.map(({ sequence, tagger, version, value }, place) => ({
    sequence,
    tagger,
    version,
    value: JSON.stringify(value),
    change: Number(last ?? 0) + place + 1,
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
    .selectAll()
    .where('change', '>', afterChange)
    .orderBy('change')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, value: JSON.parse(row.value) }));
}

/** Battles with a text of which a tagger has not said anything in this version, ascending. */
export async function readUntagged(
  transaction: Transaction<Tables>,
  options: {
    readonly tagger: string;
    readonly version: string;
    readonly afterSequence: number;
    readonly limit: number;
  },
): Promise<number[]> {
  const { afterSequence, limit } = options;
  const sequences: number[] = [];
  // Segments hold many rows without a text, so that the two kinds are walked one after the other and then merged.
  for (const withText of [votesWithText(transaction), importsWithText(transaction)]) {
    const rows = await withText
      .where('sequence', '>', afterSequence)
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
      .orderBy('sequence')
      .limit(limit)
      .execute();
    sequences.push(...rows.map((row) => Number(row.sequence)));
  }
  return sequences.sort((one, other) => one - other).slice(0, limit);
}

function votesWithText(transaction: Transaction<Tables>) {
  const battles = transaction.selectFrom('votes').select('sequence').as('battle');
  return transaction.selectFrom(battles).select('battle.sequence');
}

function importsWithText(transaction: Transaction<Tables>) {
  const battles = transaction
    .selectFrom('segment_texts')
    .innerJoin('log_segments', 'log_segments.segment_id', 'segment_texts.segment_id')
    .select(sql<number>`first_sequence + row_index`.as('sequence'))
    .as('battle');
  return transaction.selectFrom(battles).select('battle.sequence');
}
