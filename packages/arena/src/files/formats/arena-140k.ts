import type { BattleFormat } from '../format.ts';
import { CLEAN_BATTLE } from './clean-battle.ts';

/** lmarena-ai/arena-human-preference-140k: 2025, anonymous battles only. It has sessions, and does not say whose. */
export const ARENA_140K: BattleFormat = {
  ...CLEAN_BATTLE,
  name: 'Chatbot Arena 140K',
  required: [...CLEAN_BATTLE.required, 'evaluation_session_id', 'evaluation_order', 'timestamp'],
};
