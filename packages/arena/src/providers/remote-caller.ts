import { APICallError, streamText, type TextStreamPart, type ToolSet } from 'ai';
import type { ModelCaller, ReplyEvent, ReplyFailure } from '../app/ports.ts';
import type { Endpoint, Message, Model } from '../core/model.ts';
import { Deadline, type Timeouts } from './deadline.ts';
import { EndpointPool } from './endpoint-pool.ts';
import { languageModel } from './language-model.ts';

const MAX_ATTEMPTS = 3;
const RETRY_PAUSE_MS = 300;
/** A server that asks for a longer pause keeps a voter waiting: the side fails instead. */
const MAX_RETRY_AFTER_MS = 5_000;
/** No token limit of ours lets an answer be longer. */
const MAX_TEXT_LENGTH = 500_000;
const RETRYABLE_STATUS = new Set([408, 409, 429]);

type Part = TextStreamPart<ToolSet>;
type ErrorEvent = Extract<ReplyEvent, { type: 'error' }>;
interface Request {
  readonly model: Model;
  readonly messages: readonly Message[];
  readonly signal: AbortSignal;
}
/** A failure, and how long to wait before the next try; `undefined` where another try would not help. */
interface Attempt {
  readonly error: ErrorEvent;
  readonly retryAfterMs: number | undefined;
}

export interface RemoteCallerOptions {
  readonly timeouts: Timeouts;
}

/** Asks models over HTTP through the AI SDK. The one place that retries: the SDK's own retries are off. */
export function createRemoteCaller(options: {
  readonly timeouts: Timeouts;
  readonly now?: () => number;
}): ModelCaller {
  const pool = new EndpointPool(options.now ?? (() => performance.now()));
  return {
    async *streamReply(request) {
      const tried = new Set<Endpoint>();
      for (let attempt = 1; ; attempt += 1) {
        const endpoint = pool.take(request.model.endpoints, tried);
        tried.add(endpoint);
        let failed: Attempt | undefined;
        let hasText = false;
        try {
          for await (const event of readAttempt(request, endpoint, options.timeouts)) {
            if ('retryAfterMs' in event) failed = event;
            else {
              hasText ||= event.type === 'text';
              yield event;
            }
          }
        } finally {
          pool.release(endpoint, failed ? 'failed' : 'answered');
        }
        if (!failed || request.signal.aborted) return;
        if (hasText || failed.retryAfterMs === undefined || attempt === MAX_ATTEMPTS) {
          yield failed.error;
          return;
        }
        await pause(failed.retryAfterMs, request.signal);
        if (request.signal.aborted) return;
      }
    },
  };
}

async function* readAttempt(
  request: Request,
  endpoint: Endpoint,
  timeouts: Timeouts,
): AsyncGenerator<ReplyEvent | Attempt> {
  const deadline = new Deadline(timeouts, request.signal);
  let length = 0;
  let isFinished = false;
  try {
    for await (const part of openStream(request, endpoint, deadline.signal)) {
      if (part.type !== 'start' && part.type !== 'start-step') deadline.touch();
      if (part.type === 'error') throw part.error;
      if (part.type === 'text-delta' && part.text !== '') {
        length += part.text.length;
        if (length > MAX_TEXT_LENGTH)
          throw new RangeError(`the answer is longer than ${MAX_TEXT_LENGTH} characters`);
        yield { type: 'text', text: part.text };
      }
      if (part.type === 'finish') {
        isFinished = true;
        yield toEnd(part, length > 0);
      }
    }
    if (!isFinished) throw new Error(deadline.expired ?? 'the stream ended without a finish reason');
  } catch (error) {
    yield toAttempt(error, deadline.expired);
  } finally {
    deadline.stop();
  }
}

function openStream(request: Request, endpoint: Endpoint, abortSignal: AbortSignal): AsyncIterable<Part> {
  const { model, messages } = request;
  const { temperature, topP, maxOutputTokens } = model.parameters;
  const system = messages.find((message) => message.role === 'system');
  const result = streamText({
    model: languageModel(model, endpoint),
    messages: messages.flatMap(({ role, text }) => (role === 'system' ? [] : [{ role, content: text }])),
    ...(system && { system: system.text }),
    temperature,
    topP,
    maxOutputTokens,
    maxRetries: 0,
    abortSignal,
    // Every event of the provider is a sign of life, also one that becomes no text.
    includeRawChunks: true,
    // Errors arrive as parts of the stream; the default would print them, prompt included.
    onError: () => {},
  });
  return result.fullStream;
}

function toEnd(part: Extract<Part, { type: 'finish' }>, hasText: boolean): ReplyEvent | Attempt {
  const { finishReason, totalUsage } = part;
  if (finishReason !== 'stop' && finishReason !== 'length') {
    const failure: ReplyFailure = finishReason === 'content-filter' ? 'rejected' : 'cut';
    return {
      error: { type: 'error', failure, detail: `finish reason ${finishReason}` },
      retryAfterMs: undefined,
    };
  }
  if (!hasText) {
    return {
      error: { type: 'error', failure: 'empty', detail: `no text before finish reason ${finishReason}` },
      retryAfterMs: undefined,
    };
  }
  return {
    type: 'end',
    finishReason,
    ...(totalUsage.inputTokens !== undefined && { inputTokens: totalUsage.inputTokens }),
    ...(totalUsage.outputTokens !== undefined && { outputTokens: totalUsage.outputTokens }),
  };
}

/** Bodies of answers and requests stay out of the detail: they may hold a key or a prompt. */
function toAttempt(error: unknown, expired: string | undefined): Attempt {
  const fail = (failure: ReplyFailure, detail: string, retryAfterMs?: number): Attempt => ({
    error: { type: 'error', failure, detail },
    retryAfterMs,
  });
  if (expired !== undefined) return fail('timeout', expired);
  if (!APICallError.isInstance(error)) {
    const name = error instanceof Error ? error.name : typeof error;
    return fail(error instanceof RangeError ? 'protocol' : 'cut', `the stream broke: ${name}`);
  }
  const { statusCode } = error;
  if (statusCode === undefined) return fail('connect', 'no connection', RETRY_PAUSE_MS);
  // The endpoint had agreed to answer: what broke then is the answer, and it is not asked for twice.
  if (statusCode < 400) return fail('cut', `the answer broke after status ${statusCode}`);
  const detail = `status ${statusCode}`;
  if (statusCode === 429) return fail('rate-limited', detail, retryAfter(error));
  if (statusCode >= 500 || RETRYABLE_STATUS.has(statusCode))
    return fail('server-error', detail, retryAfter(error));
  return fail('rejected', detail);
}

function retryAfter(error: APICallError): number | undefined {
  const header = error.responseHeaders?.['retry-after'];
  if (header === undefined) return RETRY_PAUSE_MS;
  const afterMs = Number(header) * 1000;
  return afterMs >= 0 && afterMs <= MAX_RETRY_AFTER_MS ? afterMs : undefined;
}

function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, durationMs);
    signal.addEventListener('abort', end);
  });
}
