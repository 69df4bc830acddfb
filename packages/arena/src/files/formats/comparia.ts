import type { BattleFormat } from '../format.ts';
import type { SourceColumns, Value } from '../source-columns.ts';

/** The votes of compar:IA, the French government's arena: the model that was chosen, by name. */
export const COMPARIA: BattleFormat = {
  name: 'compar:IA votes',
  required: ['model_a_name', 'model_b_name', 'chosen_model_name', 'both_equal'],
  labels: { model_a_name: 'a', model_b_name: 'b', both_equal: 'tie' },
  values: (columns) => ({
    first: columns.text('model_a_name')!,
    second: columns.text('model_b_name')!,
    label: choice(columns),
    time: columns.time('timestamp'),
    voter: columns.text('visitor_id'),
  }),
};

/** A vote that says both at once, or neither, has no label and is shown by what was chosen. */
function choice(columns: SourceColumns): Value {
  const { text: first } = columns.text('model_a_name')!;
  const { text: second } = columns.text('model_b_name')!;
  const { text: chosen, column } = columns.text('chosen_model_name')!;
  const { sql: isEqual } = columns.truth('both_equal')!;
  const label = [
    `WHEN coalesce(${chosen}, '') = '' THEN CASE WHEN ${isEqual} THEN 'both_equal' END`,
    `WHEN ${isEqual} THEN concat(${chosen}, ' and both_equal')`,
    `WHEN ${chosen} = ${first} THEN 'model_a_name'`,
    `WHEN ${chosen} = ${second} THEN 'model_b_name'`,
    `ELSE ${chosen}`,
  ];
  const sql = `CASE ${label.join(' ')} END`;
  return { column, sql, text: sql };
}
