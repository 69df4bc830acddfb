import type { Battle, Reply } from '../battle.ts';

/** A battle for tests, with one complete turn unless told otherwise. */
export function testBattle(overrides: Partial<Battle> = {}): Battle {
  const reply: Reply = { state: 'complete', text: 'An answer.' };
  return {
    id: 'battle-1',
    voterId: 'voter-1',
    state: 'ready',
    models: { a: 'ant', b: 'bee' },
    revisions: { a: 'revision-ant', b: 'revision-bee' },
    pairProbability: 0.5,
    turns: [{ prompt: 'A question?', replies: { a: reply, b: reply } }],
    exclusions: [],
    createdAt: '2026-11-23T00:00:00.000Z',
    ...overrides,
  };
}
