import { APICallError, InvalidResponseDataError } from 'ai';
import type { ReplyFailure } from '../app/ports.ts';
import type { Endpoint } from '../core/model.ts';

/** Why one attempt failed, and whether another one may do better. */
export interface ReplyFault {
  readonly failure: ReplyFailure;
  /** For the operator. Holds no key and no text of the conversation. */
  readonly detail: string;
  /** `elsewhere`: only on another endpoint, because this one has just used up the time of a reader. */
  readonly retry: 'anywhere' | 'elsewhere' | 'never';
  readonly retryAfterMs?: number;
}

/** Thrown inside one attempt where the arena itself sees a fault. */
export class ReplyFaultError extends Error {
  override readonly name = 'ReplyFaultError';
  readonly fault: ReplyFault;

  constructor(fault: ReplyFault) {
    super(fault.detail);
    this.fault = fault;
  }
}

/** Puts what an attempt threw, or an error object within its stream, into the arena's words. */
export function toReplyFault(error: unknown, endpoint: Endpoint): ReplyFault {
  const own = findCause(error, (cause) => cause instanceof ReplyFaultError);
  if (own instanceof ReplyFaultError) return own.fault;
  const { host } = new URL(endpoint.url);
  const call = findCause(error, (cause) => APICallError.isInstance(cause));
  if (APICallError.isInstance(call)) return toCallFault(call, host);
  if (InvalidResponseDataError.isInstance(error)) {
    return { failure: 'cut', detail: `${host}: no finish reason`, retry: 'anywhere' };
  }
  const status = statusOf(error);
  if (status !== undefined) return toStatusFault(status, `${host}: error ${status} within the stream`);
  const code = networkCode(error);
  if (code !== undefined) return { failure: 'cut', detail: `${host}: ${code}`, retry: 'anywhere' };
  const name = error instanceof Error ? error.name : 'an error object';
  return { failure: 'protocol', detail: `${host}: ${name} within the stream`, retry: 'anywhere' };
}

function toCallFault(error: APICallError, host: string): ReplyFault {
  if (isRedirect(error)) return { failure: 'rejected', detail: `${host}: a redirect`, retry: 'never' };
  const status = error.statusCode;
  if (status === undefined || (status >= 200 && status < 300)) {
    const code = networkCode(error) ?? 'no connection';
    return {
      failure: status === undefined ? 'connect' : 'cut',
      detail: `${host}: ${code}`,
      retry: 'anywhere',
    };
  }
  const fault = toStatusFault(status, `${host}: HTTP ${status}${errorWord(error.data)}`);
  const retryAfterMs = parseRetryAfter(error.responseHeaders?.['retry-after'], Date.now());
  return retryAfterMs === undefined ? fault : { ...fault, retryAfterMs };
}

function toStatusFault(status: number, detail: string): ReplyFault {
  if (status === 429) return { failure: 'rate-limited', detail, retry: 'anywhere' };
  if (status === 408 || status === 409) return { failure: 'server-error', detail, retry: 'anywhere' };
  if (status >= 500) return { failure: 'server-error', detail, retry: 'anywhere' };
  return { failure: 'rejected', detail, retry: 'never' };
}

/** @returns Milliseconds from `now`, or `undefined` if the header is absent or neither seconds nor a date. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const seconds = Number(header);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1_000;
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

/**
 * The provider's word for the error, such as `model_not_found`. Its sentences are never quoted: they may hold the key,
 * or a part of the prompt.
 */
function errorWord(data: unknown): string {
  const fields = (data as { error?: Record<string, unknown> } | undefined)?.error ?? {};
  const words = [fields.code, fields.type, fields.status].filter((word) => typeof word === 'string');
  const known = words.find((word) => /^[a-z]+(_[a-z]+){0,5}$/i.test(word) && word.length <= 40);
  return known === undefined ? '' : ` (${known})`;
}

function networkCode(error: unknown): string | undefined {
  const cause = findCause(error, (candidate) => typeof codeOf(candidate) === 'string');
  const code = codeOf(cause);
  if (typeof code === 'string' && /^[A-Z][A-Z_]+$/.test(code)) return code;
  return error instanceof TypeError && error.message === 'terminated' ? 'terminated' : undefined;
}

/** The platform says so in words only. */
function isRedirect(error: unknown): boolean {
  const matches = (cause: unknown) => cause instanceof Error && cause.message === 'unexpected redirect';
  return findCause(error, matches) !== undefined;
}

function codeOf(value: unknown): unknown {
  return (value as { code?: unknown } | undefined)?.code;
}

/** Error objects in a stream say their status in `code`, `status` or `statusCode`, as a number or as digits. */
function statusOf(error: unknown): number | undefined {
  const fields = (error ?? {}) as Record<string, unknown>;
  const numbers = [fields.statusCode, fields.status, fields.code].map(Number);
  return numbers.find((number) => Number.isInteger(number) && number >= 400 && number < 600);
}

function findCause(error: unknown, matches: (candidate: unknown) => boolean): unknown {
  let candidate = error;
  for (let depth = 0; depth < 8 && typeof candidate === 'object' && candidate !== null; depth += 1) {
    if (matches(candidate)) return candidate;
    candidate = (candidate as { cause?: unknown }).cause;
  }
  return undefined;
}
