import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import type { Arena } from '../../app/arena.ts';
import { toModelCard } from '../../core/model-card.ts';
import { drawableModels } from '../../core/pairing.ts';
import { type ArenaInfo, arenaInfoSchema, modelListSchema } from '../api-schema.ts';
import { jsonResponse, problemResponses } from '../openapi.ts';

const routes = {
  info: createRoute({
    method: 'get',
    path: '/api/arena',
    summary: 'What a page needs to know of this arena; names no model',
    responses: { 200: jsonResponse(arenaInfoSchema, 'The arena'), ...problemResponses },
  }),
  models: createRoute({
    method: 'get',
    path: '/api/models',
    summary: 'The models of this arena',
    responses: { 200: jsonResponse(modelListSchema, 'The models, by name'), ...problemResponses },
  }),
};

export function arenaRoutes(arena: Arena, notice: ArenaInfo['notice']): OpenAPIHono {
  const app = new OpenAPIHono();
  const models = [...arena.registry.values()].map((entry) => entry.model);

  app.openapi(routes.info, (context) => {
    const drawable = drawableModels(models);
    const info = {
      demo: drawable.length > 0 && drawable.every((model) => model.demo),
      ready: drawable.length >= 2,
      notice,
      limits: { promptCharacters: arena.limits.promptCharacters, turns: arena.limits.turns },
      tagging: arena.tagging.progress,
      voterGroups: [...arena.publisher.boards.voterGroups.keys()],
    };
    return context.json(info, 200);
  });
  app.openapi(routes.models, (context) => {
    const list = models.map((model) => ({
      name: model.name,
      ...toModelCard(model),
      state: model.state,
    }));
    list.sort((one, other) => (one.name < other.name ? -1 : 1));
    return context.json({ models: list }, 200);
  });
  app.get('/healthz', (context) => context.json({ status: 'ok' }));
  app.get('/readyz', async (context) => {
    await arena.store.ping();
    return context.json({ status: 'ready' });
  });
  return app;
}
