import type { BoardComputer } from '../../core/boards/computations.ts';
import { highWaterMark } from '../../core/boards/high-water-mark.ts';
import type { DuplicatesRequest } from '../../core/boards/mark-duplicates.ts';
import type { FrameView } from '../../core/frame/battle-frame.ts';
import { freezeView } from '../../core/frame/freeze-view.ts';
import {
  type LogLimits,
  type Publication,
  type PublicationHead,
  type PublicationMethod,
  type PublishedBoard,
  type PublishingRule,
  publicationHash,
  type UsedTaggers,
} from '../../core/publication.ts';
import { GENESIS_HASH } from '../../core/vote-log.ts';
import { BackgroundJob } from '../background-job.ts';
import type { BoardSettings } from '../boards/board-settings.ts';
import type { ShownRows } from '../boards/cached-computer.ts';
import { ChangeSignal, eachVersion } from '../boards/each-version.ts';
import type { LiveFrame } from '../boards/live-frame.ts';
import type { ArenaStore } from '../ports.ts';
import { toUsedTaggers } from '../tagging/used-taggers.ts';
import { HeldReader } from './held-reader.ts';
import { computeBoards, isMethodOf, publishedSettings, toMethod } from './publish-boards.ts';

const HOUR_MS = 3_600_000;

export interface PublisherOptions {
  readonly store: Pick<ArenaStore, 'findEnd' | 'publishAlone' | 'appendPublication' | 'latestPublication'>;
  readonly frame: LiveFrame;
  /** What the frame reads through. */
  readonly held: HeldReader;
  readonly rule: PublishingRule;
  readonly boards: BoardSettings;
  readonly duplicates: DuplicatesRequest;
  readonly clock: () => Date;
  readonly report: (message: string, error: unknown) => void;
  /** Opens a computer for one publication: it works on a copy, and nobody waits behind it. */
  readonly openComputer: () => BoardComputer & { close?(): Promise<void> };
}

/** What a publication is computed from. */
interface Draft {
  readonly view: FrameView;
  readonly voters: readonly string[];
  readonly method: PublicationMethod;
}

/**
 * The reader for the frame of an arena. In mode `interval` it keeps back what was said after the last publication.
 *
 * @throws {ArenaError} `store-unavailable`.
 */
export async function openHeldReader(store: ArenaStore, { mode }: PublishingRule): Promise<HeldReader> {
  if (mode === 'live') return new HeldReader(store, undefined);
  const latest = await store.latestPublication();
  return new HeldReader(store, latest?.method.limits ?? { exclusion: 0, fact: 0 });
}

/**
 * Publishes boards when it is time, and decides what readers of boards see: in mode `live` the newest as configured, in mode
 * `interval` the rows of the last publication with what was said of them then and by the settings of then, so that every slice
 * belongs to the board that was published.
 *
 * Several processes on one store show the same: one publishes, the others take it up when they look next.
 */
export class Publisher {
  readonly rule: PublishingRule;
  readonly #options: PublisherOptions;
  readonly #job: BackgroundJob;
  #latest: PublicationHead | undefined;
  #boards: BoardSettings;
  readonly #news = new ChangeSignal();
  #poll: NodeJS.Timeout | undefined;

  constructor(options: PublisherOptions) {
    this.#options = options;
    this.rule = options.rule;
    this.#boards = options.boards;
    this.#job = new BackgroundJob(
      () => this.publishIfDue(),
      (error) => options.report('the boards could not be published', error),
    );
  }

  /** The publication whose rows are shown; undefined on a live arena, and before the first one. */
  get shown(): PublicationHead | undefined {
    return this.rule.mode === 'live' ? undefined : this.#latest;
  }

  /** When boards are published next, ISO 8601; null if it is time as soon as there is something new. */
  get nextAt(): string | null {
    const dueAt = this.#dueAt();
    return dueAt > this.#now() ? new Date(dueAt).toISOString() : null;
  }

  /** By what the boards that are shown are computed: as configured, and in mode `interval` as the publication was. */
  get boards(): BoardSettings {
    return this.#boards;
  }

  /** The rows that are shown. */
  now(): ShownRows {
    const { frame, duplicates } = this.#options;
    if (this.rule.mode === 'live') return { ...frame.now(), duplicates };
    const { view } = frame.now();
    return {
      view: { ...view, rowCount: this.version },
      state: `publication ${this.#latest?.number ?? 0}`,
      duplicates: this.#latest?.method.duplicates ?? duplicates,
    };
  }

  /** Number of rows that are shown: a place in the log. */
  get version(): number {
    return this.rule.mode === 'live' ? this.#options.frame.version : (this.#latest?.version ?? 0);
  }

  /** What has said what the battles that are shown are. */
  get taggers(): UsedTaggers {
    return toUsedTaggers(this.#options.frame.factVersions(this.version));
  }

  /** When the last vote that is shown was cast; ISO 8601, UTC. */
  get updatedAt(): string | null {
    const { frame } = this.#options;
    if (this.rule.mode === 'live' || this.version === frame.version) return frame.updatedAt;
    if (this.version === 0) return null;
    const seconds = frame.frame.get(this.version - 1, 'createdAt');
    return new Date(seconds * 1_000).toISOString();
  }

  /** Gives the version that is shown now, then each new one, until `signal` aborts. */
  versions(signal: AbortSignal): AsyncGenerator<number> {
    if (this.rule.mode === 'live') return this.#options.frame.versions(signal);
    return eachVersion(this, this.#news, signal);
  }

  /**
   * Takes up the last publication, then looks every `pollMs` whether it is time for another, or another process has made one.
   *
   * @throws {ArenaError} `store-unavailable`.
   */
  async start(pollMs: number): Promise<void> {
    await this.#takeUp();
    this.#job.runSoon();
    this.#poll = setInterval(() => this.#job.runSoon(), pollMs);
    this.#poll.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#poll);
    this.#news.tell();
    await this.#job.stop();
  }

  /**
   * Publishes if it is time and there is something new.
   *
   * @throws {ArenaError} `store-unavailable`.
   */
  async publishIfDue(): Promise<void> {
    // A live arena shows the newest anyway, and need not ask the store before it is time.
    if (this.rule.mode === 'live' && this.#now() < this.#dueAt()) return;
    await this.#takeUp();
    if (this.#now() >= this.#dueAt()) await this.publish({ isForced: false });
  }

  /**
   * Publishes now. The hold of votes is kept to.
   *
   * @param options.isForced - Also before it is time.
   * @returns Undefined, with nothing published, if there is nothing new or another process publishes.
   * @throws {ArenaError} `store-unavailable`.
   */
  publish({ isForced }: { readonly isForced: boolean }): Promise<Publication | undefined> {
    return this.#options.store.publishAlone(async () => {
      await this.#takeUp();
      if (!isForced && this.#now() < this.#dueAt()) return undefined;
      const draft = await this.#draft();
      if (!draft) return undefined;
      const publication = await this.#compute(draft);
      if (!(await this.#options.store.appendPublication(publication))) return undefined;
      this.#show(publication);
      return publication;
    });
  }

  /** Shows what was published last, by whichever process, once the frame has its rows. */
  async #takeUp(): Promise<void> {
    const { store, frame, held } = this.#options;
    const latest = await store.latestPublication();
    if (latest === undefined || latest.number === this.#latest?.number) return;
    if (this.rule.mode === 'interval') held.hold(latest.method.limits);
    await frame.look(() => undefined);
    this.#show(latest);
  }

  #show(publication: PublicationHead): void {
    const { boards: configured, frame } = this.#options;
    if (this.rule.mode === 'interval')
      this.#boards = publishedSettings(publication.method, { configured, voters: frame.frame.voters });
    this.#latest = publication;
    this.#news.tell();
  }

  /**
   * Copies the rows that are to be published; undefined if they were published already, by the same method. Meanwhile nothing that is said of battles
   * is read; in mode `interval` it stays so until the next publication.
   */
  async #draft(): Promise<Draft | undefined> {
    const { frame, held } = this.#options;
    const before = held.limits;
    let isTaken = false;
    held.hold(undefined);
    try {
      const place = await frame.look((limits) => {
        held.hold(limits);
        isTaken = true;
        return { limits, rowCount: this.#highWaterMark(frame.now().view) };
      });
      return await this.#copyRows(place);
    } finally {
      if (this.rule.mode === 'live') held.hold(undefined);
      else if (!isTaken) held.hold(before);
    }
  }

  async #copyRows(place: { rowCount: number; limits: LogLimits }): Promise<Draft | undefined> {
    const { frame, store } = this.#options;
    const { limits } = place;
    // An entry of the log is published whole or not at all, and has a hash at its end.
    const { sequence: rowCount } = await store.findEnd(place.rowCount);
    if (rowCount === 0 || !this.#isNew(rowCount, limits)) return undefined;
    const taggers = toUsedTaggers(frame.factVersions(rowCount));
    const view = await freezeView(frame.now().view, rowCount, pause);
    const { models } = view;
    const method = toMethod({ rule: this.rule, configured: this.#options, taggers, models, limits });
    return { view, voters: frame.frame.voters, method };
  }

  #highWaterMark(view: FrameView): number {
    const { mode, holdHours } = this.rule;
    if (mode === 'live') return view.rowCount;
    const times = { now: Math.floor(this.#now() / 1_000), holdSeconds: Math.round(holdHours * 3_600) };
    return highWaterMark(view, this.#latest?.version ?? 0, times);
  }

  #isNew(rowCount: number, limits: LogLimits): boolean {
    if (!this.#latest || rowCount > this.#latest.version) return true;
    const { exclusion, fact } = this.#latest.method.limits;
    if (limits.exclusion > exclusion || limits.fact > fact) return true;
    return !isMethodOf(this.#options, this.#latest.method);
  }

  async #compute({ view, voters, method }: Draft): Promise<Publication> {
    const { store, openComputer } = this.#options;
    const { rowCount } = view;
    const computer = openComputer();
    let published: PublishedBoard[];
    try {
      published = await computeBoards(computer, { view, voters }, method);
    } finally {
      await computer.close?.();
    }
    const content = {
      number: (this.#latest?.number ?? 0) + 1,
      version: rowCount,
      votes: published[0]?.votes ?? 0,
      publishedAt: this.#options.clock().toISOString(),
      logHash: (await store.findEnd(rowCount)).hash,
      previousHash: this.#latest?.hash ?? GENESIS_HASH,
      method,
      boards: published,
    };
    return { ...content, hash: publicationHash(content) };
  }

  #dueAt(): number {
    if (!this.#latest) return Number.NEGATIVE_INFINITY;
    return Date.parse(this.#latest.publishedAt) + this.rule.everyHours * HOUR_MS;
  }

  #now(): number {
    return this.#options.clock().getTime();
  }
}

/** Lets requests and streams that wait have their turn. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
