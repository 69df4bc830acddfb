import type {
  BoardComputer,
  ComputationName,
  ComputationRequest,
  ComputationResult,
} from '../../core/boards/computations.ts';
import type { DuplicatesRequest, MarkedDuplicates } from '../../core/boards/mark-duplicates.ts';
import type { FrameView } from '../../core/frame/battle-frame.ts';

/** Results that are kept. */
const KEPT = 300;
/** How often duplicates are marked anew, at most, because the frame changed while they were. */
const MARK_TRIES = 3;

/** Rows as they are read now. */
export interface ShownRows {
  readonly view: FrameView;
  /** A text that is another one whenever anything in the rows has changed, or by which rule duplicates are marked. */
  readonly state: string;
  /** Which battles of the same prompt count. */
  readonly duplicates: DuplicatesRequest;
}

export type RowReader = () => ShownRows;

interface Known {
  /** What the frame was when it was computed. */
  readonly state: string;
  readonly result: Promise<unknown>;
  /** Milliseconds; undefined while it is being computed. */
  endedAt?: number;
  durationMs?: number;
}

/**
 * Remembers what was computed until the frame changes, asks for the same only once at a time, and gives a question that
 * took long a pause of as long: readers of a busy board wait for one another's answer instead of piling up.
 */
export class CachedComputer {
  readonly #computer: BoardComputer;
  readonly #known = new Map<string, Known>();
  /** Newest results of what may be a little old, by what was asked. */
  readonly #latest = new Map<string, unknown>();

  constructor(computer: BoardComputer) {
    this.#computer = computer;
  }

  /** What the cap of duplicates has done to the rows as they are; decided before anything is computed from a new state. */
  duplicates(at: RowReader): Promise<MarkedDuplicates> {
    return this.#compute(at, 'duplicates', at().duplicates);
  }

  /**
   * @param at - The rows to compute from, as they are when the computation starts.
   */
  async compute<Name extends ComputationName>(
    at: RowReader,
    name: Name,
    request: ComputationRequest<Name>,
  ): Promise<ComputationResult<Name>> {
    // What came meanwhile is not marked yet. On a busy arena something always comes, and the next state is asked for soon.
    for (let tries = 0; tries < MARK_TRIES; tries += 1) {
      const { state } = at();
      await this.duplicates(at);
      if (at().state === state) break;
    }
    return this.#compute(at, name, request);
  }

  /**
   * The same for what may be a little old: gives the newest result that there is at once, and computes a newer one behind it
   * if the frame has changed. Whoever asks again gets that.
   */
  async computeLately<Name extends ComputationName>(
    at: RowReader,
    name: Name,
    request: ComputationRequest<Name>,
  ): Promise<ComputationResult<Name>> {
    const key = `${name} ${JSON.stringify(request)}`;
    const newer = this.compute(at, name, request).then((result) => {
      this.#latest.set(key, result);
      return result;
    });
    if (!this.#latest.has(key)) return newer;
    // It is nobody's who gets the older one; a failure is met by whoever must wait.
    newer.catch(() => undefined);
    const latest = this.#latest.get(key) as ComputationResult<Name>;
    return this.#isCurrent(key, at) ? newer : latest;
  }

  #isCurrent(key: string, at: RowReader): boolean {
    const known = this.#known.get(key);
    return known !== undefined && known.endedAt !== undefined && known.state === at().state;
  }

  async #compute<Name extends ComputationName>(
    at: RowReader,
    name: Name,
    request: ComputationRequest<Name>,
  ): Promise<ComputationResult<Name>> {
    const key = `${name} ${JSON.stringify(request)}`;
    const known = this.#known.get(key);
    if (known && known.state === at().state) return known.result as Promise<ComputationResult<Name>>;
    if (known) await rest(known);
    const now = this.#known.get(key);
    // Somebody else may have asked while this one waited.
    if (now && now.state === at().state) return now.result as Promise<ComputationResult<Name>>;
    return this.#start(key, at(), name, request);
  }

  #start<Name extends ComputationName>(
    key: string,
    { view, state }: ShownRows,
    name: Name,
    request: ComputationRequest<Name>,
  ): Promise<ComputationResult<Name>> {
    const startedAt = performance.now();
    const result = this.#computer.compute(view, name, request);
    const entry: Known = { state, result };
    const end = () => {
      entry.endedAt = performance.now();
      entry.durationMs = entry.endedAt - startedAt;
    };
    // A failure is given to whoever asked, and forgotten.
    result.then(end, () => {
      if (this.#known.get(key) === entry) this.#known.delete(key);
    });
    this.#known.delete(key);
    this.#known.set(key, entry);
    if (this.#known.size > KEPT) this.#known.delete(this.#known.keys().next().value!);
    return result;
  }
}

/** Waits until a computation has ended, and then for as long as it took. */
async function rest(known: Known): Promise<void> {
  await known.result.catch(() => undefined);
  const { endedAt = 0, durationMs = 0 } = known;
  const pauseMs = endedAt + durationMs - performance.now();
  if (pauseMs > 1) await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
