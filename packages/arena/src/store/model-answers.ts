import { sql, type Transaction } from 'kysely';
import type { ModelAnswers } from '../app/ports.ts';
import type { Tables } from './schema.ts';

/** Says how the replies of a model to voters ended, on whichever side it stood. */
export async function readReplies(
  transaction: Transaction<Tables>,
  model: string,
): Promise<ModelAnswers['replies']> {
  const own = repliesOf(transaction, model);
  const states = await own
    .select(['replies.state', sql<number>`count(*)`.as('replies')])
    .groupBy('replies.state')
    .execute();
  const countOf = (state: string) => Number(states.find((row) => row.state === state)?.replies ?? 0);
  const [failed, stopped, complete] = [countOf('failed'), countOf('stopped'), countOf('complete')];
  const total = failed + stopped + complete;
  if (total === 0) return null;
  const middle = await own
    .select('replies.duration_ms')
    .where('replies.state', '=', 'complete')
    .where('replies.duration_ms', 'is not', null)
    .orderBy('replies.duration_ms')
    .offset(Math.floor(Math.max(0, complete - 1) / 2))
    .limit(1)
    .executeTakeFirst();
  return { total, failed, stopped, medianDurationMs: middle?.duration_ms ?? null };
}

function repliesOf(transaction: Transaction<Tables>, model: string) {
  return transaction
    .selectFrom('replies')
    .innerJoin('battles', 'battles.id', 'replies.battle_id')
    .where((where) =>
      where.or([
        where.and([where('replies.side', '=', 'a'), where('battles.model_a', '=', model)]),
        where.and([where('replies.side', '=', 'b'), where('battles.model_b', '=', model)]),
      ]),
    );
}

/**
 * Lists the configurations of a model that answered in voted battles, the newest first.
 *
 * @param upTo - Place in the log of the last vote that is looked at.
 */
export async function readAnsweringRevisions(
  transaction: Transaction<Tables>,
  model: string,
  upTo: number,
): Promise<ModelAnswers['answeredBy']> {
  const sides = await Promise.all(
    (['a', 'b'] as const).map((side) =>
      transaction
        .selectFrom('votes')
        .select([
          `revision_${side} as id`,
          sql<number>`count(*)`.as('battles'),
          sql<string>`min(created_at)`.as('first_at'),
          sql<string>`max(created_at)`.as('last_at'),
        ])
        .where(`model_${side}`, '=', model)
        .where('sequence', '<=', upTo)
        .groupBy(`revision_${side}`)
        .execute(),
    ),
  );
  const byId = new Map<string, ModelAnswers['answeredBy'][number]>();
  for (const { id, battles, first_at, last_at } of sides.flat()) {
    const known = byId.get(id) ?? { id, battles: 0, firstAt: first_at, lastAt: last_at };
    byId.set(id, {
      id,
      battles: known.battles + Number(battles),
      firstAt: known.firstAt < first_at ? known.firstAt : first_at,
      lastAt: known.lastAt > last_at ? known.lastAt : last_at,
    });
  }
  return [...byId.values()].sort((one, other) => (one.lastAt > other.lastAt ? -1 : 1));
}
