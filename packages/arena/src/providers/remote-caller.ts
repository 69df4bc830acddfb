import { setTimeout as sleep } from 'node:timers/promises';
import type { ModelCaller, ReplyEvent } from '../app/ports.ts';
import type { Endpoint } from '../core/model.ts';
import { attemptReply } from './attempt-reply.ts';
import { EndpointPool } from './endpoint-pool.ts';
import { type ReplyFault, ReplyFaultError, toReplyFault } from './reply-fault.ts';

/** The same for every model, so that both sides of a battle have the same conditions. */
export interface Timeouts {
  /** From the request to the first byte of the answer, of each attempt. */
  readonly firstByteMs: number;
  /** Between two pieces of the answer; reasoning and keep-alive comments count as pieces. */
  readonly idleMs: number;
  /** From the first attempt to the end of the answer. */
  readonly totalMs: number;
}

export interface RemoteCallerOptions {
  readonly timeouts: Timeouts;
  /** Pauses before the second and the third attempt; there are as many retries as pauses. */
  readonly retryPausesMs?: readonly number[];
  /** How long an endpoint that failed is left alone while there is another one. */
  readonly coolDownMs?: number;
  /** Longest answer in UTF-16 code units; a longer one is a failure. */
  readonly maxAnswerCharacters?: number;
  /** Default: the one of the platform. */
  readonly fetch?: typeof fetch;
}

type StreamOptions = Parameters<ModelCaller['streamReply']>[0];

/** A longer wait than this is not worth a reader's time: the side fails. */
const LONGEST_RETRY_AFTER_MS = 5_000;
/** However long a provider asks for, its endpoint is tried again after this. */
const LONGEST_COOL_DOWN_MS = 60_000;

/**
 * Asks models over the network. Retries are here and nowhere else: only the same model, only before its first text,
 * at most twice, and on the next endpoint where there are several.
 */
export function createRemoteCaller(options: RemoteCallerOptions): ModelCaller {
  const pool = new EndpointPool(() => performance.now());
  const settings: Settings = {
    retryPausesMs: [250, 1_000],
    coolDownMs: 5_000,
    maxAnswerCharacters: 200_000,
    fetch: globalThis.fetch,
    ...options,
  };
  return { streamReply: (call) => streamReply(call, settings, pool) };
}

type Settings = Required<RemoteCallerOptions>;

async function* streamReply(
  call: StreamOptions,
  settings: Settings,
  pool: EndpointPool,
): AsyncGenerator<ReplyEvent> {
  const total = new AbortController();
  const { totalMs } = settings.timeouts;
  const timer = setTimeout(() => total.abort(totalFault(totalMs)), totalMs);
  try {
    const signal = AbortSignal.any([call.signal, total.signal]);
    yield* streamAttempts({ ...call, signal }, settings, pool);
  } catch (error) {
    // The time can also run out in a pause between two attempts.
    if (!call.signal.aborted) yield toError(error);
  } finally {
    clearTimeout(timer);
  }
}

async function* streamAttempts(
  call: StreamOptions,
  settings: Settings,
  pool: EndpointPool,
): AsyncGenerator<ReplyEvent> {
  const { endpoints } = call.model;
  for (let retryCount = 0; ; retryCount += 1) {
    const endpoint = pool.choose(endpoints);
    if (endpoint === undefined) throw noEndpointFault();
    const outcome = yield* streamAttempt(call, endpoint, settings, pool);
    if (outcome === undefined) return;
    const { fault, hasText } = outcome;
    if (fault.retry !== 'never') pool.coolDown(endpoint, coolDownOf(fault, settings));
    const pauseMs = hasText ? undefined : pauseBefore(retryCount, fault, { endpoints, settings, pool });
    if (pauseMs === undefined) throw new ReplyFaultError(fault);
    await sleep(pauseMs, undefined, { signal: call.signal });
  }
}

/** @returns What went wrong, or nothing if the answer is complete. */
async function* streamAttempt(
  call: StreamOptions,
  endpoint: Endpoint,
  settings: Settings,
  pool: EndpointPool,
): AsyncGenerator<ReplyEvent, { fault: ReplyFault; hasText: boolean } | undefined> {
  const leave = pool.occupy(endpoint);
  let hasText = false;
  try {
    for await (const event of attemptReply({ ...call, ...settings, ...settings.timeouts, endpoint })) {
      hasText = true;
      yield event;
    }
    return undefined;
  } catch (error) {
    if (call.signal.aborted) throw call.signal.reason;
    return { fault: toReplyFault(error, endpoint), hasText };
  } finally {
    leave();
  }
}

/** @returns Milliseconds to wait before the next attempt, or `undefined` if there is none. */
function pauseBefore(
  retryCount: number,
  fault: ReplyFault,
  context: {
    readonly endpoints: readonly Endpoint[];
    readonly settings: Settings;
    readonly pool: EndpointPool;
  },
): number | undefined {
  const pauseMs = context.settings.retryPausesMs[retryCount];
  if (pauseMs === undefined || fault.retry === 'never') return undefined;
  const hasOther = context.endpoints.some((endpoint) => !context.pool.isCooling(endpoint));
  if (hasOther) return 0;
  if (fault.retry === 'elsewhere') return undefined;
  const { retryAfterMs = 0 } = fault;
  return retryAfterMs > LONGEST_RETRY_AFTER_MS ? undefined : Math.max(pauseMs, retryAfterMs);
}

function coolDownOf(fault: ReplyFault, settings: Settings): number {
  return Math.min(LONGEST_COOL_DOWN_MS, Math.max(settings.coolDownMs, fault.retryAfterMs ?? 0));
}

function toError(error: unknown): ReplyEvent {
  // Anything else is a bug, and only a bug throws.
  const fault = error instanceof ReplyFaultError ? error : (error as { cause?: unknown }).cause;
  if (!(fault instanceof ReplyFaultError)) throw error;
  return { type: 'error', failure: fault.fault.failure, detail: fault.fault.detail };
}

function totalFault(totalMs: number): ReplyFaultError {
  const detail = `the answer was not complete within ${totalMs} ms`;
  return new ReplyFaultError({ failure: 'timeout', detail, retry: 'never' });
}

function noEndpointFault(): ReplyFaultError {
  return new ReplyFaultError({ failure: 'rejected', detail: 'the model has no endpoint', retry: 'never' });
}
