import { OpenAPIHono } from '@hono/zod-openapi';
import type { Handler, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import type { Arena } from '../app/arena.ts';
import { ArenaError } from '../app/arena-error.ts';
import type { ArenaInfo } from './api-schema.ts';
import { guardWrites, secureHeaders } from './guard.ts';
import { sendProblem, toArenaError } from './problem.ts';
import { arenaRoutes } from './routes/arena.ts';
import { battleRoutes } from './routes/battles.ts';
import { boardFileRoutes } from './routes/board-files.ts';
import { leaderboardRoutes } from './routes/leaderboards.ts';
import { publicationRoutes } from './routes/publications.ts';
import { webApp } from './web-app.ts';

/** A character of a prompt as JSON takes at most 6 bytes (`\u0041`); the rest of a body is small. */
const BYTES_PER_CHARACTER = 6;
const OTHER_BODY_BYTES = 4_096;

export interface HttpOptions {
  /** Signs voters' cookies, and makes names for voters that are excluded and for the arena itself. */
  readonly secret: string;
  readonly notice: ArenaInfo['notice'];
  /** Folder of the built browser app. */
  readonly webDirectory: string;
}

/** Builds the arena's whole HTTP side. Testable without a port by `app.request()`. */
export function createHttpApp(arena: Arena, options: HttpOptions): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use(secureHeaders);
  app.use('/api/*', async (context, next) => {
    await next();
    // What a voter may see is for that voter alone; the boards set their own.
    if (!context.res.headers.has('cache-control')) context.header('cache-control', 'no-store');
  });
  app.use('/api/*', guardWrites);
  app.use('/api/*', limitBody(arena.limits.promptCharacters * BYTES_PER_CHARACTER + OTHER_BODY_BYTES));
  app.route('/', arenaRoutes(arena, options.notice));
  app.route('/', battleRoutes(arena, options.secret));
  // Before the boards, of which one could be named like a file.
  app.route('/', boardFileRoutes(arena, options.secret));
  app.route('/', leaderboardRoutes(arena));
  app.route('/', publicationRoutes(arena, options.secret));
  app.doc31('/openapi.json', { openapi: '3.1.0', info: { title: 'Leitai', version: '0.1.0' } });
  const refuse: Handler = (context) => {
    context.header('cache-control', 'no-store');
    throw new ArenaError('not-found', 'Cannot find this address: see /openapi.json for what there is');
  };
  app.all('/api/*', refuse);
  // A program would take the page, which answers every other address, for figures.
  app.all('/metrics', refuse);
  app.route('/', webApp(options.webDirectory));
  app.onError((error, context) => {
    const known = fromHttpException(error) ?? toArenaError(error);
    if (known.code === 'internal' || known.code === 'store-unavailable')
      arena.report('a request failed', error);
    return sendProblem(context, known);
  });
  return app;
}

function limitBody(maxSize: number): MiddlewareHandler {
  const refuse = () => {
    throw new ArenaError('prompt-too-long', `Cannot read the request: it must have at most ${maxSize} bytes`);
  };
  return bodyLimit({ maxSize, onError: refuse });
}

/** Hono's own refusals: a body that is no JSON. */
function fromHttpException(error: unknown): ArenaError | undefined {
  if (!(error instanceof HTTPException) || error.status >= 500) return undefined;
  return new ArenaError('invalid-request', 'Cannot read the request: the body must be JSON', {
    cause: error,
  });
}
