import { type BySide, SIDES, type Side } from './side.ts';

/** What a voter may learn of a running turn. It has no field that could carry an identity. */
export type ReleaseEvent =
  | { readonly name: 'reply-delta'; readonly side: Side; readonly text: string }
  | { readonly name: 'reply-end'; readonly side: Side }
  | { readonly name: 'reply-error'; readonly side: Side };

/** How a side ended. `stopped`: by the voter, or because the voter went away. */
export type Ending = 'complete' | 'failed' | 'stopped';

/** Code points in one `reply-delta`; the last one of a side may be shorter. */
export const CHUNK_LENGTH = 24;

/**
 * Cuts two growing answers into events in lock-step.
 *
 * Both texts are cut into chunks of `CHUNK_LENGTH` code points, and chunk n of a side is released only together
 * with chunk n of the other one, or once the other side has ended before it. So the events are a pure function of
 * what was written and how it ended, whatever the sizes and times of the pieces in which the providers sent it: a
 * resumed stream has the same bytes, and a provider's cadence cannot be read from them.
 */
export class Release {
  readonly #chunkers: BySide<Chunker> = { a: new Chunker(), b: new Chunker() };
  readonly #ended: Record<Side, boolean> = { a: false, b: false };
  readonly #events: ReleaseEvent[] = [];
  #released = 0;

  /** Adds what a provider sent. Ignored once the side has ended. */
  write(side: Side, text: string): void {
    this.#chunkers[side].write(text);
  }

  /** Closes a side: what it still holds becomes its last chunk. */
  end(side: Side, ending: Ending): void {
    this.#chunkers[side].end(ending);
  }

  /** Ends both sides where the voter saw them: what was not released yet is dropped. */
  stop(): void {
    for (const side of SIDES) if (!this.#ended[side]) this.#chunkers[side].stopAt(this.#released);
  }

  /**
   * Releases the next chunk of both sides if both have one, or have ended.
   *
   * @returns The new events, side A first; empty if a side is still being waited for, or all is released.
   */
  step(): readonly ReleaseEvent[] {
    const index = this.#released;
    if (this.isDone || !SIDES.every((side) => this.#chunkers[side].isSettled(index))) return [];
    const events = SIDES.flatMap((side) => this.#eventsAt(side, index));
    this.#released += 1;
    this.#events.push(...events);
    return events;
  }

  /** What the side has written so far, as it is released and stored. */
  text(side: Side): string {
    return this.#chunkers[side].text;
  }

  /** How the side ended, or `open` while it is being written. */
  ending(side: Side): Ending | 'open' {
    return this.#chunkers[side].ending;
  }

  /** All events released so far. */
  get events(): readonly ReleaseEvent[] {
    return this.#events;
  }

  /** Whether both sides have ended and everything is released. */
  get isDone(): boolean {
    return this.#ended.a && this.#ended.b;
  }

  #eventsAt(side: Side, index: number): ReleaseEvent[] {
    if (this.#ended[side]) return [];
    const chunker = this.#chunkers[side];
    const text = chunker.chunks[index];
    const events: ReleaseEvent[] = text === undefined ? [] : [{ name: 'reply-delta', side, text }];
    if (chunker.endsBy(index)) {
      this.#ended[side] = true;
      events.push({ name: chunker.ending === 'failed' ? 'reply-error' : 'reply-end', side });
    }
    return events;
  }
}

/**
 * All events of a finished turn, as `Release` gave them out while it ran.
 *
 * @param replies - Both sides, ended.
 */
export function releaseAll(
  replies: BySide<{ readonly text: string; readonly ending: Ending }>,
): readonly ReleaseEvent[] {
  const release = new Release();
  for (const side of SIDES) {
    release.write(side, replies[side].text);
    release.end(side, replies[side].ending);
  }
  while (!release.isDone) release.step();
  return release.events;
}

/** Cuts one side's text at every `CHUNK_LENGTH` code points, never inside a surrogate pair. */
class Chunker {
  readonly chunks: string[] = [];
  ending: Ending | 'open' = 'open';
  #pending = '';

  write(text: string): void {
    if (this.ending !== 'open') return;
    // U+0000 means nothing in an answer, and PostgreSQL cannot store it.
    this.#pending += text.replaceAll('\u0000', '');
    for (let length = chunkEnd(this.#pending); length !== undefined; length = chunkEnd(this.#pending)) {
      // A lone half of a pair has no UTF-8 form: it would be stored as something else than was shown.
      this.chunks.push(this.#pending.slice(0, length).toWellFormed());
      this.#pending = this.#pending.slice(length);
    }
  }

  end(ending: Ending): void {
    if (this.ending !== 'open') return;
    if (this.#pending !== '') this.chunks.push(this.#pending.toWellFormed());
    this.#pending = '';
    this.ending = ending;
  }

  stopAt(index: number): void {
    this.chunks.length = Math.min(this.chunks.length, index);
    this.#pending = '';
    this.ending = 'stopped';
  }

  get text(): string {
    return this.chunks.join('') + this.#pending.toWellFormed();
  }

  /** Whether it is known what this side has at `index`: a chunk, or nothing more. */
  isSettled(index: number): boolean {
    return index < this.chunks.length || this.ending !== 'open';
  }

  /**
   * Whether the side is over with the chunk at `index`. An open side whose text is used up is not: its ending
   * then comes with the next step.
   */
  endsBy(index: number): boolean {
    return this.ending !== 'open' && index >= this.chunks.length;
  }
}

/** End of the first whole chunk in UTF-16 units, or `undefined` if there is none yet. */
function chunkEnd(text: string): number | undefined {
  let end = 0;
  for (let count = 0; count < CHUNK_LENGTH; count += 1) {
    const codePoint = text.codePointAt(end);
    if (codePoint === undefined) return undefined;
    end += codePoint > 0xffff ? 2 : 1;
  }
  // A high surrogate at the very end may be half of a pair whose other half is still to come.
  const last = text.charCodeAt(end - 1);
  const isHalf = end === text.length && last >= 0xd800 && last <= 0xdbff;
  return isHalf ? undefined : end;
}
