import type { Model } from '../model.ts';

/** A model for tests: complete, active, and on no real endpoint unless one is given. */
export function testModel(overrides: Partial<Model> & Pick<Model, 'name'>): Model {
  return {
    organization: 'Test Organisation',
    license: 'Apache-2.0',
    aliases: [],
    provider: 'demo',
    endpoints: [],
    parameters: { temperature: 0.7, topP: 1, maxOutputTokens: 2000 },
    weight: 1,
    state: 'active',
    demo: false,
    ...overrides,
  };
}

/** A small, fast, seeded generator (mulberry32) for tests. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
