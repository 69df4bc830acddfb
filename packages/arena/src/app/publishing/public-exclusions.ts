import { createHmac } from 'node:crypto';
import { leakForm } from '../../core/identity-leak/detect-leak.ts';
import type { Arena } from '../arena.ts';
import type { ExclusionQuery, ListedExclusion } from '../ports.ts';

/** An exclusion as everybody may see it: no text of a battle, no id of a battle or of a voter. */
export interface PublicExclusion
  extends Pick<ListedExclusion, 'id' | 'sequence' | 'reason' | 'action' | 'rule' | 'createdAt' | 'liftedAt'> {
  /** A name for a voter of whom all battles are meant; the same one each time, and of use nowhere else. */
  readonly voter: string | null;
  /** How many battles of the log are meant. */
  readonly battles: number | null;
  readonly note: string | null;
}

const NAME_LENGTH = 16;

/**
 * Reads rows of the log of exclusions.
 *
 * @param options.secret - Without which nobody finds the voter behind a name.
 * @throws {ArenaError} `store-unavailable`.
 */
export async function readPublicExclusions(
  { store, frame }: Pick<Arena, 'store' | 'frame'>,
  { secret, ...query }: { readonly secret: string } & ExclusionQuery,
): Promise<PublicExclusion[]> {
  const events = await store.listExclusions(query);
  const voters = events.flatMap(({ subject, subjectId }) => (subject === 'voter' ? [subjectId] : []));
  const counts = voters.length > 0 ? frame.frame.countByVoter(voters) : new Map<string, number>();
  return events.map(({ subject, subjectId, note, ...event }) => {
    const isVoter = subject === 'voter';
    const { sequence, rule } = event;
    return {
      ...event,
      voter: isVoter ? nameOf(subjectId, secret) : null,
      battles: isVoter ? counts.get(subjectId)! : sequence === null ? null : 1,
      note: toPublicNote(rule, note),
    };
  });
}

function nameOf(voterId: string, secret: string): string {
  return createHmac('sha256', secret).update(`excluded voter ${voterId}`).digest('hex').slice(0, NAME_LENGTH);
}

/** What an operator writes is for everybody; what a rule notes quotes an answer, and only the form of the leak is said. */
function toPublicNote(rule: string, note: string | null): string | null {
  if (note === null || rule === 'operator') return note;
  return leakForm(note) ?? null;
}
