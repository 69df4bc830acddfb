import type { Hook, z } from '@hono/zod-openapi';
import type { Env, HonoRequest } from 'hono';
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

/** Characters of a parameter that are repeated. */
const SHOWN = 60;

/**
 * Says where the request is wrong and what was expected. Of what was sent only parameters of the address are repeated: a body may
 * hold a prompt.
 */
export const refuseInvalid: Hook<unknown, Env, string, unknown> = (result, context) => {
  if (result.success) return;
  const describe = result.target === 'query' ? describeParameter(context.req) : describeIssue;
  const issues = (result.error as z.ZodError).issues.map(describe).join('; ');
  throw new ArenaError('invalid-request', `Cannot read the request: ${issues}`, { cause: result.error });
};

function describeParameter(request: HonoRequest) {
  return (issue: z.core.$ZodIssue): string => {
    if (issue.code === 'unrecognized_keys')
      return `the parameter ${issue.message}, got ${issue.keys.map(quoted).join(', ')}`;
    const name = String(issue.path[0]);
    const found = request.queries(name)?.map(quoted) ?? ['nothing'];
    return `${name} ${found.length > 1 ? 'must be given once' : issue.message}, got ${found.join(' and ')}`;
  };
}

function quoted(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}

/** A field that is not known is not named: its name is part of what was sent. */
function describeIssue({ code, path, message }: z.core.$ZodIssue): string {
  const place = path.length === 0 ? 'the body' : path.join('.');
  return code === 'unrecognized_keys' ? `${place} has a field that is not known` : `${place}: ${message}`;
}
