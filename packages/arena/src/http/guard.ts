import type { MiddlewareHandler } from 'hono';
import { ArenaError } from '../app/arena-error.ts';

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What the parser of the body reads as JSON; a form cannot send it. */
const JSON_TYPE = /^application\/json(; *[\w-]+=[^;]+)*$/i;

/**
 * Refuses writes that another site's page could have caused: a foreign `Origin` or `Sec-Fetch-Site`, or a content
 * type that a form can send. Clients that are no browsers send neither header and pass.
 */
export const guardWrites: MiddlewareHandler = async (context, next) => {
  if (READING_METHODS.has(context.req.method)) return next();
  const origin = context.req.header('origin');
  if (origin !== undefined && (hostOf(origin) ?? 'none') !== context.req.header('host')) {
    throw new ArenaError('origin-refused', 'Cannot write: the request must come from a page of this arena');
  }
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new ArenaError('origin-refused', 'Cannot write: the request must come from a page of this arena');
  }
  if (!JSON_TYPE.test(context.req.header('content-type') ?? '')) {
    throw new ArenaError(
      'content-type-refused',
      'Cannot read the request: content-type must be application/json',
    );
  }
  return next();
};

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

/** The same headers on every answer, whatever it is. What is made for other sites has set its own. */
export const secureHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) {
    if (!context.res.headers.has(name)) context.header(name, value);
  }
};
