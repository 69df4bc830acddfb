import type { ListedReason } from '../core/boards/find-excluded.ts';
import { exclusionReasons } from '../core/frame/battle-frame.ts';
import { REDUNDANT } from '../core/frame/tags.ts';
import type { ImportedTurn, LogSegment } from '../core/log-segment.ts';
import { ArenaError } from './arena-error.ts';
import type { ArenaStore, LinkOutcome } from './ports.ts';

export interface ImportBattlesOptions {
  readonly store: Pick<ArenaStore, 'stageSegment' | 'linkImport' | 'listStaged' | 'discardStaged'>;
  readonly newId: () => string;
  /** Names of the formats of the files. */
  readonly formats: readonly string[];
  /** As a person called them. */
  readonly files: readonly string[];
  readonly segments: AsyncIterable<{
    readonly segment: LogSegment;
    readonly texts?: readonly (readonly ImportedTurn[] | undefined)[] | undefined;
  }>;
  /** Whether conversations may be shown in public. */
  readonly mayShowText: boolean;
  /** Imports also what was imported before. */
  readonly again: boolean;
  readonly clock: () => Date;
  readonly signal?: AbortSignal;
  /** Told after each segment how many battles were read. */
  readonly onProgress?: (battles: number) => void;
}

/** What was imported. */
export interface ImportSummary {
  readonly battles: number;
  /** How many have a conversation. */
  readonly conversations: number;
  /** Battles that are in the log and do not count, by reason; one with several reasons is counted under each. */
  readonly excluded: Readonly<Partial<Record<ListedReason, number>>>;
  readonly models: readonly string[];
  /** ISO 8601, UTC; null where no battle has a time. */
  readonly firstAt: string | null;
  readonly lastAt: string | null;
}

export type ImportOutcome =
  | (Extract<LinkOutcome, { outcome: 'linked' }> & { readonly summary: ImportSummary })
  | Extract<LinkOutcome, { outcome: 'repeated' }>;

const PLACE_DIGITS = 8;
/** No import takes a day. */
const DEAD_AFTER_MS = 24 * 60 * 60 * 1_000;

/**
 * Takes battles of files into the vote log: segment by segment aside, then all of them at once. Whatever goes wrong before
 * that leaves the log as it was.
 *
 * @throws {ArenaError} `store-unavailable`.
 * @throws {DOMException} `AbortError` if `signal` aborts.
 */
export async function importBattles(options: ImportBattlesOptions): Promise<ImportOutcome> {
  const { store, formats, files, mayShowText, again, clock } = options;
  const id = `${clock().getTime()}-${options.newId()}`;
  const summary = new Summary();
  await discardDead(options);
  try {
    await stageAll(options, id, summary);
    const linked = { id, format: formats.join(', '), files, mayShowText, importedAt: clock().toISOString() };
    const outcome = await store.linkImport(linked, { again });
    if (outcome.outcome === 'linked') return { ...outcome, summary: summary.end() };
    await store.discardStaged(id);
    return outcome;
  } catch (error) {
    await discard(store, id, error);
    throw error;
  }
}

async function stageAll(
  { store, segments, signal, onProgress }: ImportBattlesOptions,
  id: string,
  summary: Summary,
) {
  let place = 0;
  for await (const { segment, texts } of segments) {
    signal?.throwIfAborted();
    const segmentId = `${id}.${String(place).padStart(PLACE_DIGITS, '0')}`;
    await store.stageSegment({ id: segmentId, importId: id, segment, texts });
    summary.add(segment, texts);
    onProgress?.(summary.battles);
    place += 1;
  }
}

/** Removes what imports have left that were killed long ago: their ids begin with the time of their start. */
async function discardDead({ store, clock }: ImportBattlesOptions): Promise<void> {
  const longAgo = clock().getTime() - DEAD_AFTER_MS;
  for (const id of await store.listStaged()) {
    if (Number(id.split('-', 1)[0]) < longAgo) await store.discardStaged(id);
  }
}

/** What is aside is in nobody's way; that it could not be removed must not hide why the import failed. */
async function discard(store: ImportBattlesOptions['store'], id: string, failure: unknown): Promise<void> {
  try {
    await store.discardStaged(id);
  } catch (error) {
    if (!(error instanceof ArenaError) || !(failure instanceof ArenaError)) throw error;
  }
}

class Summary {
  battles = 0;
  #conversations = 0;
  readonly #excluded = new Map<ListedReason, number>();
  readonly #models = new Set<string>();
  #first = Number.POSITIVE_INFINITY;
  #last = 0;

  add({ rowCount, models, columns }: LogSegment, texts: readonly unknown[] | undefined): void {
    this.battles += rowCount;
    this.#conversations += texts?.filter((turns) => turns !== undefined).length ?? 0;
    for (const model of models) this.#models.add(model);
    for (let row = 0; row < rowCount; row += 1) {
      const time = columns.createdAt[row]!;
      if (time > 0 && time < this.#first) this.#first = time;
      if (time > this.#last) this.#last = time;
      const reasons = columns.exclusions[row]!;
      // Most battles have none: a list for each of millions is worth sparing.
      if (reasons !== 0) exclusionReasons(reasons).forEach((reason) => void this.#count(reason));
      if ((columns.tags[row]! & REDUNDANT) !== 0) this.#count('duplicate');
    }
  }

  end(): ImportSummary {
    return {
      battles: this.battles,
      conversations: this.#conversations,
      excluded: Object.fromEntries(this.#excluded),
      models: [...this.#models].sort(),
      firstAt: this.#last > 0 ? toMoment(this.#first) : null,
      lastAt: this.#last > 0 ? toMoment(this.#last) : null,
    };
  }

  #count(reason: ListedReason): void {
    this.#excluded.set(reason, (this.#excluded.get(reason) ?? 0) + 1);
  }
}

function toMoment(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
