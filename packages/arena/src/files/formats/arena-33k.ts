import type { BattleFormat } from '../format.ts';
import { CLEAN_BATTLE } from './clean-battle.ts';

/** lmsys/chatbot_arena_conversations: 33,000 conversations of 2023. */
export const ARENA_33K: BattleFormat = {
  ...CLEAN_BATTLE,
  name: 'Chatbot Arena 33K',
  required: [...CLEAN_BATTLE.required, 'question_id', 'judge', 'conversation_a', 'conversation_b', 'tstamp'],
};
