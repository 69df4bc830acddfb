import { type ExclusionEvent, type ExclusionReason, NOTE_CHARACTERS } from '../core/exclusion.ts';
import { type BattleFrame, exclusionReasons } from '../core/frame/battle-frame.ts';
import { LiveFrame } from './boards/live-frame.ts';
import { findImport } from './excluded-battles.ts';
import type { ArenaStore } from './ports.ts';

/** Of what an operator says something: one battle, by its id or by its place in the log, or all battles of a voter, who may be named by one of them. */
export type ExclusionTarget =
  | { readonly battle: string }
  | { readonly sequence: number }
  | { readonly voter: string }
  | { readonly voterOf: number };

export interface ExclusionOrder {
  /** One or more; all of them or none. */
  readonly targets: readonly ExclusionTarget[];
  readonly action: ExclusionEvent['action'];
  readonly reason: ExclusionReason;
  /** Public, of at most `NOTE_CHARACTERS`. Names no person. */
  readonly note: string | null;
  readonly createdAt: string;
}

/** What an operator's order refers to is not there, or is so already. */
export class ExclusionError extends Error {
  override readonly name = 'ExclusionError';
}

/** What an order is about, and what is known of it beside the log of exclusions. */
interface Subject extends Pick<ExclusionEvent, 'subject' | 'subjectId'> {
  readonly battles: number;
  /** Of a battle: who voted on it, and what its file excludes it for. */
  readonly voterId?: string;
  readonly imported?: readonly ExclusionReason[];
}

const BATCH_SIZE = 5_000;

/**
 * Excludes battles for an operator, or lifts exclusions whoever set them: new rows in the log of exclusions, which running
 * servers read within a second. Nothing is written unless all of it can be done.
 *
 * @returns How many battles it is about.
 * @throws {ExclusionError} If there is no such battle or voter, nothing would change, or the note is too long.
 * @throws {ArenaError} `store-unavailable`.
 */
export async function orderExclusion(store: ArenaStore, order: ExclusionOrder): Promise<number> {
  const { targets, action, reason, note, createdAt } = order;
  const noteLength = [...(note ?? '')].length;
  if (noteLength > NOTE_CHARACTERS) {
    const rule = `the note must have at most ${NOTE_CHARACTERS} characters, got ${noteLength}`;
    throw new ExclusionError(`Cannot ${NAMES[action]}: ${rule}`);
  }
  const frameOf = readOnce(store);
  const found: (readonly [ExclusionTarget, Subject])[] = [];
  for (const target of targets) found.push([target, await findSubject(store, target, frameOf)]);
  const excluded = await findSet(
    store,
    found.map(([, subject]) => subject),
    reason,
  );
  for (const [target, subject] of found) requireChange(order, target, excluded.has(subject));
  const subjects = new Map(found.map(([, one]) => [`${one.subject} ${one.subjectId}`, one]));
  for (const { subject, subjectId } of subjects.values())
    await store.appendExclusion({ subject, subjectId, action, reason, note, createdAt, rule: 'operator' });
  return [...subjects.values()].reduce((sum, { battles }) => sum + battles, 0);
}

/** What an order is called. */
const NAMES = { set: 'exclude', lifted: 'include' } as const;

function requireChange(
  { action, reason }: Pick<ExclusionOrder, 'action' | 'reason'>,
  target: ExclusionTarget,
  isSet: boolean,
): void {
  if (isSet !== (action === 'set')) return;
  const [[kind, name]] = Object.entries(target) as [[string, string | number]];
  const what = `${kind === 'voterOf' ? 'the voter of' : kind} ${name}`;
  const is = isSet ? `is excluded as ${reason} already` : `is not excluded as ${reason}`;
  throw new ExclusionError(`Cannot ${NAMES[action]}: ${what} ${is}`);
}

/** Gives the whole log as columns, which is read when it is first asked for. */
function readOnce(store: ArenaStore): () => Promise<BattleFrame> {
  let read: Promise<BattleFrame> | undefined;
  return () => {
    read ??= readFrame(store);
    return read;
  };
}

async function readFrame(store: ArenaStore): Promise<BattleFrame> {
  const live = new LiveFrame({ store, report: () => {} });
  await live.readAll();
  return live.frame;
}

async function findSubject(
  store: ArenaStore,
  target: ExclusionTarget,
  frameOf: () => Promise<BattleFrame>,
): Promise<Subject> {
  if ('battle' in target) {
    const battle = await store.findBattle(target.battle);
    if (battle) return { subject: 'battle', subjectId: battle.id, battles: 1, voterId: battle.voterId };
    throw new ExclusionError('Cannot find this battle: --battle must be the id of one');
  }
  return 'sequence' in target ? findPlace(store, target.sequence) : findVoter(store, target, frameOf);
}

/** A battle that was voted here is known by its id, so that a rule and an operator speak of the same. */
async function findPlace(store: ArenaStore, sequence: number): Promise<Subject> {
  await requirePlace(store, sequence, '--sequence');
  const range = findImport(await store.readImportedRanges(), sequence);
  const firstSequence = range?.firstSequence ?? sequence;
  const [entry] = await store.readEntries({ afterSequence: firstSequence - 1, limit: 1 });
  if (entry?.kind === 'vote') {
    const { battleId, voterId } = entry.vote;
    return { subject: 'battle', subjectId: battleId, battles: 1, voterId };
  }
  const { columns, voters } = entry!.segment;
  const row = sequence - firstSequence;
  return {
    ...{ subject: 'sequence', subjectId: String(sequence), battles: 1 },
    voterId: voters[columns.voter[row]!]!,
    imported: exclusionReasons(columns.exclusions[row]!),
  };
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
  frameOf: () => Promise<BattleFrame>,
): Promise<Subject> {
  if ('voterOf' in target) await requirePlace(store, target.voterOf, '--voter-of');
  const frame = await frameOf();
  const voter = 'voterOf' in target ? frame.voters[frame.get(target.voterOf - 1, 'voter')]! : target.voter;
  // In files that name no voters, nobody has voted on all battles.
  if (voter === '')
    throw new ExclusionError('Cannot find this voter: nobody knows who voted on these battles');
  const battles = frame.countByVoter([voter]).get(voter)!;
  if (battles === 0) throw new ExclusionError('Cannot find this voter: --voter must be one who has voted');
  return { subject: 'voter', subjectId: voter, battles };
}

/**
 * Finds what is excluded: by the last row on it or on all battles of its voter; without one, by its file. The log of exclusions is
 * read once for all.
 */
async function findSet(
  store: ArenaStore,
  subjects: readonly Subject[],
  reason: ExclusionReason,
): Promise<ReadonlySet<Subject>> {
  const excluded = new Set(subjects.filter(({ imported = [] }) => imported.includes(reason)));
  for await (const event of walkExclusions(store)) {
    if (event.reason !== reason) continue;
    for (const one of subjects) {
      const isOwn = event.subject === one.subject && event.subjectId === one.subjectId;
      const isOfVoter = event.subject === 'voter' && event.subjectId === one.voterId;
      if (!(isOwn || isOfVoter)) continue;
      if (event.action === 'set') excluded.add(one);
      else excluded.delete(one);
    }
  }
  return excluded;
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
