import type { Hook, z } from '@hono/zod-openapi';
import type { Env } from 'hono';
import { ArenaError } from '../app/arena-error.ts';
import { problemSchema } from './api-schema.ts';
import { describeQuery } from './query-schema.ts';

export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { content: { 'application/json': { schema } }, required: true };
}

export function jsonResponse<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { content: { 'application/json': { schema } }, description };
}

/** Every call can answer with these; the closed list of `code` says which it was. */
export const problemResponses = {
  default: {
    content: { 'application/problem+json': { schema: problemSchema } },
    description: 'What was wrong, as application/problem+json',
  },
} as const;

/**
 * Says where the request is wrong and what was expected. Of what was sent only parameters of the address are repeated: a body may
 * hold a prompt.
 */
export const refuseInvalid: Hook<unknown, Env, string, unknown> = (result, context) => {
  if (result.success) return;
  const error = result.error as z.ZodError;
  const isQuery = result.target === 'query';
  const issues = isQuery
    ? describeQuery(error, context.req.queries())
    : error.issues.map(describeIssue).join('; ');
  throw new ArenaError('invalid-request', `Cannot read the request: ${issues}`, { cause: error });
};

/** A field that is not known is not named: its name is part of what was sent. */
function describeIssue({ code, path, message }: z.core.$ZodIssue): string {
  const place = path.length === 0 ? 'the body' : path.join('.');
  return code === 'unrecognized_keys' ? `${place} has a field that is not known` : `${place}: ${message}`;
}
