import type { BattleFormat } from '../format.ts';

/** A JSON list of nothing: it has no columns by which it could be of a format, and no battle that would need one. */
export const EMPTY_LIST: BattleFormat = {
  name: 'empty list',
  required: ['model_a', 'model_b', 'winner', 'tstamp', 'judge'],
  labels: { tie: 'tie' },
  values: (columns) => ({
    first: columns.text('model_a')!,
    second: columns.text('model_b')!,
    label: columns.text('winner')!,
    time: columns.time('tstamp'),
    voter: columns.text('judge'),
  }),
};
