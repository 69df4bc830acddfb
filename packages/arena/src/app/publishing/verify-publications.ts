import { BOARD_RULE } from '../../core/boards/compute-board.ts';
import { DIRECT_COMPUTER } from '../../core/boards/direct-computer.ts';
import {
  type Publication,
  type PublicationHead,
  type PublicationMethod,
  type PublishedBoard,
  publicationHash,
} from '../../core/publication.ts';
import { GENESIS_HASH } from '../../core/vote-log.ts';
import { toRowFacts } from '../boards/frame-row.ts';
import { LiveFrame } from '../boards/live-frame.ts';
import type { ArenaStore } from '../ports.ts';
import { HeldReader } from './held-reader.ts';
import { computeBoards } from './publish-boards.ts';

const BATCH_SIZE = 5_000;

type PublicationStore = Pick<
  ArenaStore,
  'latestPublication' | 'readPublication' | 'hashAt' | 'readEntries' | 'readExclusions' | 'readFactChanges'
>;

/**
 * What became of one publication. `recomputed`: its boards come out of the log again, to the last digit. `linked`: its place in the chain
 * holds, and its boards were not looked at. `superseded`: they do not come out, and what taggers say of its battles was written anew
 * since, so that nobody can tell. `older-method`: they do not, and figures were computed by another version of the rule then.
 * `broken`: it was changed, or does not belong to this log.
 */
export interface PublicationCheck {
  readonly number: number;
  readonly outcome: 'recomputed' | 'linked' | 'superseded' | 'older-method' | 'broken';
  /** What must be and what is; null where all is as it must be. */
  readonly detail: string | null;
}

/**
 * Walks all publications from the first one on: their chain, the log that they name, and their boards. Ends after one that is
 * broken. The log itself must have been verified before.
 *
 * @param options.last - Boards of so many of the newest publications are computed; default: of all. Chains are checked of all.
 * @throws {ArenaError} `store-unavailable`.
 */
export async function* verifyPublications(
  store: PublicationStore,
  { last = Number.POSITIVE_INFINITY }: { readonly last?: number | undefined } = {},
): AsyncGenerator<PublicationCheck> {
  const count = (await store.latestPublication())?.number ?? 0;
  const past = new PastBoards(store);
  let head = GENESIS_HASH;
  for (let number = 1; number <= count; number += 1) {
    const publication = await store.readPublication(number);
    const fault = publication ? await findFault(store, publication, head) : 'it must be there, and is not';
    if (fault !== undefined || publication === undefined) {
      yield { number, outcome: 'broken', detail: fault! };
      return;
    }
    const check =
      number > count - last
        ? await recompute(store, past, publication)
        : ({ number, outcome: 'linked', detail: null } as const);
    yield check;
    if (check.outcome === 'broken') return;
    head = publication.hash;
  }
}

async function recompute(
  store: PublicationStore,
  past: PastBoards,
  publication: Publication,
): Promise<PublicationCheck> {
  const { number } = publication;
  const difference = findDifference(publication.boards, await past.compute(publication));
  if (difference === undefined) return { number, outcome: 'recomputed', detail: null };
  if (publication.method.boardRule !== BOARD_RULE)
    return { number, outcome: 'older-method', detail: difference };
  const isSuperseded = await wereFactsWritten(store, publication);
  return { number, outcome: isSuperseded ? 'superseded' : 'broken', detail: difference };
}

async function findFault(
  store: PublicationStore,
  publication: Publication,
  head: string,
): Promise<string | undefined> {
  const { previousHash, hash, logHash, version } = publication;
  const checks = [
    ['previous hash', head, previousHash],
    ['hash', publicationHash(publication), hash],
    [`hash of the vote log at ${version}`, await store.hashAt(version), logHash],
  ] as const;
  const broken = checks.find(([, expected, found]) => expected !== found);
  return broken && `its ${broken[0]} must be ${broken[1] ?? 'there'}, got ${broken[2]}`;
}

/** Boards as they were at one publication after another, from a frame that grows with them. */
class PastBoards {
  readonly #store: PublicationStore;
  #reader: HeldReader;
  #live: LiveFrame;

  constructor(store: PublicationStore) {
    this.#store = store;
    [this.#reader, this.#live] = this.#startAt({ exclusion: 0, fact: 0 }, []);
  }

  async compute({ version, method }: Publication): Promise<PublishedBoard[]> {
    const { models, limits } = method;
    if (!this.#canGrowTo(version, method)) [this.#reader, this.#live] = this.#startAt(limits, models);
    for (const name of models) this.#live.frame.addModel(name);
    this.#reader.hold({ ...limits, version });
    await this.#live.readAll();
    const { view } = this.#live.now();
    return computeBoards(DIRECT_COMPUTER, { view, voters: this.#live.frame.voters }, method);
  }

  /** Whether models stand in the frame as they stood, and nothing of what came later has been read. */
  #canGrowTo(version: number, { models, limits }: PublicationMethod): boolean {
    const known = this.#live.frame.models;
    const { exclusion, fact } = this.#reader.limits!;
    const isInOrder = known.every((name, place) => models[place] === name);
    const isLater = limits.exclusion >= exclusion && limits.fact >= fact && version >= this.#live.version;
    return isInOrder && isLater;
  }

  #startAt(limits: PublicationMethod['limits'], models: readonly string[]): [HeldReader, LiveFrame] {
    const reader = new HeldReader(this.#store, limits);
    // Nothing is read in the background, so there is nothing to report.
    return [reader, new LiveFrame({ store: reader, report: () => {}, models })];
  }
}

/** Where two lists of boards differ first; undefined if they are equal to the last digit. */
function findDifference(
  published: readonly PublishedBoard[],
  computed: readonly PublishedBoard[],
): string | undefined {
  for (const [place, board] of published.entries()) {
    const found = describeDifference(board, computed[place]);
    if (found) return `board ${board.category}: ${found}`;
  }
  return undefined;
}

function describeDifference(
  { rows, ...board }: PublishedBoard,
  other: PublishedBoard | undefined,
): string | undefined {
  if (other === undefined) return 'it cannot be computed from the log';
  const { rows: otherRows, ...otherBoard } = other;
  const found =
    firstDifference(board, otherBoard) ??
    firstDifference({ models: rows.length }, { models: otherRows.length });
  if (found) return found;
  for (const [place, row] of rows.entries()) {
    const difference = firstDifference(row, otherRows[place]!);
    if (difference) return `${row.name}: ${difference}`;
  }
  return undefined;
}

function firstDifference(published: object, computed: object): string | undefined {
  for (const [key, value] of Object.entries(published)) {
    const [was, is] = [value, (computed as Record<string, unknown>)[key]].map((one) => JSON.stringify(one));
    if (was !== is) return `${key} must be ${is} by the log, was published as ${was}`;
  }
  return undefined;
}

/**
 * Whether a tagger has said anything of the published battles since, over what it may have said before, that boards are made of.
 *
 * @throws {ArenaError} `store-unavailable`.
 */
export async function wereFactsWritten(
  store: Pick<ArenaStore, 'readFactChanges'>,
  { version, method }: Pick<PublicationHead, 'version' | 'method'>,
): Promise<boolean> {
  for (let afterChange = method.limits.fact; ; ) {
    const changes = await store.readFactChanges({ afterChange, limit: BATCH_SIZE });
    if (changes.length === 0) return false;
    if (changes.some((fact) => fact.sequence <= version && Object.keys(toRowFacts(fact)).length > 0))
      return true;
    afterChange = changes.at(-1)!.change;
  }
}
