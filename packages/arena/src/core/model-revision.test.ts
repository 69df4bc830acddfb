import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Model } from './model.ts';
import { reviseModel } from './model-revision.ts';
import { testModel } from './testing/models.ts';

const parameters = fc.record({
  temperature: fc.double({ min: 0, max: 2, noNaN: true }),
  topP: fc.double({ min: 0, max: 1, noNaN: true }),
  maxOutputTokens: fc.integer({ min: 1, max: 100_000 }),
  extra: fc.dictionary(fc.string(), fc.jsonValue()),
});
const models = fc
  .record({ name: fc.string({ minLength: 1 }), parameters, key: fc.string() })
  .map((drawn) => ({
    ...testModel({ name: drawn.name, provider: 'openai-compatible', parameters: drawn.parameters }),
    endpoints: [{ url: 'http://127.0.0.1:1/v1', model: 'm', apiKey: drawn.key }],
  }));

const BASE: Model = {
  ...testModel({ name: 'one', provider: 'openai-compatible', systemPrompt: 'Be brief.' }),
  endpoints: [{ url: 'http://127.0.0.1:1/v1', model: 'm' }],
};
const idOf = (overrides: Partial<Model>) => reviseModel({ ...BASE, ...overrides }).id;

test('reviseModel() gives 16 hex digits, the name and the configuration', () => {
  const revision = reviseModel(BASE);
  expect(revision.id).toMatch(/^[0-9a-f]{16}$/);
  expect(revision.modelName).toBe('one');
  expect(JSON.parse(revision.configuration)).toEqual({
    name: 'one',
    provider: 'openai-compatible',
    endpoints: [{ url: 'http://127.0.0.1:1/v1', model: 'm' }],
    systemPrompt: 'Be brief.',
    parameters: { temperature: 0.7, topP: 1, maxOutputTokens: 2000 },
  });
});

test('reviseModel() never depends on a key, and never holds one', () => {
  fc.assert(
    fc.property(models, fc.uuid(), (model, apiKey) => {
      const endpoints = model.endpoints.map((endpoint) => ({ ...endpoint, apiKey }));
      const revision = reviseModel({ ...model, endpoints });
      expect(revision).toEqual(reviseModel(model));
      expect(revision.configuration).not.toContain(apiKey);
    }),
  );
});

test('reviseModel() changes with any parameter', () => {
  fc.assert(
    fc.property(models, parameters, (model, other) => {
      const isSame = JSON.stringify(sorted(model.parameters)) === JSON.stringify(sorted(other));
      const isSameId = reviseModel({ ...model, parameters: other }).id === reviseModel(model).id;
      expect(isSameId).toBe(isSame);
    }),
  );
});

test('reviseModel() does not depend on the order of keys', () => {
  fc.assert(
    fc.property(models, (model) => {
      expect(reviseModel(reversed(model) as Model)).toEqual(reviseModel(model));
    }),
  );
});

test.each([
  ['name', { name: 'two' }],
  ['provider', { provider: 'anthropic' }],
  ['system prompt', { systemPrompt: 'Be long.' }],
  ['address', { endpoints: [{ url: 'http://127.0.0.1:2/v1', model: 'm' }] }],
  ['endpoint model', { endpoints: [{ url: 'http://127.0.0.1:1/v1', model: 'n' }] }],
] as const)('reviseModel() changes with the %s', (_what, overrides) => {
  expect(idOf(overrides)).not.toBe(idOf({}));
});

test.each([
  ['weight', { weight: 9 }],
  ['state', { state: 'retired' }],
  ['organisation', { organization: 'Other' }],
  ['licence', { license: 'MIT' }],
  ['link', { link: 'https://example.org' }],
  ['aliases', { aliases: ['uno'] }],
] as const)('reviseModel() does not change with the %s', (_what, overrides) => {
  expect(idOf(overrides)).toBe(idOf({}));
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, field]) => [key, reversed(field)] as const)
      .reverse(),
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([key, field]) => [key, sorted(field)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
