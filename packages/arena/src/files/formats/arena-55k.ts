import type { BattleFormat } from '../format.ts';
import type { SourceColumns, Value } from '../source-columns.ts';

const CHOICES = ['winner_model_a', 'winner_model_b', 'winner_tie'] as const;

/** lmsys-arena-human-preference-55k, the Kaggle competition: one of three columns is 1. */
export const ARENA_55K: BattleFormat = {
  name: 'Chatbot Arena 55K',
  required: ['model_a', 'model_b', ...CHOICES],
  labels: { '1,0,0': 'a', '0,1,0': 'b', '0,0,1': 'tie' },
  values: (columns) => ({
    first: columns.text('model_a')!,
    second: columns.text('model_b')!,
    label: choice(columns),
  }),
};

function choice(columns: SourceColumns): Value {
  const texts = CHOICES.map((name) => {
    const { text } = columns.text(name)!;
    return `coalesce(CAST(TRY_CAST(TRY_CAST(${text} AS DOUBLE) AS INTEGER) AS VARCHAR), ${text}, '')`;
  });
  const sql = `concat_ws(',', ${texts.join(', ')})`;
  return { column: CHOICES.join(', '), sql, text: sql };
}
