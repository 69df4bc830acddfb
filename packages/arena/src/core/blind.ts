import { type Battle, type BattleState, isVotable, type Reply } from './battle.ts';
import type { ExclusionReason } from './exclusion.ts';
import { type BySide, bySide } from './side.ts';

/** What a voter may see before the vote. It has no field that could carry a model's name. */
export interface BlindBattle {
  readonly id: string;
  readonly mode: 'battle';
  readonly state: BattleState;
  readonly turns: readonly { readonly prompt: string; readonly replies: BySide<Reply> }[];
  readonly votable: boolean;
  readonly exclusions: readonly ExclusionReason[];
}

/**
 * Takes from a battle everything that its voter must not learn. The only way in which a battle reaches HTTP.
 *
 * Fields are copied one by one, never spread, so that a field added to `Battle` stays inside.
 */
export function toBlind(battle: Battle): BlindBattle {
  return {
    id: battle.id,
    mode: 'battle',
    state: battle.state,
    turns: battle.turns.map((turn) => ({
      prompt: turn.prompt,
      replies: bySide((side) => toBlindReply(turn.replies[side])),
    })),
    votable: isVotable(battle),
    exclusions: [...battle.exclusions],
  };
}

/** The text of a running reply goes out through `Release` alone, in lock-step; here it would show which side is faster. */
function toBlindReply(reply: Reply): Reply {
  return { state: reply.state, text: reply.state === 'streaming' ? '' : reply.text };
}
