import { OUTCOMES } from '@leitai/rating';
import type { BattleFormat } from '../format.ts';

/**
 * Battles counted before: a row says how often `first` met `second` with an outcome (`a` is a win of `first`). Without
 * `count` a row is one battle. `weight` is how much each of its battles weighs; `voter` who cast them.
 */
export const PAIR_COUNTS: BattleFormat = {
  name: 'pair counts',
  required: ['first', 'second', 'outcome'],
  labels: Object.fromEntries(OUTCOMES.map((outcome) => [outcome, outcome])),
  values: (columns) => ({
    first: columns.text('first')!,
    second: columns.text('second')!,
    label: columns.text('outcome')!,
    count: columns.number('count'),
    weight: columns.number('weight'),
    voter: columns.text('voter'),
  }),
};
