import { expect, test } from 'vitest';
import { BATTLE_STATES, type BattleEvent, isStreaming, isVotable, nextState } from './battle.ts';
import { testBattle } from './testing/battles.ts';

const EVENTS: readonly BattleEvent[] = [
  'turn-start',
  'turn-complete',
  'turn-fail',
  'turn-abandon',
  'vote-cast',
];

test('nextState() allows exactly these steps', () => {
  const allowed = BATTLE_STATES.flatMap((state) =>
    EVENTS.flatMap((event) => {
      const next = nextState(state, event);
      return next === undefined ? [] : [`${state} + ${event} = ${next}`];
    }),
  );
  expect(allowed).toEqual([
    'drawn + turn-start = streaming',
    'streaming + turn-complete = ready',
    'streaming + turn-fail = failed',
    'streaming + turn-abandon = abandoned',
    'ready + turn-start = streaming',
    'ready + vote-cast = voted',
    'voted + turn-start = voted',
    'voted + turn-complete = voted',
    'voted + turn-fail = voted',
    'voted + turn-abandon = voted',
  ]);
});

test('isVotable() holds in state ready alone', () => {
  expect(BATTLE_STATES.filter((state) => isVotable({ state }))).toEqual(['ready']);
});

test('isStreaming() looks at the last turn', () => {
  const running = {
    prompt: 'p',
    replies: { a: { state: 'complete', text: 'x' }, b: { state: 'streaming', text: '' } },
  } as const;
  expect(isStreaming(testBattle())).toBe(false);
  expect(isStreaming(testBattle({ turns: [] }))).toBe(false);
  expect(isStreaming(testBattle({ turns: [...testBattle().turns, running] }))).toBe(true);
});
