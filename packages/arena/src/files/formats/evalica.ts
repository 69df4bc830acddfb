import type { BattleFormat } from '../format.ts';

/** The three columns of dustalov/evalica's examples. */
export const EVALICA: BattleFormat = {
  name: 'evalica',
  required: ['left', 'right', 'winner'],
  labels: { left: 'a', right: 'b', tie: 'tie' },
  values: (columns) => ({
    first: columns.text('left')!,
    second: columns.text('right')!,
    label: columns.text('winner')!,
  }),
};
