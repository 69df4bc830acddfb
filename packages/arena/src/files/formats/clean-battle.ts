import type { BattleFormat } from '../format.ts';

/**
 * `clean_battle_*.json`, the cleaned log from which Chatbot Arena's boards were made. Any table with its three columns
 * is read the same way; the spelling of both-bad changed in 2025.
 */
export const CLEAN_BATTLE: BattleFormat = {
  name: 'clean_battle',
  required: ['model_a', 'model_b', 'winner'],
  labels: {
    model_a: 'a',
    model_b: 'b',
    tie: 'tie',
    'tie (bothbad)': 'both-bad',
    both_bad: 'both-bad',
  },
  values: (columns) => ({
    first: columns.text('model_a')!,
    second: columns.text('model_b')!,
    label: columns.text('winner')!,
    time: columns.time('tstamp') ?? columns.time('timestamp'),
    voter: columns.text('judge') ?? columns.text('judge_hash'),
  }),
};
