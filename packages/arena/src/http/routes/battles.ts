import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Arena } from '../../app/arena.ts';
import { ArenaError } from '../../app/arena-error.ts';
import { castVote } from '../../app/cast-vote.ts';
import { findBattle } from '../../app/find-battle.ts';
import { followBattle } from '../../app/follow-battle.ts';
import { revealModels } from '../../app/reveal-models.ts';
import { sendTurn } from '../../app/send-turn.ts';
import { startBattle } from '../../app/start-battle.ts';
import { stopBattle } from '../../app/stop-battle.ts';
import type { Battle } from '../../core/battle.ts';
import { toBlind } from '../../core/blind.ts';
import {
  type BattleView,
  battleResponseSchema,
  castVoteSchema,
  sendTurnSchema,
  startBattleSchema,
  voteResponseSchema,
} from '../api-schema.ts';
import { sendEvents } from '../event-stream.ts';
import { jsonBody, jsonResponse, problemResponses, refuseInvalid } from '../openapi.ts';
import { admitVoter, readVoter } from '../voter.ts';

const battleId = z.object({ id: z.string().max(64) });
const EVENT_ID = /^\d{1,4}\.\d{1,6}$/;

const routes = {
  start: createRoute({
    method: 'post',
    path: '/api/battles',
    summary: 'Start a battle: two hidden models answer the prompt',
    request: { body: jsonBody(startBattleSchema) },
    responses: { 201: jsonResponse(battleResponseSchema, 'The battle, blind'), ...problemResponses },
  }),
  read: createRoute({
    method: 'get',
    path: '/api/battles/{id}',
    summary: 'Read a battle as its voter may see it',
    request: { params: battleId },
    responses: { 200: jsonResponse(battleResponseSchema, 'The battle'), ...problemResponses },
  }),
  events: createRoute({
    method: 'get',
    path: '/api/battles/{id}/events',
    summary: 'Follow the last turn as server-sent events; resumes from Last-Event-ID',
    request: { params: battleId },
    responses: {
      200: {
        description: 'reply-delta, reply-end, reply-error, turn-end',
        content: { 'text/event-stream': {} },
      },
      204: { description: 'Nothing is left to send: do not reconnect' },
      ...problemResponses,
    },
  }),
  turn: createRoute({
    method: 'post',
    path: '/api/battles/{id}/turns',
    summary: 'Send the next prompt to both models',
    request: { params: battleId, body: jsonBody(sendTurnSchema) },
    responses: { 201: jsonResponse(battleResponseSchema, 'The battle'), ...problemResponses },
  }),
  stop: createRoute({
    method: 'post',
    path: '/api/battles/{id}/stop',
    summary: 'Stop both answers; the battle is then abandoned',
    request: { params: battleId },
    responses: { 200: jsonResponse(battleResponseSchema, 'The battle'), ...problemResponses },
  }),
  vote: createRoute({
    method: 'post',
    path: '/api/battles/{id}/vote',
    summary: 'Cast the one vote of a battle, and learn the names',
    request: { params: battleId, body: jsonBody(castVoteSchema) },
    responses: { 200: jsonResponse(voteResponseSchema, 'The stored vote'), ...problemResponses },
  }),
};

export function battleRoutes(arena: Arena, secret: string): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: refuseInvalid });
  const show = (battle: Battle): { battle: BattleView } => ({ battle: toView(arena, battle) });

  app.openapi(routes.start, async (context) => {
    const voterId = await admitVoter(context, secret);
    return context.json(show(await startBattle(arena, { voterId, ...context.req.valid('json') })), 201);
  });
  app.openapi(routes.read, async (context) => {
    const voterId = await readVoter(context, secret);
    return context.json(
      show(await findBattle(arena, { voterId, battleId: context.req.valid('param').id })),
      200,
    );
  });
  app.openapi(routes.turn, async (context) => {
    const voterId = await readVoter(context, secret);
    const { prompt } = context.req.valid('json');
    return context.json(
      show(await sendTurn(arena, { voterId, battleId: context.req.valid('param').id, prompt })),
      201,
    );
  });
  app.openapi(routes.stop, async (context) => {
    const voterId = await readVoter(context, secret);
    return context.json(
      show(await stopBattle(arena, { voterId, battleId: context.req.valid('param').id })),
      200,
    );
  });
  app.openapi(routes.vote, async (context) => {
    const voterId = await readVoter(context, secret);
    const { choice } = context.req.valid('json');
    const idempotencyKey = parseIdempotencyKey(context.req.header('idempotency-key'));
    const input = { voterId, battleId: context.req.valid('param').id, choice, idempotencyKey };
    const result = await castVote(arena, input);
    return context.json({ ...result, exclusions: [...result.exclusions] }, 200);
  });
  app.openapi(routes.events, async (context) => {
    const voterId = await readVoter(context, secret);
    const lastEventId = parseEventId(context.req.header('last-event-id'));
    const left = new AbortController();
    const input = { voterId, battleId: context.req.valid('param').id, lastEventId, signal: left.signal };
    const events = await followBattle(arena, input);
    if (events === undefined) return context.body(null, 204);
    return sendEvents(context, (signal) => {
      signal.addEventListener('abort', () => left.abort(), { once: true });
      return events;
    });
  });
  return app;
}

/** Blind before the vote; with the names after it. */
function toView(arena: Arena, battle: Battle): BattleView {
  const blind = toBlind(battle);
  const view = {
    ...blind,
    turns: blind.turns.map((turn) => ({ prompt: turn.prompt, replies: turn.replies })),
    exclusions: [...blind.exclusions],
  };
  if (battle.vote === undefined) return view;
  return { ...view, vote: battle.vote.choice, reveal: revealModels(arena, battle.models) };
}

function parseIdempotencyKey(header: string | undefined): string {
  if (header === undefined || header.trim() === '' || header.length > 200) {
    throw new ArenaError(
      'idempotency-key-missing',
      'Cannot vote: the header Idempotency-Key must hold 1 to 200 characters, chosen anew for each vote',
    );
  }
  return header.trim();
}

function parseEventId(header: string | undefined): string | undefined {
  if (header === undefined || header === '') return undefined;
  if (!EVENT_ID.test(header)) {
    throw new ArenaError(
      'invalid-request',
      'Cannot resume: Last-Event-ID must be an id of this stream, such as 0.12',
    );
  }
  return header;
}
