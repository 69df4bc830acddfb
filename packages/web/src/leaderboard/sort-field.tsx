import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.en.ts';
import { SORT_COLUMNS, type SortColumn, type SortOrder, splitOrder } from './board-view.ts';
import { Field } from './filter-fields.tsx';

export const COLUMN_NAMES: Readonly<Record<SortColumn, MessageKey>> = {
  rank: 'board.rank',
  model: 'board.model',
  rating: 'board.rating',
  certain: 'boards.name.certain',
  overall: 'boards.name.against',
  votes: 'board.votes',
  price: 'boards.name.price',
  license: 'board.license',
  cutoff: 'board.cutoff',
};

/** Stands in for the heads of columns where there is no room for columns. */
export function SortField(props: {
  readonly order: SortOrder;
  readonly isCategory: boolean;
  readonly onChange: (order: SortOrder) => void;
}) {
  const { t } = useLanguage();
  const columns = SORT_COLUMNS.filter((column) => column !== 'overall' || props.isCategory);
  return (
    <span className="sort-field">
      <Field label={t('boards.sort')}>
        {(id) => (
          <select
            id={id}
            value={splitOrder(props.order).column}
            onChange={(event) => props.onChange(event.target.value as SortColumn)}
          >
            {columns.map((column) => (
              <option key={column} value={column}>
                {t(COLUMN_NAMES[column])}
              </option>
            ))}
          </select>
        )}
      </Field>
    </span>
  );
}
