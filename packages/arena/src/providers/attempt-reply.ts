import { streamText } from 'ai';
import type { ReplyEvent } from '../app/ports.ts';
import type { Endpoint, Message, Model } from '../core/model.ts';
import { createLanguageModel } from './language-model.ts';
import { type ReplyFault, ReplyFaultError } from './reply-fault.ts';
import { Watchdog } from './watchdog.ts';
import { createWatchedFetch } from './watched-fetch.ts';

// The library prints a warning for each parameter that it leaves out, at every call. What a protocol cannot carry is
// said once, when the configuration is read.
globalThis.AI_SDK_LOG_WARNINGS = false;

export type AttemptEvent = Exclude<ReplyEvent, { readonly type: 'error' }>;

export interface Attempt {
  readonly model: Model;
  readonly endpoint: Endpoint;
  readonly messages: readonly Message[];
  /** Ends the attempt at once, by the reader or by the time for the whole answer. */
  readonly signal: AbortSignal;
  readonly firstByteMs: number;
  readonly idleMs: number;
  readonly maxAnswerCharacters: number;
  readonly fetch: typeof fetch;
}

/**
 * Asks one endpoint once.
 *
 * @returns Text, and one `end` last.
 * @throws What went wrong, for `toReplyFault`: everything but an answer with text and a proper end.
 */
export async function* attemptReply(attempt: Attempt): AsyncGenerator<AttemptEvent> {
  const watchdog = new Watchdog(attempt);
  const closing = new AbortController();
  const signal = AbortSignal.any([attempt.signal, watchdog.signal, closing.signal]);
  try {
    const parts = readParts(openStream(attempt, watchdog, signal), signal);
    for await (const event of toEvents(parts, attempt.maxAnswerCharacters)) {
      watchdog.pause();
      yield event;
      watchdog.resume();
    }
  } finally {
    watchdog.stop();
    // Whatever ended the attempt, the reader's `return` included, the endpoint must not go on writing.
    closing.abort();
  }
}

function openStream(attempt: Attempt, watchdog: Watchdog, signal: AbortSignal) {
  const { model, endpoint, messages } = attempt;
  const { temperature, topP, maxOutputTokens, extra } = model.parameters;
  const fetch = createWatchedFetch({
    fetch: attempt.fetch,
    extra: extra ?? {},
    onPiece: () => watchdog.reset(),
  });
  return streamText({
    model: createLanguageModel({ provider: model.provider, endpoint, fetch }),
    messages: messages.map(({ role, text }) => ({ role, content: text })),
    allowSystemInMessages: true,
    temperature,
    topP,
    maxOutputTokens,
    maxRetries: 0,
    abortSignal: signal,
    // The error comes in the stream as well; the default would print it, with all that it holds.
    onError: () => {},
  }).stream;
}

type Part = ReturnType<typeof openStream> extends AsyncIterable<infer Item> ? Item : never;

/** The parts of the stream, until the signal: an endpoint or library that ignores it must not hold the reader. */
async function* readParts(stream: AsyncIterable<Part>, signal: AbortSignal): AsyncGenerator<Part> {
  const parts = stream[Symbol.asyncIterator]();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  // Without a race under way nobody would look at the rejection.
  aborted.catch(() => {});
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    while (true) {
      const next = await Promise.race([parts.next(), aborted]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    // Not awaited: it settles only when the aborted request has gone.
    void parts.return?.().catch(() => {});
  }
}

async function* toEvents(parts: AsyncIterable<Part>, maxCharacters: number): AsyncGenerator<AttemptEvent> {
  let length = 0;
  let hasText = false;
  for await (const part of parts) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'finish') {
      yield toEnd(part, hasText);
      return;
    }
    if (part.type !== 'text-delta' || part.text === '') continue;
    length += part.text.length;
    hasText ||= part.text.trim() !== '';
    if (length > maxCharacters) {
      throw fault('protocol', `the answer has more than ${maxCharacters} characters`, 'never');
    }
    yield { type: 'text', text: part.text };
  }
  throw fault('cut', 'the stream ended without an ending', 'anywhere');
}

/** Only an end that the provider itself gave, with something to read, is an answer. */
function toEnd(part: Extract<Part, { type: 'finish' }>, hasText: boolean): AttemptEvent {
  const { finishReason, totalUsage } = part;
  if (finishReason === 'interrupted')
    throw fault('cut', 'the stream ended without a finish reason', 'anywhere');
  if (finishReason === 'content-filter') throw fault('rejected', 'content filter', 'never');
  if (finishReason !== 'stop' && finishReason !== 'length') {
    throw fault('protocol', `finish reason ${finishReason}`, 'never');
  }
  if (!hasText) throw fault('empty', `no text, finish reason ${finishReason}`, 'never');
  const { inputTokens, outputTokens } = totalUsage;
  return {
    type: 'end',
    finishReason,
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
  };
}

function fault(failure: ReplyFault['failure'], detail: string, retry: ReplyFault['retry']): ReplyFaultError {
  return new ReplyFaultError({ failure, detail, retry });
}
