import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ArenaError, type ErrorCode } from '../app/arena-error.ts';
import type { Problem } from './api-schema.ts';

/** The one place where the arena's errors get an HTTP status. A new code does not compile until it has one. */
export const STATUS = {
  'invalid-request': 400,
  'prompt-empty': 400,
  'prompt-too-long': 413,
  'turn-limit-reached': 409,
  'mode-not-available': 400,
  'option-not-available': 400,
  'battle-not-found': 404,
  'battle-busy': 409,
  'battle-over': 409,
  'not-votable': 409,
  'already-voted': 409,
  'idempotency-key-missing': 400,
  'idempotency-key-reused': 422,
  'too-few-models': 503,
  'category-not-found': 404,
  'board-not-available': 422,
  'model-not-found': 404,
  'origin-refused': 403,
  'content-type-refused': 415,
  'not-found': 404,
  'store-unavailable': 503,
  internal: 500,
} as const satisfies Record<ErrorCode, ContentfulStatusCode>;

/** Answers with `application/problem+json`. The detail of an unknown error stays in the server's log. */
export function sendProblem(context: Context, error: ArenaError): Response {
  const status = STATUS[error.code];
  const problem: Problem = {
    type: 'about:blank',
    title: error.code.replaceAll('-', ' '),
    status,
    code: error.code,
    detail: error.message,
  };
  return context.body(JSON.stringify(problem), status, { 'content-type': 'application/problem+json' });
}

export function toArenaError(error: unknown): ArenaError {
  if (error instanceof ArenaError) return error;
  return new ArenaError('internal', 'Cannot answer: the server failed', { cause: error });
}
