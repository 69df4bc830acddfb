import { createHash } from 'node:crypto';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Arena } from '../../app/arena.ts';
import { findCategory, PLAIN_OPTIONS } from '../../app/boards/board-options.ts';
import { readLeaderboard } from '../../app/boards/read-leaderboard.ts';
import { findModel } from '../../app/boards/read-pair-page.ts';
import { RankNewsReader } from '../../app/publishing/read-rank-changes.ts';
import { badgeSvg } from '../board-files/badge.ts';
import { boardCsv } from '../board-files/board-csv.ts';
import { EMBED_CONTENT_SECURITY_POLICY, embeddedBoard, THEMES } from '../board-files/embedded-board.ts';
import { rankFeed } from '../board-files/rank-feed.ts';
import { LANGUAGES, WORDS } from '../board-files/words.ts';
import { boardQuerySchema, toBoardOptions } from '../board-query.ts';
import { isKnown } from '../etag.ts';
import { problemResponses, refuseInvalid } from '../openapi.ts';
import { oneOf, parseQuery, querySchema } from '../query-schema.ts';

const MOST_ROWS = 100;
/** Pages of other sites show these; a few minutes late is soon enough. */
const CACHE = 'public, max-age=300';

const lang = oneOf(LANGUAGES).default('en').describe('Language of the words');
const category = z
  .string()
  .max(64, 'must have at most 64 characters')
  .default('overall')
  .describe('The board');
const rows = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a whole number')
  .refine((text) => Number(text) >= 1 && Number(text) <= MOST_ROWS, `must be from 1 to ${MOST_ROWS}`)
  .default('10')
  .describe('Most models that are shown');

const embedQuery = querySchema({ theme: oneOf(THEMES).default('auto'), rows, lang });
const badgeQuery = querySchema({ category, lang });
const feedQuery = querySchema({ category, lang });

/** Parts of a path that end in a file's name: the router has no parameters within a part, so they are described by hand. */
function describe(options: {
  readonly path: string;
  readonly parameter?: string;
  readonly summary: string;
  readonly type: string;
  readonly query: z.ZodObject;
}) {
  const { path, parameter, summary, type, query } = options;
  return createRoute({
    method: 'get',
    path,
    summary,
    request: { query, ...(parameter && { params: z.object({ [parameter]: z.string() }) }) },
    responses: { 200: { description: summary, content: { [type]: {} } }, ...problemResponses },
  });
}

const documented = [
  describe({
    path: '/api/leaderboards/{category}.csv',
    parameter: 'category',
    summary: 'Read a board as CSV',
    type: 'text/csv',
    query: boardQuerySchema,
  }),
  describe({
    path: '/embed/{category}',
    parameter: 'category',
    summary: 'A small page with a board, for a frame on any site',
    type: 'text/html',
    query: embedQuery,
  }),
  describe({
    path: '/badge/{model}.svg',
    parameter: 'model',
    summary: 'A badge with the place of a model on a board',
    type: 'image/svg+xml',
    query: badgeQuery,
  }),
  describe({
    path: '/feed.atom',
    summary: 'Changes of ranks between publications',
    type: 'application/atom+xml',
    query: feedQuery,
  }),
];

/** Boards as other programs and other sites take them. */
export function boardFileRoutes(arena: Arena, secret: string): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: refuseInvalid });
  for (const route of documented) app.openAPIRegistry.registerPath(route);
  const newsReader = new RankNewsReader(arena.store);
  const arenaId = createHash('sha256').update(`leitai arena ${secret}`).digest('hex').slice(0, 32);

  app.get('/api/leaderboards/:file{[^/]+\\.csv}', async (context) => {
    const name = context.req.param('file').slice(0, -'.csv'.length);
    const options = toBoardOptions(readQuery(context, boardQuerySchema));
    const board = await readLeaderboard(arena, name, options);
    context.header('content-disposition', `attachment; filename="leitai-${board.category.name}.csv"`);
    return sendFile(context, boardCsv(board), { type: 'text/csv; charset=utf-8', cache: 'no-cache' });
  });
  app.get('/embed/:category', async (context) => {
    const query = readQuery(context, embedQuery);
    const board = await readLeaderboard(arena, context.req.param('category'), PLAIN_OPTIONS);
    const { theme, lang: language } = query;
    const options = { theme, language, words: WORDS[language], rows: Number(query.rows) };
    context.header('content-security-policy', EMBED_CONTENT_SECURITY_POLICY);
    return sendShared(context, embeddedBoard(board, options), 'text/html; charset=utf-8');
  });
  app.get('/badge/:file{.+\\.svg}', async (context) => {
    const query = readQuery(context, badgeQuery);
    const { model } = findModel(arena, context.req.param('file').slice(0, -'.svg'.length));
    const board = await readLeaderboard(arena, query.category, PLAIN_OPTIONS);
    const row = board.rows.find((one) => one.model === model);
    const title = board.category.title[query.lang];
    const svg = badgeSvg({ model, title, row, words: WORDS[query.lang] });
    return sendShared(context, svg, 'image/svg+xml; charset=utf-8');
  });
  app.get('/feed.atom', async (context) => {
    const query = readQuery(context, feedQuery);
    const board = findCategory(arena, query.category);
    const news = await newsReader.read(board.name);
    const words = WORDS[query.lang];
    const feed = rankFeed({
      origin: originOf(context),
      arenaId,
      category: board,
      news,
      language: query.lang,
      words,
    });
    return sendFile(context, feed, { type: 'application/atom+xml; charset=utf-8', cache: CACHE });
  });
  return app;
}

/** Where the reader has asked; a proxy that takes https says so in the header. */
function originOf(context: Context): string {
  const { protocol, host } = new URL(context.req.url);
  const isSecure = context.req.header('x-forwarded-proto') === 'https';
  return `${isSecure ? 'https:' : protocol}//${host}`;
}

function readQuery<Schema extends z.ZodType>(context: Context, schema: Schema): z.infer<Schema> {
  const result = parseQuery(schema, context.req.queries());
  if (!result.success) refuseInvalid({ target: 'query', ...result }, context);
  return result.data as z.infer<Schema>;
}

/** Other sites may show it: as an image, or in a frame. */
function sendShared(context: Context, body: string, type: string): Response {
  context.header('cross-origin-resource-policy', 'cross-origin');
  return sendFile(context, body, { type, cache: CACHE });
}

function sendFile(
  context: Context,
  body: string,
  { type, cache }: { readonly type: string; readonly cache: string },
): Response {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  context.header('etag', etag);
  context.header('cache-control', cache);
  if (isKnown(context.req.header('if-none-match'), etag)) return context.body(null, 304);
  return context.body(body, 200, { 'content-type': type });
}
