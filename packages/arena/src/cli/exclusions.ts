import { LiveFrame } from '../app/boards/live-frame.ts';
import { ExclusionError, type ExclusionTarget, orderExclusion, walkExclusions } from '../app/exclude.ts';
import { type ExcludedBattle, readExcludedBattles } from '../app/excluded-battles.ts';
import type { ArenaStore } from '../app/ports.ts';
import { readConfig } from '../config.ts';
import type { ListedReason } from '../core/boards/find-excluded.ts';
import { markDuplicates } from '../core/boards/mark-duplicates.ts';
import type { ExclusionEvent, ExclusionReason } from '../core/exclusion.ts';
import { type DataOptions, withExistingStore } from './existing-store.ts';
import { oneLine } from './one-line.ts';
import { UsageError } from './usage-error.ts';

export interface ExcludeOptions extends DataOptions {
  readonly battle?: readonly string[];
  readonly sequence?: readonly number[];
  readonly voter?: readonly string[];
  readonly voterOf?: readonly number[];
  readonly reason?: ExclusionReason;
  readonly note?: string;
}

/**
 * `leitai exclude` and `leitai include`: say that battles do not count, or do again. Running servers follow within a second; in
 * mode interval with the next publication.
 *
 * @throws {UsageError} If the options do not name things of one kind that are there.
 */
export async function excludeCommand(
  action: ExclusionEvent['action'],
  { battle, sequence, voter, voterOf, note, ...options }: ExcludeOptions,
): Promise<void> {
  const targets = toTargets({ battle, sequence, voter, voterOf });
  const isVoter = voter !== undefined || voterOf !== undefined;
  const reason = options.reason ?? (isVoter ? 'excluded-voter' : 'operator');
  if (action === 'set' && reason === 'operator' && !note?.trim()) {
    throw new UsageError('Cannot exclude: --note must say why, since the reason is operator');
  }
  // A battle may be excluded for itself as well, and must stay so when its voter is included again.
  if (action === 'set' && (reason === 'excluded-voter') !== isVoter) {
    throw new UsageError(
      `Cannot exclude: the reason of a voter, and of nothing else, must be excluded-voter, got ${reason}`,
    );
  }
  const order = { targets, action, reason, note: note ?? null, createdAt: new Date().toISOString() };
  const battles = await withExistingStore(options, 'exclude', (store) =>
    orderExclusion(store, order).catch((error: unknown) => {
      throw error instanceof ExclusionError ? new UsageError(error.message) : error;
    }),
  );
  const done = action === 'set' ? 'Excluded' : 'Included';
  console.log(`${done} ${battles} ${battles === 1 ? 'battle' : 'battles'} (${reason}).`);
}

function toTargets(
  given: {
    readonly [Kind in 'battle' | 'sequence' | 'voter' | 'voterOf']: readonly (string | number)[] | undefined;
  },
): ExclusionTarget[] {
  const named = Object.entries(given).filter(([, values]) => values !== undefined);
  if (named.length !== 1) {
    throw new UsageError(
      `Cannot exclude: exactly one of --battle, --sequence, --voter and --voter-of must be given, each once or more often, got ${named.length} of them`,
    );
  }
  return named.flatMap(([kind, values]) => values!.map((value) => ({ [kind]: value }) as ExclusionTarget));
}

export interface ExclusionsOptions extends DataOptions {
  readonly after: number;
  readonly battles?: true;
  readonly reason?: ListedReason;
  readonly config?: string;
  readonly format: 'table' | 'json';
}

/** Battles that are read at once. */
const BATTLES_AT_ONCE = 1_000;

/**
 * `leitai exclusions`: lists the log of exclusions, or the battles that do not count, with everything in it, for the operator alone.
 *
 * @throws {UsageError} If no arena has kept its data there.
 */
export async function exclusionsCommand(options: ExclusionsOptions): Promise<void> {
  await withExistingStore(options, 'list exclusions', (store) =>
    options.battles ? listBattles(store, options) : listEvents(store, options),
  );
}

async function listEvents(store: ArenaStore, { after, reason, format }: ExclusionsOptions): Promise<void> {
  for await (const event of walkExclusions(store, after)) {
    if (reason !== undefined && event.reason !== reason) continue;
    console.log(format === 'json' ? JSON.stringify(event) : toLine(event));
  }
  if ((await store.readImportedRanges()).length > 0) {
    console.error(
      'What a file excludes has no row in this log: leitai exclusions --battles lists every battle.',
    );
  }
}

async function listBattles(
  store: ArenaStore,
  { after, reason, config, format }: ExclusionsOptions,
): Promise<void> {
  const { duplicates } = await readConfig({ environment: process.env, path: config });
  const live = new LiveFrame({ store, report: (message, error) => console.error(message, error) });
  await live.readAll();
  const { view } = live.now();
  markDuplicates(view, duplicates);
  for (let afterSequence = after; ; ) {
    const query = { afterSequence, reason, limit: BATTLES_AT_ONCE };
    const battles = await readExcludedBattles({ store, frame: live.frame, view }, query);
    if (battles.length === 0) return;
    for (const battle of battles)
      console.log(format === 'json' ? JSON.stringify(battle) : toLines(battle).join('\n'));
    afterSequence = battles.at(-1)!.sequence;
  }
}

/** A line for each reason. */
function toLines({ sequence, reasons }: ExcludedBattle): string[] {
  return reasons.map(({ reason, rule, createdAt, voterId, note }) => {
    const voter = voterId === null ? '' : `  voter ${voterId}`;
    const shown = note === null ? '' : `  ${oneLine(note)}`;
    return `${String(sequence).padStart(9)}  ${(createdAt ?? '').padEnd(24)}  ${reason}  ${rule}${voter}${shown}`;
  });
}

function toLine(event: ExclusionEvent): string {
  const { id, createdAt, action, reason, subject, subjectId, sequence, rule, note } = event;
  const place = subject === 'battle' && sequence !== null ? ` (vote ${sequence})` : '';
  // A note of a rule quotes an answer, which may hold anything.
  const shown = note === null ? '' : `  ${oneLine(note)}`;
  return `${String(id).padStart(6)}  ${createdAt}  ${action.padEnd(6)}  ${reason}  ${subject} ${subjectId}${place}  ${rule}${shown}`;
}
