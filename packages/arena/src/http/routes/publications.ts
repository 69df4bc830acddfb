import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { compress } from 'hono/compress';
import { stream } from 'hono/streaming';
import type { Arena } from '../../app/arena.ts';
import { ArenaError } from '../../app/arena-error.ts';
import {
  type PublicExcludedBattle,
  type PublicExclusion,
  readPublicBattles,
  readPublicExclusions,
} from '../../app/publishing/public-exclusions.ts';
import { csvLine } from '../../core/csv-line.ts';
import { EXCLUSION_REASONS } from '../../core/exclusion.ts';
import {
  excludedBattleListSchema,
  exclusionListSchema,
  publicationListSchema,
  wholePublicationSchema,
} from '../api-schema.ts';
import { toPublicationBody } from '../board-bodies.ts';
import { jsonResponse, problemResponses, refuseInvalid } from '../openapi.ts';
import { oneOf, querySchema } from '../query-schema.ts';

/** Most rows of one answer; who wants more asks with the place of the last one. */
const PAGE_ROWS = 1_000;

const place = z.string().regex(/^\d{1,9}$/, 'must be a whole number');
const limit = z
  .string()
  .regex(/^(?:[1-9]\d{0,2}|1000)$/, `must be a whole number from 1 to ${PAGE_ROWS}`)
  .optional()
  .describe(`So many rows at most; ${PAGE_ROWS} if it is not said`);

const routes = {
  list: createRoute({
    method: 'get',
    path: '/api/publications',
    summary: 'List the publications, newest first',
    request: {
      query: querySchema({ before: place.optional().describe('Only those before this number'), limit }),
    },
    responses: { 200: jsonResponse(publicationListSchema, 'Publications'), ...problemResponses },
  }),
  read: createRoute({
    method: 'get',
    path: '/api/publications/{number}',
    summary: 'Read a publication: all boards as they were, and how they were computed',
    request: { params: z.object({ number: place }) },
    responses: { 200: jsonResponse(wholePublicationSchema, 'The publication'), ...problemResponses },
  }),
  exclusions: createRoute({
    method: 'get',
    path: '/api/exclusions',
    summary: 'Read the log of exclusions, without any text',
    request: {
      query: querySchema({
        after: place.optional().describe('Only what came after this place of it'),
        before: place.optional().describe('Only what came before this place of it'),
        order: oneOf(['oldest', 'newest']).optional().describe('Which comes first; oldest if it is not said'),
        reason: oneOf(EXCLUSION_REASONS).optional().describe('Only what was left out for this reason'),
        limit,
      }),
    },
    responses: { 200: jsonResponse(exclusionListSchema, 'Exclusions'), ...problemResponses },
  }),
  exclusionsFile: createRoute({
    method: 'get',
    path: '/api/exclusions.csv',
    summary: 'Read the whole log of exclusions as CSV, without any text',
    responses: { 200: { description: 'Exclusions', content: { 'text/csv': {} } }, ...problemResponses },
  }),
  battles: createRoute({
    method: 'get',
    path: '/api/exclusions/battles',
    summary: 'Read which battles do not count, each with its reasons, in the order of the vote log',
    request: {
      query: querySchema({
        after: place.optional().describe('Only what is behind this place of the vote log'),
        reason: oneOf([...EXCLUSION_REASONS, 'duplicate'])
          .optional()
          .describe('Only what is left out for this reason too'),
        limit,
      }),
    },
    responses: { 200: jsonResponse(excludedBattleListSchema, 'Battles'), ...problemResponses },
  }),
  battlesFile: createRoute({
    method: 'get',
    path: '/api/exclusions/battles.csv',
    summary: 'Read which battles do not count as CSV, a line for each reason',
    responses: { 200: { description: 'Battles', content: { 'text/csv': {} } }, ...problemResponses },
  }),
};

const COLUMNS = [
  'id',
  'sequence',
  'voter',
  'battles',
  'reason',
  'action',
  'rule',
  'note',
  'createdAt',
  'liftedAt',
] as const satisfies readonly (keyof PublicExclusion)[];

const BATTLE_COLUMNS = ['reason', 'rule', 'voter', 'note', 'createdAt', 'firstSequence'] as const;

/** What was published, and what was left out. */
export function publicationRoutes(arena: Arena, secret: string): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: refuseInvalid });
  app.use('/api/publications/*', compress());
  app.use('/api/exclusions/*', compress());

  app.openapi(routes.list, async (context) => {
    const { before, limit } = context.req.valid('query');
    const publications = await arena.store.readPublications({
      beforeNumber: toNumber(before),
      limit: toNumber(limit) ?? PAGE_ROWS,
    });
    const { rule, nextAt } = arena.publisher;
    context.header('cache-control', 'no-cache');
    return context.json({ rule: { ...rule, nextAt }, publications: [...publications] }, 200);
  });
  app.openapi(routes.read, async (context) => {
    const publication = await arena.store.readPublication(Number(context.req.valid('param').number));
    if (!publication)
      throw new ArenaError('not-found', 'Cannot find this publication: it must be one of /api/publications');
    context.header('etag', `"${publication.hash}"`);
    context.header('cache-control', 'public, max-age=31536000, immutable');
    return context.json(toPublicationBody(publication), 200);
  });
  app.openapi(routes.exclusions, async (context) => {
    const { after, before, order, reason, limit } = context.req.valid('query');
    const rows = toNumber(limit) ?? PAGE_ROWS;
    const exclusions = await readPublicExclusions(arena, {
      secret,
      afterId: toNumber(after),
      beforeId: toNumber(before),
      isNewestFirst: order === 'newest',
      reason,
      limit: rows,
    });
    const next = exclusions.length === rows ? exclusions.at(-1)!.id : null;
    context.header('cache-control', 'no-cache');
    return context.json({ exclusions, next }, 200);
  });
  app.openapi(routes.exclusionsFile, (context) =>
    sendCsv(context, 'exclusions.csv', exclusionLines(arena, secret)),
  );
  app.openapi(routes.battles, async (context) => {
    const { after, reason, limit } = context.req.valid('query');
    const rows = toNumber(limit) ?? PAGE_ROWS;
    const query = { secret, reason, afterSequence: toNumber(after) ?? 0, limit: rows };
    const battles = await readPublicBattles(arena, query);
    const next = battles.length === rows ? battles.at(-1)!.sequence : null;
    context.header('cache-control', 'no-cache');
    return context.json({ version: arena.publisher.version, battles, next }, 200);
  });
  app.openapi(routes.battlesFile, (context) =>
    sendCsv(context, 'excluded-battles.csv', battleLines(arena, secret)),
  );
  return app;
}

function sendCsv(context: Context, filename: string, lines: AsyncIterable<string>): Response {
  context.header('content-type', 'text/csv; charset=utf-8');
  context.header('content-disposition', `attachment; filename="${filename}"`);
  context.header('cache-control', 'no-cache');
  return stream(context, async (body) => {
    for await (const some of lines) await body.write(some);
  });
}

function toNumber(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}

async function* exclusionLines(arena: Arena, secret: string): AsyncGenerator<string> {
  yield `${COLUMNS.join(',')}\n`;
  for (let afterId = 0; ; ) {
    const exclusions = await readPublicExclusions(arena, { secret, afterId, limit: PAGE_ROWS });
    if (exclusions.length === 0) return;
    yield exclusions.map((row) => `${csvLine(COLUMNS.map((column) => row[column]))}\n`).join('');
    afterId = exclusions.at(-1)!.id;
  }
}

async function* battleLines(arena: Arena, secret: string): AsyncGenerator<string> {
  yield `${['sequence', ...BATTLE_COLUMNS].join(',')}\n`;
  for (let afterSequence = 0; ; ) {
    const battles = await readPublicBattles(arena, { secret, afterSequence, limit: PAGE_ROWS });
    if (battles.length === 0) return;
    yield battles.map(toLines).join('');
    afterSequence = battles.at(-1)!.sequence;
  }
}

function toLines({ sequence, reasons }: PublicExcludedBattle): string {
  return reasons
    .map((given) => `${csvLine([sequence, ...BATTLE_COLUMNS.map((column) => given[column])])}\n`)
    .join('');
}
