import type { Battle } from '../../core/battle.ts';
import type { Message, Model } from '../../core/model.ts';
import type { Side } from '../../core/side.ts';
import type { ModelCaller, ReplyEvent, ReplyFailure } from '../ports.ts';

type Call = Parameters<ModelCaller['streamReply']>[0];

/** One reply of a model, written by the test piece by piece. It ends by itself when its call is aborted. */
export class ScriptedReply {
  readonly model: Model;
  readonly messages: readonly Message[];
  readonly signal: AbortSignal;
  readonly #events: ReplyEvent[] = [];
  #error: unknown;
  #isClosed = false;
  #wake = Promise.withResolvers<void>();

  constructor(call: Call, ignoresAbort: boolean) {
    this.model = call.model;
    this.messages = call.messages;
    this.signal = call.signal;
    if (!ignoresAbort) call.signal.addEventListener('abort', () => this.close(), { once: true });
  }

  write(text: string): void {
    this.#add({ type: 'text', text });
  }

  end(usage: { inputTokens?: number; outputTokens?: number } = {}): void {
    this.#add({ type: 'end', finishReason: 'stop', ...usage });
    this.close();
  }

  fail(failure: ReplyFailure, detail: string): void {
    this.#add({ type: 'error', failure, detail });
    this.close();
  }

  /** Breaks the contract: the stream throws. */
  throw(error: unknown): void {
    this.#error = error;
    this.close();
  }

  /** Ends the stream; without `end` or `fail` before it, this breaks the contract. */
  close(): void {
    this.#isClosed = true;
    this.#notify();
  }

  async *stream(): AsyncGenerator<ReplyEvent> {
    for (let place = 0; ; ) {
      const event = this.#events[place];
      if (event) {
        place += 1;
        yield event;
      } else if (this.#isClosed) {
        if (this.#error !== undefined) throw this.#error;
        return;
      } else {
        await this.#wake.promise;
      }
    }
  }

  #add(event: ReplyEvent): void {
    if (this.#isClosed) return;
    this.#events.push(event);
    this.#notify();
  }

  #notify(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}

/** A caller whose replies wait for the test to write them. */
export class ScriptedCaller implements ModelCaller {
  /** Every reply that was asked for, oldest first. */
  readonly replies: ScriptedReply[] = [];
  /** Whether replies asked for from now on go on after an abort, as no caller may. */
  ignoresAbort = false;

  streamReply(call: Call): AsyncIterable<ReplyEvent> {
    const reply = new ScriptedReply(call, this.ignoresAbort);
    this.replies.push(reply);
    return reply.stream();
  }

  /** The newest reply of the model on one side of a battle. */
  reply(battle: Pick<Battle, 'models'>, side: Side): ScriptedReply {
    const reply = this.replies.findLast(({ model }) => model.name === battle.models[side]);
    if (reply === undefined) throw new RangeError(`Cannot find a reply: side ${side} must have been asked`);
    return reply;
  }
}
