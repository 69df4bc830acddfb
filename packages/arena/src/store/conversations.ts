import type { Transaction } from 'kysely';
import type { ImportedRange } from '../app/ports.ts';
import type { Turn } from '../core/battle.ts';
import type { ImportedTurn } from '../core/log-segment.ts';
import type { TaggedTurn } from '../core/tagging/tagger.ts';
import { fromTurnRows } from './rows.ts';
import type { Tables } from './schema.ts';

/** Turns of battles, by id. */
export async function readTurns(database: Transaction<Tables>, battleIds: readonly string[]) {
  if (battleIds.length === 0) return fromTurnRows([], []);
  const turns = await database.selectFrom('turns').selectAll().where('battle_id', 'in', battleIds).execute();
  const replies = await database
    .selectFrom('replies')
    .selectAll()
    .where('battle_id', 'in', battleIds)
    .execute();
  return fromTurnRows(turns, replies);
}

/** Conversations by place in the log: of voted battles up to the vote, and of imported ones that have a text. */
export async function readConversations(
  transaction: Transaction<Tables>,
  sequences: readonly number[],
): Promise<ReadonlyMap<number, readonly TaggedTurn[]>> {
  if (sequences.length === 0) return new Map();
  return new Map([...(await ofVotes(transaction, sequences)), ...(await ofSegments(transaction, sequences))]);
}

/** The stretches of the log that came from files. */
export async function readImportedRanges(
  transaction: Transaction<Tables>,
): Promise<readonly ImportedRange[]> {
  const rows = await transaction
    .selectFrom('log_segments')
    .innerJoin('imports', 'imports.id', 'log_segments.import_id')
    .select(['first_sequence', 'row_count', 'format', 'imported_at', 'may_show_text'])
    .orderBy('first_sequence')
    .execute();
  return rows.map((row) => ({
    firstSequence: row.first_sequence,
    rowCount: row.row_count,
    source: row.format,
    importedAt: row.imported_at,
    mayShowText: row.may_show_text === 1,
  }));
}

async function ofVotes(
  transaction: Transaction<Tables>,
  sequences: readonly number[],
): Promise<[number, readonly Turn[]][]> {
  const votes = await transaction
    .selectFrom('votes')
    .select(['sequence', 'battle_id', 'turn_count'])
    .where('sequence', 'in', sequences)
    .execute();
  const turns = await readTurns(
    transaction,
    votes.map((vote) => vote.battle_id),
  );
  return votes.map(({ sequence, battle_id, turn_count }) => [
    sequence,
    (turns.get(battle_id) ?? []).slice(0, turn_count),
  ]);
}

async function ofSegments(
  transaction: Transaction<Tables>,
  sequences: readonly number[],
): Promise<[number, readonly TaggedTurn[]][]> {
  const asked = [...sequences].sort((one, other) => one - other);
  const segments = await transaction
    .selectFrom('log_segments')
    .select(['first_sequence', 'row_count', 'segment_id'])
    .where('first_sequence', '<=', asked.at(-1)!)
    .execute();
  const found: [number, readonly TaggedTurn[]][] = [];
  for (const { first_sequence, row_count, segment_id } of segments) {
    const rows = asked
      .map((sequence) => sequence - first_sequence)
      .filter((row) => row >= 0 && row < row_count);
    if (rows.length === 0) continue;
    const texts = await transaction
      .selectFrom('segment_texts')
      .select(['row_index', 'turns'])
      .where('segment_id', '=', segment_id)
      .where('row_index', 'in', rows)
      .execute();
    for (const { row_index, turns } of texts) found.push([first_sequence + row_index, toTaggedTurns(turns)]);
  }
  return found;
}

function toTaggedTurns(turns: string): TaggedTurn[] {
  return (JSON.parse(turns) as ImportedTurn[]).map(({ prompt, replies }) => ({
    prompt,
    replies: { a: { text: replies.a }, b: { text: replies.b } },
  }));
}
