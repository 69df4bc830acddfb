import type { ExclusionReason } from './exclusion.ts';
import type { BySide } from './side.ts';
import type { Choice } from './vote.ts';

export const BATTLE_STATES = ['drawn', 'streaming', 'ready', 'voted', 'failed', 'abandoned'] as const;
export type BattleState = (typeof BATTLE_STATES)[number];

/** `failed`: the provider failed, or the answer was empty or cut. `stopped`: the voter stopped it or went away. */
export const REPLY_STATES = ['streaming', 'complete', 'failed', 'stopped'] as const;
export type ReplyState = (typeof REPLY_STATES)[number];

export interface Reply {
  readonly state: ReplyState;
  readonly text: string;
}

/** What the log keeps of a reply beside its text. Never leaves the server before the vote. */
export interface ReplyRecord extends Reply {
  readonly finishReason?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly firstTextMs?: number;
  readonly durationMs?: number;
  /** Internal cause of a failure, for the operator. */
  readonly failure?: string;
}

/** One user prompt and its two replies. */
export interface Turn {
  readonly prompt: string;
  readonly replies: BySide<ReplyRecord>;
}

/** One blind comparison of two models on one conversation. */
export interface Battle {
  readonly id: string;
  readonly voterId: string;
  readonly state: BattleState;
  readonly models: BySide<string>;
  readonly revisions: BySide<string>;
  /** Probability with which this unordered pair was drawn, in (0, 1]. */
  readonly pairProbability: number;
  readonly turns: readonly Turn[];
  readonly exclusions: readonly ExclusionReason[];
  readonly vote?: { readonly choice: Choice; readonly createdAt: string };
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

export type BattleEvent = 'turn-start' | 'turn-complete' | 'turn-fail' | 'turn-abandon' | 'vote-cast';

const TRANSITIONS: Readonly<Record<BattleState, Partial<Record<BattleEvent, BattleState>>>> = {
  drawn: { 'turn-start': 'streaming' },
  streaming: { 'turn-complete': 'ready', 'turn-fail': 'failed', 'turn-abandon': 'abandoned' },
  ready: { 'turn-start': 'streaming', 'vote-cast': 'voted' },
  // The vote is final: later turns are talk among named models and leave the battle as it was.
  voted: { 'turn-start': 'voted', 'turn-complete': 'voted', 'turn-fail': 'voted', 'turn-abandon': 'voted' },
  failed: {},
  abandoned: {},
};

/**
 * Says where an event leads from a state.
 *
 * @returns The next state, or `undefined` if the event is not possible there.
 */
export function nextState(state: BattleState, event: BattleEvent): BattleState | undefined {
  return TRANSITIONS[state][event];
}

/** Only a battle whose every side ended well, and that has no vote yet, can be voted on. */
export function isVotable(battle: Pick<Battle, 'state'>): boolean {
  return nextState(battle.state, 'vote-cast') !== undefined;
}

/** Whether a reply of the last turn is still being written. */
export function isStreaming(battle: Pick<Battle, 'turns'>): boolean {
  const replies = battle.turns.at(-1)?.replies;
  return replies !== undefined && (replies.a.state === 'streaming' || replies.b.state === 'streaming');
}
