import { expect, test } from 'vitest';
import type { RankedModel } from './board-tally.ts';
import { toRows } from './leaderboard.ts';
import type { Model } from './model.ts';
import { testModel } from './testing/models.ts';

const FIGURES: Omit<RankedModel, 'name'> = {
  status: 'rated',
  rating: 1012.5,
  lower: 990.25,
  upper: 1034.75,
  rank: 1,
  bestRank: 1,
  worstRank: 2,
  votes: 40,
  wins: 20,
  losses: 10,
  ties: 10,
  revisions: 2,
};

function registryOf(...models: readonly Model[]): ReadonlyMap<string, Model> {
  return new Map(models.map((model) => [model.name, model]));
}

test('toRows() joins every figure of a model with what the registry says of it', () => {
  const model = testModel({
    name: 'ant',
    organization: 'Ant Hill',
    license: 'MIT',
    knowledgeCutoff: '2026-01',
    link: 'https://example.org/ant',
    demo: true,
    state: 'paused',
  });
  expect(toRows([{ name: 'ant', ...FIGURES }], registryOf(model))).toEqual([
    {
      model: 'ant',
      organization: 'Ant Hill',
      license: 'MIT',
      knowledgeCutoff: '2026-01',
      link: 'https://example.org/ant',
      demo: true,
      state: 'paused',
      ...FIGURES,
    },
  ]);
});

test('toRows() shows nothing else of the registry', () => {
  const model = testModel({
    name: 'ant',
    aliases: ['worker'],
    endpoints: [{ url: 'https://upstream.test/v1', apiKey: 'key-of-the-operator', model: 'ant-7' }],
    systemPrompt: 'Be brief.',
    weight: 3,
  });
  const [row] = toRows([{ name: 'ant', ...FIGURES }], registryOf(model));
  expect(Object.keys(row!).sort()).toEqual(
    ['model', 'organization', 'license', 'demo', 'state', ...Object.keys(FIGURES)].sort(),
  );
});

test('toRows() shows a model that left the registry as removed, with its figures', () => {
  expect(toRows([{ name: 'gone', ...FIGURES }], registryOf(testModel({ name: 'ant' })))).toEqual([
    { model: 'gone', organization: '', license: '', demo: false, state: 'removed', ...FIGURES },
  ]);
});

test('toRows() leaves the order as it was ranked, and adds no model', () => {
  const ranked = ['cat', 'ant', 'gone', 'bee'].map((name) => ({ name, ...FIGURES }));
  const registry = registryOf(
    testModel({ name: 'ant', state: 'retired' }),
    testModel({ name: 'bee' }),
    testModel({ name: 'cat', state: 'paused' }),
    testModel({ name: 'unranked' }),
  );
  expect(toRows(ranked, registry).map(({ model, state }) => `${model} ${state}`)).toEqual([
    'cat paused',
    'ant retired',
    'gone removed',
    'bee active',
  ]);
});
