import type { BattleView } from 'leitai/api-schema';
import { expect, test } from 'vitest';
import { type BattleAction, isStreaming, reduceBattle } from './live-battle.ts';

const streaming: BattleView = {
  id: 'x',
  mode: 'battle',
  state: 'streaming',
  votable: false,
  exclusions: [],
  turns: [
    { prompt: 'p', replies: { a: { state: 'streaming', text: '' }, b: { state: 'streaming', text: '' } } },
  ],
}; // prettier-ignore

const play = (actions: readonly BattleAction[]) =>
  actions.reduce<BattleView | undefined>(reduceBattle, streaming)!;
const delta = (side: 'a' | 'b', text: string): BattleAction => ({
  type: 'reply-delta',
  data: { side, text },
});
const end = (side: 'a' | 'b'): BattleAction => ({ type: 'reply-end', data: { side } });

test('events write both answers and make the battle ready', () => {
  const battle = play([
    delta('a', 'one '),
    delta('b', 'eins'),
    delta('a', 'two'),
    end('a'),
    end('b'),
    { type: 'turn-end', data: { votable: true, exclusions: [] } },
  ]);
  expect(battle.turns[0]!.replies).toEqual({
    a: { state: 'complete', text: 'one two' },
    b: { state: 'complete', text: 'eins' },
  });
  expect([battle.state, battle.votable, isStreaming(battle)]).toEqual(['ready', true, false]);
});

test('a failed side fails the battle and keeps the other answer', () => {
  const battle = play([
    delta('a', 'one'),
    { type: 'reply-error', data: { side: 'b' } },
    end('a'),
    { type: 'turn-end', data: { votable: false, exclusions: [] } },
  ]);
  expect([battle.state, battle.turns[0]!.replies.a.text]).toEqual(['failed', 'one']);
});

test('a new connection begins the turn again, without doubling text', () => {
  const battle = play([delta('a', 'one'), { type: 'restart-turn' }, delta('a', 'one')]);
  expect(battle.turns[0]!.replies.a.text).toBe('one');
});

test('a vote brings the names, and later turns leave the battle voted', () => {
  const model = { model: 'ant', organization: '', license: '', demo: true };
  const result = {
    battleId: 'x',
    choice: 'tie',
    counted: false,
    exclusions: ['identity-leaked'],
    reveal: { a: model, b: model },
  } as const;
  const voted = play([{ type: 'vote', result: { ...result, exclusions: [...result.exclusions] } }]);
  expect([voted.state, voted.vote, voted.reveal?.a.model]).toEqual(['voted', 'tie', 'ant']);
  expect(reduceBattle(voted, { type: 'turn-end', data: { votable: false, exclusions: [] } })!.state).toBe(
    'voted',
  );
});
