import type { Transaction } from 'kysely';
import type { ExclusionEvent, ExclusionReason } from '../core/exclusion.ts';
import { toStorable } from './rows.ts';
import { NO_END, type Tables } from './schema.ts';

/**
 * Reasons that hold for each of these battles, in alphabetical order; a battle without one is not in the result.
 *
 * @param upTo - By what the exclusion log says up to there; by default by all of it.
 */
export async function activeReasons(
  transaction: Transaction<Tables>,
  battleIds: readonly string[],
  upTo: number = NO_END,
): Promise<ReadonlyMap<string, readonly ExclusionReason[]>> {
  if (battleIds.length === 0) return new Map();
  const rows = await transaction
    .selectFrom('exclusion_log')
    .select(['subject_id', 'reason', 'action'])
    .where('subject', '=', 'battle')
    .where('subject_id', 'in', battleIds)
    .where('id', '<=', upTo)
    .orderBy('id')
    .execute();
  const active = new Map<string, Set<ExclusionReason>>();
  for (const { subject_id, reason, action } of rows) {
    const reasons = active.get(subject_id) ?? new Set();
    if (action === 'set') reasons.add(reason);
    else reasons.delete(reason);
    active.set(subject_id, reasons);
  }
  return new Map(
    [...active].filter(([, reasons]) => reasons.size > 0).map(([id, reasons]) => [id, [...reasons].sort()]),
  );
}

/** Appends to the exclusion log. */
export async function appendExclusion(
  transaction: Transaction<Tables>,
  event: Omit<ExclusionEvent, 'id' | 'sequence'>,
): Promise<void> {
  const { subject, subjectId, reason, action, rule, note, createdAt } = event;
  await transaction
    .insertInto('exclusion_log')
    .values({
      subject,
      subject_id: toStorable(subjectId),
      reason,
      action,
      rule,
      note: note === null ? null : toStorable(note),
      created_at: createdAt,
    })
    .execute();
}

/** Events behind a place of the exclusion log, in order, with the places of their battles in the vote log. */
export async function readExclusionEvents(
  transaction: Transaction<Tables>,
  { afterId, limit }: { readonly afterId: number; readonly limit: number },
): Promise<ExclusionEvent[]> {
  const rows = await transaction
    .selectFrom('exclusion_log')
    .leftJoin('votes', (join) =>
      join
        .onRef('votes.battle_id', '=', 'exclusion_log.subject_id')
        .on('exclusion_log.subject', '=', 'battle'),
    )
    .select(['exclusion_log.id', 'subject', 'subject_id', 'reason', 'action', 'rule', 'note'])
    .select(['exclusion_log.created_at', 'votes.sequence'])
    .where('exclusion_log.id', '>', afterId)
    .orderBy('exclusion_log.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: Number(row.id),
    subject: row.subject,
    subjectId: row.subject_id,
    sequence: row.subject === 'sequence' ? Number(row.subject_id) : row.sequence,
    reason: row.reason,
    action: row.action,
    rule: row.rule,
    note: row.note,
    createdAt: row.created_at,
  }));
}
