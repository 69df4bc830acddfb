import { expect, test } from 'vitest';
import { z } from 'zod';
import { ArenaError } from '../app/arena-error.ts';
import { testModel } from '../core/testing/models.ts';
import { arenaInfoSchema, modelListSchema } from './api-schema.ts';
import { MODELS, NOTICE, openTestArena } from './testing/test-arena.ts';
import { readBody, readProblem } from './testing/voter.ts';

const demo = (name: string) => testModel({ name, demo: true });

test.each([
  ['models of the operator', MODELS, { demo: false, ready: true }],
  ['demo models', [demo('Ant'), demo('Bee')], { demo: true, ready: true }],
  ['a demo model among others', [...MODELS, demo('Ant')], { demo: false, ready: true }],
  ['one demo model', [demo('Ant')], { demo: true, ready: false }],
  [
    'demo models, and one of the operator that is paused',
    [demo('Ant'), demo('Bee'), { ...MODELS[0]!, state: 'paused' as const }],
    { demo: true, ready: true },
  ],
  ['no model', [], { demo: false, ready: false }],
])('GET /api/arena tells of an arena with %s', async (_, models, expected) => {
  const { request } = await openTestArena({ models, limits: { promptCharacters: 500, turns: 3 } });
  expect(await readBody(await request('/api/arena'), arenaInfoSchema)).toEqual({
    ...expected,
    notice: NOTICE,
    limits: { promptCharacters: 500, turns: 3 },
    tagging: null,
    voterGroups: [],
  });
});

test('GET /api/models lists the registry by name, without what is the operator’s alone', async () => {
  const models = [
    ...MODELS,
    { ...testModel({ name: 'Ant' }), state: 'retired' as const, systemPrompt: 'Be brief.' },
  ];
  const { request } = await openTestArena({ models });
  expect(await readBody(await request('/api/models'), modelListSchema)).toEqual({
    models: [
      {
        name: 'Ant',
        organization: 'Test Organisation',
        license: 'Apache-2.0',
        state: 'retired',
        demo: false,
      },
      {
        name: 'Quartz Heron 7',
        organization: 'Lagoon Research',
        license: 'Apache-2.0',
        link: 'https://example.org/heron',
        state: 'active',
        demo: false,
      },
      {
        name: 'Umber Finch',
        organization: 'Thicket Works',
        license: 'Apache-2.0',
        knowledgeCutoff: '2026-01',
        state: 'active',
        demo: false,
      },
    ],
  });
});

test('GET /healthz answers without asking the store', async () => {
  const { request, arena } = await openTestArena();
  await arena.store.close();
  const response = await request('/healthz');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: 'ok' });
});

test('GET /readyz answers whether the store does', async () => {
  const { request, breakStore, reports } = await openTestArena();
  const ready = await request('/readyz');
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({ status: 'ready' });
  const error = new ArenaError('store-unavailable', 'Cannot reach the database');
  breakStore({ ping: () => Promise.reject(error) });
  expect(await readProblem(await request('/readyz'))).toMatchObject({
    status: 503,
    code: 'store-unavailable',
  });
  expect(reports).toEqual([{ message: 'a request failed', error }]);
});

test('GET /readyz answers 503 when the database has been closed', async () => {
  const { request, arena } = await openTestArena();
  await arena.store.close();
  expect(await readProblem(await request('/readyz'))).toMatchObject({
    status: 503,
    code: 'store-unavailable',
  });
});

const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ responses: z.record(z.string(), z.unknown()) })),
  ),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});

test('GET /openapi.json lists every call, each with its problems', async () => {
  const { request } = await openTestArena();
  const document = await readBody(await request('/openapi.json'), documentSchema);
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(calls.sort()).toEqual([
    'get /api/arena',
    'get /api/battles/{id}',
    'get /api/battles/{id}/events',
    'get /api/duplicates',
    'get /api/exclusions',
    'get /api/exclusions.csv',
    'get /api/exclusions/battles',
    'get /api/exclusions/battles.csv',
    'get /api/leaderboards',
    'get /api/leaderboards/{category}',
    'get /api/leaderboards/{category}.csv',
    'get /api/leaderboards/{category}/activity',
    'get /api/leaderboards/{category}/events',
    'get /api/leaderboards/{category}/history',
    'get /api/leaderboards/{category}/matrix',
    'get /api/leaderboards/{category}/style',
    'get /api/models',
    'get /api/models/{model}',
    'get /api/overview',
    'get /api/pairs/{one}/{other}',
    'get /api/publications',
    'get /api/publications/{number}',
    'get /badge/{model}.svg',
    'get /embed/{category}',
    'get /feed.atom',
    'post /api/battles',
    'post /api/battles/{id}/stop',
    'post /api/battles/{id}/turns',
    'post /api/battles/{id}/vote',
  ]);
  for (const methods of Object.values(document.paths)) {
    for (const { responses } of Object.values(methods)) expect(responses).toHaveProperty('default');
  }
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining([
      'Battle',
      'StartBattle',
      'SendTurn',
      'CastVote',
      'VoteResult',
      'Leaderboard',
      'Problem',
    ]),
  );
});
