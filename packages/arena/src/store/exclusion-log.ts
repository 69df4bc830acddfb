import type { ExpressionBuilder, Selectable, Transaction } from 'kysely';
import type { ExclusionQuery, JudgedBattle, ListedExclusion } from '../app/ports.ts';
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
  const rows = await selectEvents(transaction)
    .where('exclusion_log.id', '>', afterId)
    .orderBy('exclusion_log.id')
    .limit(limit)
    .execute();
  return rows.map(toEvent);
}

/** Events on some battles and on those who judged them, in order. */
export async function findExclusionEvents(
  transaction: Transaction<Tables>,
  judged: readonly JudgedBattle[],
): Promise<ExclusionEvent[]> {
  if (judged.length === 0) return [];
  const sequences = judged.map(({ sequence }) => sequence);
  const ids = transaction.selectFrom('votes').select('battle_id').where('sequence', 'in', sequences);
  const voters = [...new Set(judged.map(({ voterId }) => voterId))];
  const rows = await selectEvents(transaction)
    .where(({ and, eb, or }) =>
      or([
        and([eb('subject', '=', 'battle'), eb('subject_id', 'in', ids)]),
        and([eb('subject', '=', 'sequence'), eb('subject_id', 'in', sequences.map(String))]),
        and([eb('subject', '=', 'voter'), eb('subject_id', 'in', voters)]),
      ]),
    )
    .orderBy('exclusion_log.id')
    .execute();
  return rows.map(toEvent);
}

/** Rows of the exclusion log in either order, each with the moment in which a later one lifted it. */
export async function listExclusionEvents(
  transaction: Transaction<Tables>,
  { afterId = 0, beforeId = NO_END, reason, isNewestFirst = false, limit }: ExclusionQuery,
): Promise<ListedExclusion[]> {
  let query = selectEvents(transaction)
    .select((event) => liftingAfter(event).as('lifted_at'))
    .where('exclusion_log.id', '>', afterId)
    .where('exclusion_log.id', '<', beforeId);
  if (reason !== undefined) query = query.where('exclusion_log.reason', '=', reason);
  const rows = await query
    .orderBy('exclusion_log.id', isNewestFirst ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...toEvent(row), liftedAt: row.action === 'set' ? row.lifted_at : null }));
}

function selectEvents(transaction: Transaction<Tables>) {
  return transaction
    .selectFrom('exclusion_log')
    .leftJoin('votes', (join) =>
      join
        .onRef('votes.battle_id', '=', 'exclusion_log.subject_id')
        .on('exclusion_log.subject', '=', 'battle'),
    )
    .select(['exclusion_log.id', 'exclusion_log.subject', 'exclusion_log.subject_id'])
    .select(['exclusion_log.reason', 'exclusion_log.action', 'exclusion_log.rule', 'exclusion_log.note'])
    .select(['exclusion_log.created_at', 'votes.sequence']);
}

/** When the first later row on the same subject and reason lifted it. */
function liftingAfter(event: ExpressionBuilder<Tables, 'exclusion_log'>) {
  return event
    .selectFrom('exclusion_log as later')
    .select('later.created_at')
    .whereRef('later.subject', '=', 'exclusion_log.subject')
    .whereRef('later.subject_id', '=', 'exclusion_log.subject_id')
    .whereRef('later.reason', '=', 'exclusion_log.reason')
    .where('later.action', '=', 'lifted')
    .whereRef('later.id', '>', 'exclusion_log.id')
    .orderBy('later.id')
    .limit(1);
}

function toEvent(
  row: Omit<Selectable<Tables['exclusion_log']>, 'id'> & {
    readonly id: number;
    readonly sequence: number | null;
  },
): ExclusionEvent {
  return {
    id: Number(row.id),
    subject: row.subject,
    subjectId: row.subject_id,
    sequence: row.subject === 'sequence' ? Number(row.subject_id) : row.sequence,
    reason: row.reason,
    action: row.action,
    rule: row.rule,
    note: row.note,
    createdAt: row.created_at,
  };
}
