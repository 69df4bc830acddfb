import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import type { Arena } from '../../app/arena.ts';
import { findCategory } from '../../app/boards/board-options.ts';
import { listLeaderboards } from '../../app/boards/list-leaderboards.ts';
import { readActivity, readHistory, readMatrix, readStyle } from '../../app/boards/read-charts.ts';
import { readLeaderboard } from '../../app/boards/read-leaderboard.ts';
import { readModelPage } from '../../app/boards/read-model-page.ts';
import { readOverview } from '../../app/boards/read-overview.ts';
import { readPairPage } from '../../app/boards/read-pair-page.ts';
import { isModelName, MODEL_NAME_RULE } from '../../core/model-name.ts';
import {
  activitySchema,
  duplicateListSchema,
  historySchema,
  leaderboardListSchema,
  leaderboardSchema,
  matrixSchema,
  modelPageSchema,
  overviewSchema,
  pairPageSchema,
  styleSchema,
} from '../api-schema.ts';
import {
  toActivityBody,
  toHistoryBody,
  toLeaderboardBody,
  toLeaderboardListBody,
  toMatrixBody,
  toModelPageBody,
  toOverviewBody,
  toPairPageBody,
  toStyleBody,
} from '../board-bodies.ts';
import { boardQuerySchema, toBoardOptions } from '../board-query.ts';
import { sendEvents } from '../event-stream.ts';
import { jsonResponse, problemResponses, refuseInvalid } from '../openapi.ts';

/** More are not sent: who wants all has the log. */
const LISTED_CLUSTERS = 1_000;

const category = z.object({ category: z.string().max(64) });
const modelName = z.string().refine(isModelName, `must be ${MODEL_NAME_RULE}`);
const model = z.object({ model: modelName });
const pair = z.object({ one: modelName, other: modelName });

function boardRoute<Path extends string, Schema extends z.ZodType>(
  path: Path,
  summary: string,
  schema: Schema,
) {
  return createRoute({
    method: 'get',
    path,
    summary,
    request: { params: category, query: boardQuerySchema },
    responses: {
      200: jsonResponse(schema, summary),
      304: { description: 'Unchanged' },
      ...problemResponses,
    },
  });
}

const routes = {
  list: createRoute({
    method: 'get',
    path: '/api/leaderboards',
    summary: 'List the boards',
    responses: { 200: jsonResponse(leaderboardListSchema, 'The boards'), ...problemResponses },
  }),
  read: boardRoute('/api/leaderboards/{category}', 'Read a board, best first', leaderboardSchema),
  matrix: boardRoute('/api/leaderboards/{category}/matrix', 'Read the heat maps of a board', matrixSchema),
  history: boardRoute('/api/leaderboards/{category}/history', 'Read how ratings came about', historySchema),
  style: boardRoute('/api/leaderboards/{category}/style', 'Read what more of a style is worth', styleSchema),
  activity: boardRoute(
    '/api/leaderboards/{category}/activity',
    'Read when and on whom was voted',
    activitySchema,
  ),
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
  duplicates: createRoute({
    method: 'get',
    path: '/api/duplicates',
    summary: 'Read which prompts came too often, and how many battles each lost',
    responses: {
      200: jsonResponse(duplicateListSchema, 'Clusters of prompts, without text'),
      ...problemResponses,
    },
  }),
  overview: createRoute({
    method: 'get',
    path: '/api/overview',
    summary: 'Read the ranks of all models on all boards',
    request: { query: boardQuerySchema },
    responses: { 200: jsonResponse(overviewSchema, 'Models and boards'), ...problemResponses },
  }),
  model: createRoute({
    method: 'get',
    path: '/api/models/{model}',
    summary: 'Read what is known of one model',
    request: { params: model },
    responses: { 200: jsonResponse(modelPageSchema, 'The model'), ...problemResponses },
  }),
  pair: createRoute({
    method: 'get',
    path: '/api/pairs/{one}/{other}',
    summary: 'Read two models against one another',
    request: { params: pair },
    responses: { 200: jsonResponse(pairPageSchema, 'The pair'), ...problemResponses },
  }),
};

export function leaderboardRoutes(arena: Arena): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: refuseInvalid });
  for (const path of ['/api/leaderboards/*', '/api/overview', '/api/models/*', '/api/pairs/*']) {
    app.use(path, ...[compress(), askedAgain, etag()].map(exceptEvents));
  }

  app.openapi(routes.list, async (context) =>
    context.json(toLeaderboardListBody(await listLeaderboards(arena)), 200),
  );
  app.openapi(routes.read, async (context) => {
    const query = context.req.valid('query');
    const board = await readLeaderboard(arena, context.req.valid('param').category, toBoardOptions(query));
    context.header('etag', board.etag);
    return context.json(toLeaderboardBody(board, query), 200);
  });
  app.openapi(routes.matrix, async (context) => {
    const options = toBoardOptions(context.req.valid('query'));
    const matrix = await readMatrix(arena, context.req.valid('param').category, options);
    return context.json(toMatrixBody(matrix), 200);
  });
  app.openapi(routes.history, async (context) => {
    const options = toBoardOptions(context.req.valid('query'));
    const history = await readHistory(arena, context.req.valid('param').category, options);
    return context.json(toHistoryBody(history), 200);
  });
  app.openapi(routes.style, async (context) => {
    const options = toBoardOptions(context.req.valid('query'));
    return context.json(
      toStyleBody(await readStyle(arena, context.req.valid('param').category, options)),
      200,
    );
  });
  app.openapi(routes.activity, async (context) => {
    const options = toBoardOptions(context.req.valid('query'));
    const activity = await readActivity(arena, context.req.valid('param').category, options);
    return context.json(toActivityBody(activity), 200);
  });
  app.openapi(routes.events, (context) => {
    // An unknown category is refused here, before the stream is open.
    findCategory(arena, context.req.valid('param').category);
    return sendEvents(context, (signal) => versionEvents(arena, signal));
  });
  app.openapi(routes.duplicates, async (context) => {
    const { cap, capped } = await arena.computed.duplicates(() => arena.publisher.now());
    const clusters = capped.slice(0, LISTED_CLUSTERS).map(({ cluster, battles, lost }) => ({
      battles,
      lost,
      firstSequence: arena.tagging.leaderOf(cluster) ?? null,
    }));
    const { rule, seed } = arena.publisher.now().duplicates;
    const body = { version: arena.publisher.version, cap, rule, seed, clusters, capped: capped.length };
    return context.json(body, 200);
  });
  app.openapi(routes.overview, async (context) =>
    context.json(toOverviewBody(await readOverview(arena, toBoardOptions(context.req.valid('query')))), 200),
  );
  app.openapi(routes.model, async (context) =>
    context.json(toModelPageBody(await readModelPage(arena, context.req.valid('param').model)), 200),
  );
  app.openapi(routes.pair, async (context) => {
    const { one, other } = context.req.valid('param');
    return context.json(toPairPageBody(await readPairPage(arena, one, other)), 200);
  });
  return app;
}

/** A stream of events must not wait for a compressor's buffer to fill, nor for its own end. */
function exceptEvents(handler: MiddlewareHandler): MiddlewareHandler {
  return (context, next) => (context.req.path.endsWith('/events') ? next() : handler(context, next));
}

/** A copy may be kept, and is shown only if the arena says that it is still so: a page that heard of a vote gets what is new. */
const askedAgain: MiddlewareHandler = async (context, next) => {
  await next();
  if (context.res.status < 400) context.res.headers.set('cache-control', 'no-cache');
};

async function* versionEvents(arena: Arena, signal: AbortSignal) {
  for await (const version of arena.publisher.versions(signal)) {
    yield { name: 'board-updated', data: JSON.stringify({ version }) };
  }
}
