import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Arena } from '../../app/arena.ts';
import { ArenaError } from '../../app/arena-error.ts';
import { readLeaderboard } from '../../app/read-leaderboard.ts';
import { leaderboardListSchema, leaderboardSchema } from '../api-schema.ts';
import { sendEvents } from '../event-stream.ts';
import { jsonResponse, problemResponses, refuseInvalid } from '../openapi.ts';

const category = z.object({ category: z.string().max(64) });

const routes = {
  list: createRoute({
    method: 'get',
    path: '/api/leaderboards',
    summary: 'List the boards',
    responses: { 200: jsonResponse(leaderboardListSchema, 'The boards'), ...problemResponses },
  }),
  read: createRoute({
    method: 'get',
    path: '/api/leaderboards/{category}',
    summary: 'Read a board; answers 304 to If-None-Match while no vote has come',
    request: { params: category },
    responses: {
      200: jsonResponse(leaderboardSchema, 'The board, best first'),
      304: { description: 'Unchanged' },
      ...problemResponses,
    },
  }),
  events: createRoute({
    method: 'get',
    path: '/api/leaderboards/{category}/events',
    summary: 'Hear of each new version of a board as server-sent events',
    request: { params: category },
    responses: {
      200: { description: 'board-updated', content: { 'text/event-stream': {} } },
      ...problemResponses,
    },
  }),
};

export function leaderboardRoutes(arena: Arena): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: refuseInvalid });

  app.openapi(routes.list, (context) => {
    const { category, title, votes, rows, updatedAt } = readLeaderboard(arena, 'overall');
    return context.json([{ category, title, votes, models: rows.length, updatedAt }], 200);
  });
  app.openapi(routes.read, (context) => {
    refuseOptions(context);
    const board = readLeaderboard(arena, context.req.valid('param').category);
    context.header('etag', board.etag);
    context.header('cache-control', 'no-cache');
    if (isKnown(context.req.header('if-none-match'), board.etag)) return context.body(null, 304);
    const { etag, ...body } = board;
    return context.json(body, 200);
  });
  app.openapi(routes.events, (context) => {
    // An unknown category is refused here, before the stream is open.
    readLeaderboard(arena, context.req.valid('param').category);
    return sendEvents(context, (signal) => versionEvents(arena, signal));
  });
  return app;
}

async function* versionEvents(arena: Arena, signal: AbortSignal) {
  for await (const version of arena.board.versions(signal)) {
    yield { name: 'board-updated', data: JSON.stringify({ version }) };
  }
}

/** A proxy that compresses makes a tag weak; a client may know several. */
function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = ifNoneMatch?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? [];
  return tags.includes(etag) || tags.includes('*');
}

/** A filter that is silently not applied would show a board that nobody asked for. */
function refuseOptions(context: Context): void {
  const names = Object.keys(context.req.query());
  if (names.length === 0) return;
  throw new ArenaError(
    'option-not-available',
    'Cannot read the board: filters and options are not available yet',
  );
}
