import type { BattleFormat } from '../format.ts';
import { CLEAN_BATTLE } from './clean-battle.ts';

/** lmarena-ai/arena-human-preference-100k: June to August 2024. */
export const ARENA_100K: BattleFormat = {
  ...CLEAN_BATTLE,
  name: 'Chatbot Arena 100K',
  required: [...CLEAN_BATTLE.required, 'question_id', 'judge_hash', 'conv_metadata', 'dedup_tag', 'tstamp'],
};
