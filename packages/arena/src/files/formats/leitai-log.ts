import { CHOICES } from '../../core/vote.ts';
import type { BattleFormat } from '../format.ts';

/**
 * The vote log of a Leitai arena. Beside the required columns it has `voter_id`, `pair_probability` in (0, 1],
 * `created_at` (ISO 8601, UTC) and `exclusions`: a list of reasons, in CSV a JSON list or one reason, empty for a
 * battle that counts. A battle is left out for its first reason.
 *
 * An export has more: `sequence`, `duplicate`, `language`, `turns`, `prompt_tokens`, `tags` (a list of names),
 * `tokens_a` … `bold_b`, and `conversation`; see docs/import-export.md.
 */
export const LEITAI_LOG: BattleFormat = {
  name: 'Leitai vote log',
  required: ['model_a', 'model_b', 'choice'],
  labels: Object.fromEntries(CHOICES.map((choice) => [choice, choice])),
  values: (columns) => ({
    first: columns.text('model_a')!,
    second: columns.text('model_b')!,
    label: columns.text('choice')!,
    time: columns.time('created_at'),
    voter: columns.text('voter_id'),
    pairProbability: columns.number('pair_probability'),
    exclusion: columns.firstOf('exclusions')?.sql,
  }),
};
