import { ArrowDown, ArrowUp } from 'lucide-react';
import { useLanguage } from '../i18n/language.tsx';
import type { MessageKey } from '../i18n/messages.en.ts';
import {
  isAscending,
  nextOrder,
  SORT_COLUMNS,
  type SortColumn,
  type SortOrder,
  splitOrder,
} from './board-view.ts';
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
  const { column: sorted, isReversed } = splitOrder(props.order);
  const isUp = isAscending(sorted) !== isReversed;
  return (
    <div className="sort-field">
      <Field label={t('boards.sort')}>
        {(id) => (
          <select
            id={id}
            value={sorted}
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
      <button
        type="button"
        className="sort-turn"
        aria-label={t(isUp ? 'boards.sortUp' : 'boards.sortDown')}
        onClick={() => props.onChange(nextOrder(props.order, sorted))}
      >
        {isUp ? <ArrowUp size={16} aria-hidden="true" /> : <ArrowDown size={16} aria-hidden="true" />}
      </button>
    </div>
  );
}
