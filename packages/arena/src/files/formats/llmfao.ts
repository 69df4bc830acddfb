import type { BattleFormat } from '../format.ts';
import { EVALICA } from './evalica.ts';

/** `crowd-comparisons.csv` of dustalov/llmfao: evalica's columns, and who voted. */
export const LLMFAO: BattleFormat = {
  ...EVALICA,
  name: 'LLMFAO',
  required: [...EVALICA.required, 'prompt', 'worker'],
  values: (columns) => ({ ...EVALICA.values(columns), voter: columns.text('worker') }),
};
