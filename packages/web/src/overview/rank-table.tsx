import { Link } from '@tanstack/react-router';
import type { Overview } from 'leitai/api-schema';
import { ArrowRight } from 'lucide-react';
import { type CSSProperties, memo } from 'react';
import { ScrollRegion } from '../charts/scroll-region.tsx';
import { useLanguage } from '../i18n/language.tsx';
import { ModelName } from '../ui/model-name.tsx';

/** So many places are marked. */
const BEST = 3;

type OverviewModel = Overview['models'][number];
interface Column {
  readonly category: string;
  readonly titles: { readonly en: string; readonly zh: string };
  /** Among the ranks of a model. */
  readonly place: number;
}

/** Models down, boards across; names and heads stay where they are while the rest scrolls. */
export function RankTable(props: {
  readonly models: readonly OverviewModel[];
  /** Those that are searched for; the others are hidden and stay. */
  readonly found: ReadonlySet<string>;
  readonly columns: readonly Column[];
  readonly sorted: number;
  readonly onSort: (category: string) => void;
}) {
  const { models, found, columns, sorted, onSort } = props;
  const { t } = useLanguage();
  const places = columns.map(({ place }) => place).join();
  return (
    <ScrollRegion className="overview-scroll" label={t('overview.table')}>
      <table className="table overview" style={{ '--boards': columns.length } as CSSProperties}>
        <thead>
          <tr>
            <th scope="col">{t('board.model')}</th>
            {columns.map((column) => (
              <BoardHead
                key={column.category}
                column={column}
                isSorted={column.place === sorted}
                onSort={() => onSort(column.category)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.model} hidden={!found.has(model.model)}>
              <RankCells model={model} places={places} />
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function BoardHead(props: {
  readonly column: Column;
  readonly isSorted: boolean;
  readonly onSort: () => void;
}) {
  const { t, language } = useLanguage();
  const { category, titles } = props.column;
  const title = titles[language];
  return (
    <th scope="col" className="is-number" aria-sort={props.isSorted ? 'ascending' : undefined}>
      <span className="board-head">
        <button
          type="button"
          className="sort-button"
          aria-label={t('boards.sortBy', { column: title })}
          title={title}
          onClick={props.onSort}
        >
          <span className="board-title">{title}</span>
          <span aria-hidden="true">{props.isSorted ? '\u00a0↑' : ''}</span>
        </button>
        <Link
          to="/leaderboard/$category"
          params={{ category }}
          className="board-link"
          aria-label={t('overview.open', { board: title })}
        >
          <ArrowRight size={14} aria-hidden="true" />
        </Link>
      </span>
    </th>
  );
}

/** Remembered: an order or a search moves and hides rows, and draws none of them anew. `places` is text, because a new list of the same is another one. */
const RankCells = memo(function RankCells(props: { readonly model: OverviewModel; readonly places: string }) {
  const { model, places } = props;
  return (
    <>
      <th scope="row">
        <ModelName row={model} />
      </th>
      {places.split(',').map((place) => {
        const rank = model.ranks[Number(place)] ?? null;
        return (
          <td key={place} className="is-number" data-best={rank !== null && rank <= BEST ? rank : undefined}>
            {rank ?? '–'}
          </td>
        );
      })}
    </>
  );
});
