import { createHmac } from 'node:crypto';
import type { ExcludedQuery } from '../../core/boards/find-excluded.ts';
import { leakForm } from '../../core/identity-leak/detect-leak.ts';
import type { Arena } from '../arena.ts';
import { type GivenReason, readExcludedBattles } from '../excluded-battles.ts';
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

/** A battle that does not count, as everybody may see it. */
export interface PublicExcludedBattle {
  readonly sequence: number;
  readonly reasons: (Pick<GivenReason, 'reason' | 'rule' | 'createdAt' | 'note'> & {
    /** Where all battles of a voter are meant: the name that stands for the voter. */
    readonly voter: string | null;
    /** Of a duplicate: the first battle with this prompt; null while that is being found out. */
    readonly firstSequence: number | null;
  })[];
}

type ExclusionReader = Pick<Arena, 'store' | 'frame' | 'publisher' | 'computed' | 'tagging'>;

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

/**
 * Reads battles that do not count of those that are shown, in the order of the log.
 *
 * @throws {ArenaError} `store-unavailable`.
 */
export async function readPublicBattles(
  { store, frame: { frame }, publisher, computed, tagging }: ExclusionReader,
  { secret, ...query }: { readonly secret: string } & ExcludedQuery,
): Promise<PublicExcludedBattle[]> {
  await computed.duplicates(() => publisher.now());
  const { view } = publisher.now();
  const battles = await readExcludedBattles({ store, frame, view }, query);
  return battles.map(({ sequence, reasons }) => ({
    sequence,
    reasons: reasons.map(({ voterId, cluster, note, ...given }) => ({
      ...given,
      note: toPublicNote(given.rule, note),
      voter: voterId === null ? null : nameOf(voterId, secret),
      firstSequence: cluster === null ? null : (tagging.leaderOf(cluster) ?? null),
    })),
  }));
}

function nameOf(voterId: string, secret: string): string {
  return createHmac('sha256', secret).update(`excluded voter ${voterId}`).digest('hex').slice(0, NAME_LENGTH);
}

/** What an operator writes is for everybody; what a rule notes quotes an answer, and only the form of the leak is said. */
function toPublicNote(rule: string, note: string | null): string | null {
  if (note === null || rule === 'operator') return note;
  return leakForm(note) ?? null;
}
