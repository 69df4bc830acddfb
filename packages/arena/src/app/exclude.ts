import type { ExclusionEvent, ExclusionReason } from '../core/exclusion.ts';
import { LiveFrame } from './boards/live-frame.ts';
import type { ArenaStore } from './ports.ts';

/** Of what an operator says something: one battle, by its id or by its place in the log, or all battles of a voter, who may be named by one of them. */
export type ExclusionTarget =
  | { readonly battle: string }
  | { readonly sequence: number }
  | { readonly voter: string }
  | { readonly voterOf: number };

export interface ExclusionOrder {
  readonly target: ExclusionTarget;
  readonly action: ExclusionEvent['action'];
  readonly reason: ExclusionReason;
  /** Public. Names no person. */
  readonly note: string | null;
  readonly createdAt: string;
}

/** What an operator's order refers to is not there, or is so already. */
export class ExclusionError extends Error {
  override readonly name = 'ExclusionError';
}

type Subject = Pick<ExclusionEvent, 'subject' | 'subjectId'> & { readonly battles: number };

const BATCH_SIZE = 5_000;

/**
 * Excludes battles for an operator, or lifts an exclusion whoever set it: a new row in the log of exclusions, which running
 * servers read within a second.
 *
 * @returns How many battles it is about.
 * @throws {ExclusionError} If there is no such battle or voter, or nothing would change.
 * @throws {ArenaError} `store-unavailable`.
 */
export async function orderExclusion(store: ArenaStore, order: ExclusionOrder): Promise<number> {
  const { target, action, reason, note, createdAt } = order;
  const { battles, ...subject } = await findSubject(store, target);
  const isSet = (await lastAction(store, subject, reason)) === 'set';
  if (isSet === (action === 'set')) {
    throw new ExclusionError(
      isSet
        ? `Cannot exclude: it is excluded as ${reason} already`
        : `Cannot include: it is not excluded as ${reason}`,
    );
  }
  await store.appendExclusion({ ...subject, action, reason, note, createdAt, rule: 'operator' });
  return battles;
}

async function findSubject(store: ArenaStore, target: ExclusionTarget): Promise<Subject> {
  if ('battle' in target) {
    if (await store.findBattle(target.battle)) {
      return { subject: 'battle', subjectId: target.battle, battles: 1 };
    }
    throw new ExclusionError('Cannot find this battle: --battle must be the id of one');
  }
  return 'sequence' in target ? findPlace(store, target.sequence) : findVoter(store, target);
}

/** A battle that was voted here is known by its id, so that a rule and an operator speak of the same. */
async function findPlace(store: ArenaStore, sequence: number): Promise<Subject> {
  await requirePlace(store, sequence, '--sequence');
  const [entry] = await store.readEntries({ afterSequence: sequence - 1, limit: 1 });
  return entry?.kind === 'vote' && entry.vote.sequence === sequence
    ? { subject: 'battle', subjectId: entry.vote.battleId, battles: 1 }
    : { subject: 'sequence', subjectId: String(sequence), battles: 1 };
}

async function requirePlace(store: ArenaStore, sequence: number, option: string): Promise<void> {
  const { sequence: end } = await store.findEnd();
  if (sequence > end) {
    throw new ExclusionError(`Cannot find this battle: ${option} must be from 1 to ${end}, got ${sequence}`);
  }
}

async function findVoter(
  store: ArenaStore,
  target: { readonly voter: string } | { readonly voterOf: number },
): Promise<Subject> {
  if ('voterOf' in target) await requirePlace(store, target.voterOf, '--voter-of');
  const live = new LiveFrame({ store, report: () => {} });
  await live.readAll();
  const { frame } = live;
  const voter = 'voterOf' in target ? frame.voters[frame.get(target.voterOf - 1, 'voter')]! : target.voter;
  // In files that name no voters, nobody has voted on all battles.
  if (voter === '')
    throw new ExclusionError('Cannot find this voter: nobody knows who voted on these battles');
  const battles = frame.countByVoter([voter]).get(voter)!;
  if (battles === 0) throw new ExclusionError('Cannot find this voter: --voter must be one who has voted');
  return { subject: 'voter', subjectId: voter, battles };
}

async function lastAction(
  store: ArenaStore,
  { subject, subjectId }: Pick<ExclusionEvent, 'subject' | 'subjectId'>,
  reason: ExclusionReason,
): Promise<ExclusionEvent['action'] | undefined> {
  let last: ExclusionEvent['action'] | undefined;
  for await (const event of walkExclusions(store)) {
    const isSame = event.subject === subject && event.subjectId === subjectId && event.reason === reason;
    if (isSame) last = event.action;
  }
  return last;
}

/** The whole log of exclusions, in order. */
export async function* walkExclusions(
  store: Pick<ArenaStore, 'readExclusions'>,
  afterId = 0,
): AsyncGenerator<ExclusionEvent> {
  for (let last = afterId; ; ) {
    const events = await store.readExclusions({ afterId: last, limit: BATCH_SIZE });
    if (events.length === 0) return;
    yield* events;
    last = events.at(-1)!.id;
  }
}
