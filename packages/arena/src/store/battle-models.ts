import type { Transaction } from 'kysely';
import { type BySide, bySide } from '../core/side.ts';
import type { Tables } from './schema.ts';
import { readSegmentColumns } from './vote-log.ts';

/** Names of both models by place in the log: of voted battles and of imported ones. */
export async function readModels(
  transaction: Transaction<Tables>,
  sequences: readonly number[],
): Promise<ReadonlyMap<number, BySide<string>>> {
  if (sequences.length === 0) return new Map();
  return new Map([...(await ofVotes(transaction, sequences)), ...(await ofSegments(transaction, sequences))]);
}

async function ofVotes(
  transaction: Transaction<Tables>,
  sequences: readonly number[],
): Promise<[number, BySide<string>][]> {
  const rows = await transaction
    .selectFrom('votes')
    .select(['sequence', 'model_a', 'model_b'])
    .where('sequence', 'in', sequences)
    .execute();
  return rows.map(({ sequence, model_a, model_b }) => [sequence, { a: model_a, b: model_b }]);
}

async function ofSegments(
  transaction: Transaction<Tables>,
  sequences: readonly number[],
): Promise<[number, BySide<string>][]> {
  const segments = await transaction
    .selectFrom('log_segments')
    .select(['first_sequence', 'row_count', 'segment_id'])
    .where('first_sequence', '<=', Math.max(...sequences))
    .execute();
  const found: [number, BySide<string>][] = [];
  for (const { first_sequence, row_count, segment_id } of segments) {
    const rows = sequences
      .map((sequence) => sequence - first_sequence)
      .filter((row) => row >= 0 && row < row_count);
    if (rows.length === 0) continue;
    const { models, columns } = await readSegmentColumns(transaction, segment_id);
    const indices = { a: columns.modelA, b: columns.modelB };
    for (const row of rows) {
      found.push([first_sequence + row, bySide((side) => models[indices[side][row]!]!)]);
    }
  }
  return found;
}
