import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BATTLE_STATES, REPLY_STATES } from './battle.ts';
import { toBlind } from './blind.ts';
import { testBattle } from './testing/battles.ts';

const CANARY = 'CANARY';
const reply = fc.record({
  state: fc.constantFrom(...REPLY_STATES),
  text: fc.constantFrom('', 'harmless'),
  finishReason: fc.constant(CANARY),
  failure: fc.constant(CANARY),
  inputTokens: fc.constant(987_654_321),
  outputTokens: fc.constant(987_654_321),
  firstTextMs: fc.constant(987_654_321),
  durationMs: fc.constant(987_654_321),
});

test('toBlind() lets no name, revision, failure, token count, time or voter out', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...BATTLE_STATES),
      fc.array(fc.record({ a: reply, b: reply })),
      (state, replies) => {
        const battle = testBattle({
          state,
          voterId: CANARY,
          models: { a: CANARY, b: CANARY },
          revisions: { a: CANARY, b: CANARY },
          pairProbability: 0.987654321,
          turns: replies.map((sides) => ({ prompt: 'p', replies: sides })),
        });
        // A field that is added to the battle later must not slip through either.
        const json = JSON.stringify(toBlind(Object.assign(battle, { price: CANARY })));
        expect(json).not.toContain(CANARY);
        expect(json).not.toContain('987654321');
      },
    ),
  );
});

test('toBlind() holds back the text of a running reply, which would show the faster side', () => {
  const turns = [
    {
      prompt: 'p',
      replies: { a: { state: 'streaming', text: 'ahead' }, b: { state: 'streaming', text: '' } },
    },
  ] as const;
  expect(toBlind(testBattle({ state: 'streaming', turns })).turns[0]!.replies).toEqual({
    a: { state: 'streaming', text: '' },
    b: { state: 'streaming', text: '' },
  });
});
