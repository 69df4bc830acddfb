import type { Transaction } from 'kysely';
import type { Verdicts } from '../app/ports.ts';
import type { ExclusionAction, ExclusionEvent, ExclusionSubject } from '../core/exclusion.ts';
import { appendExclusion } from './exclusion-log.ts';
import { saveFacts } from './facts.ts';
import type { Tables } from './schema.ts';

type Subject = Pick<ExclusionEvent, 'subject' | 'subjectId'>;
type Last = Pick<ExclusionEvent, 'action' | 'rule'>;

/** Writes facts, and the rows that follow from them for the log of exclusions. The caller holds the lock of the log. */
export async function saveVerdicts(
  transaction: Transaction<Tables>,
  { facts, reason, rule, createdAt, decide }: Verdicts,
): Promise<ExclusionAction[]> {
  const subjects = await subjectsOf(
    transaction,
    facts.map(({ sequence }) => sequence),
  );
  const lastOf = await lastRows(transaction, [...subjects.values()], reason);
  const actions: ExclusionAction[] = [];
  for (const [sequence, subject] of subjects) {
    const decided = decide(sequence, lastOf.get(keyOf(subject)));
    if (decided === undefined) continue;
    await appendExclusion(transaction, { ...subject, ...decided, reason, rule, createdAt });
    actions.push(decided.action);
  }
  await saveFacts(transaction, facts);
  return actions;
}

/** As operators name them: a battle that was voted here by its id, an imported one by its place. */
async function subjectsOf(
  transaction: Transaction<Tables>,
  sequences: readonly number[],
): Promise<Map<number, Subject>> {
  if (sequences.length === 0) return new Map();
  const votes = await transaction
    .selectFrom('votes')
    .select(['sequence', 'battle_id'])
    .where('sequence', 'in', sequences)
    .execute();
  const ids = new Map(votes.map(({ sequence, battle_id }) => [sequence, battle_id]));
  return new Map(
    sequences.map((sequence) => {
      const id = ids.get(sequence);
      return [sequence, id === undefined ? ofPlace(sequence) : { subject: 'battle', subjectId: id }];
    }),
  );
}

function ofPlace(sequence: number): Subject {
  return { subject: 'sequence', subjectId: String(sequence) };
}

async function lastRows(
  transaction: Transaction<Tables>,
  subjects: readonly Subject[],
  reason: Verdicts['reason'],
): Promise<ReadonlyMap<string, Last>> {
  const last = new Map<string, Last>();
  for (const kind of ['battle', 'sequence'] satisfies ExclusionSubject[]) {
    const ids = subjects.filter(({ subject }) => subject === kind).map(({ subjectId }) => subjectId);
    if (ids.length === 0) continue;
    const rows = await transaction
      .selectFrom('exclusion_log')
      .select(['subject', 'subject_id', 'action', 'rule'])
      .where('subject', '=', kind)
      .where('subject_id', 'in', ids)
      .where('reason', '=', reason)
      .orderBy('id')
      .execute();
    for (const { subject, subject_id, action, rule } of rows) {
      last.set(keyOf({ subject, subjectId: subject_id }), { action, rule });
    }
  }
  return last;
}

function keyOf({ subject, subjectId }: Subject): string {
  return `${subject} ${subjectId}`;
}
