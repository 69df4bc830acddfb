import type { ModelCaller, ReplyEvent } from '../../app/ports.ts';

type Call = Parameters<ModelCaller['streamReply']>[0];
type Replies = Iterable<ReplyEvent> | AsyncIterable<ReplyEvent>;

/** A caller whose models say what the test has written for them. */
export function scriptedCaller(script: (call: Call) => Replies): ModelCaller {
  return {
    async *streamReply(call) {
      yield* script(call);
    },
  };
}

/** A whole answer, at once. */
export function answering(text: string): ReplyEvent[] {
  return [
    { type: 'text', text },
    { type: 'end', finishReason: 'stop', inputTokens: 3, outputTokens: 5 },
  ];
}

export function failing(detail: string, textBefore = ''): ReplyEvent[] {
  const text: ReplyEvent[] = textBefore === '' ? [] : [{ type: 'text', text: textBefore }];
  return [...text, { type: 'error', failure: 'server-error', detail }];
}

/** Answers that wait at a gate: they begin at once, and end when the test opens it or the call is aborted. */
export class Gate {
  readonly #opened = Promise.withResolvers<void>();

  open(): void {
    this.#opened.resolve();
  }

  /** Says `before`, waits, then says `after` and ends. */
  async *answering(call: Pick<Call, 'signal'>, before: string, after: string): AsyncGenerator<ReplyEvent> {
    if (before !== '') yield { type: 'text', text: before };
    const aborted = new Promise<void>((resolve) => {
      call.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.race([this.#opened.promise, aborted]);
    if (!call.signal.aborted) yield* answering(after);
  }
}
