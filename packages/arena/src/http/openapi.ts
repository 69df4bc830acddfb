import { type Hook, z } from '@hono/zod-openapi';
import type { Env } from 'hono';
import { ArenaError } from '../app/arena-error.ts';
import { problemSchema } from './api-schema.ts';

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

/** Says where the request is wrong and what was expected, and repeats nothing of what was sent. */
export const refuseInvalid: Hook<unknown, Env, string, unknown> = (result) => {
  if (result.success) return;
  const issues = z.prettifyError(result.error as z.ZodError).replace(/\s*\n\s*/g, ' ');
  throw new ArenaError('invalid-request', `Cannot read the request: ${issues}`, { cause: result.error });
};
