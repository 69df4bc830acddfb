import type { BattleEvents, BattleView, VoteResult } from 'leitai/api-schema';

export type Side = 'a' | 'b';
export const SIDES = ['a', 'b'] as const;

/** What happens to a battle on screen. */
export type BattleAction =
  | { readonly type: 'load'; readonly battle: BattleView }
  | { readonly type: 'restart-turn' }
  | {
      [Name in keyof BattleEvents]: { readonly type: Name; readonly data: BattleEvents[Name] };
    }[keyof BattleEvents]
  | { readonly type: 'vote'; readonly result: VoteResult };

type Reply = BattleView['turns'][number]['replies']['a'];

/** The battle after an action. Pure: the same events give the same page. */
export function reduceBattle(battle: BattleView | undefined, action: BattleAction): BattleView | undefined {
  if (action.type === 'load') return action.battle;
  if (battle === undefined) return undefined;
  switch (action.type) {
    case 'restart-turn':
      return SIDES.reduce(
        (next, side) => withReply(next, side, () => ({ state: 'streaming', text: '' })),
        battle,
      );
    case 'reply-delta':
      return withReply(battle, action.data.side, (reply) => ({
        ...reply,
        text: reply.text + action.data.text,
      }));
    case 'reply-end':
      return withReply(battle, action.data.side, (reply) => ({ ...reply, state: 'complete' }));
    case 'reply-error':
      return withReply(battle, action.data.side, (reply) => ({ ...reply, state: 'failed' }));
    case 'turn-end':
      return endTurn(battle, action.data);
    case 'vote': {
      const { choice, exclusions, reveal } = action.result;
      return { ...battle, state: 'voted', votable: false, vote: choice, exclusions, reveal };
    }
  }
}

export function isStreaming(battle: BattleView): boolean {
  const replies = battle.turns.at(-1)?.replies;
  return replies !== undefined && SIDES.some((side) => replies[side].state === 'streaming');
}

function endTurn(battle: BattleView, { votable, exclusions }: BattleEvents['turn-end']): BattleView {
  const ended = { ...battle, votable, exclusions };
  if (battle.state === 'voted') return ended;
  const replies = battle.turns.at(-1)?.replies;
  const hasFailed = replies !== undefined && SIDES.some((side) => replies[side].state === 'failed');
  if (votable) return { ...ended, state: 'ready' };
  return { ...ended, state: hasFailed ? 'failed' : 'abandoned' };
}

function withReply(battle: BattleView, side: Side, change: (reply: Reply) => Reply): BattleView {
  const last = battle.turns.at(-1);
  if (last === undefined) return battle;
  const replies = { ...last.replies, [side]: change(last.replies[side]) };
  return { ...battle, turns: [...battle.turns.slice(0, -1), { ...last, replies }] };
}
