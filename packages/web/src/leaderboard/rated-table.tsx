import type { LeaderboardRow } from 'leitai/api-schema';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/language.tsx';
import { ModelName } from '../ui/model-name.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { type Axis, axisOf } from './axis.ts';
import {
  isAscending,
  jointModels,
  nextOrder,
  type SortColumn,
  type SortOrder,
  splitOrder,
} from './board-view.ts';
import { AxisLabels, IntervalBar } from './interval-bar.tsx';

interface Shown {
  /** Whether there is an overall board to compare with. */
  readonly overall: boolean;
  readonly price: boolean;
}

/** The models that have a rating, in the order that is asked for. */
export function RatedTable(props: {
  readonly rows: readonly LeaderboardRow[];
  /** All rated rows of the board: the axis and joint ranks are theirs, whatever is searched for. */
  readonly all: readonly LeaderboardRow[];
  readonly sort: SortOrder;
  readonly isCategory: boolean;
  readonly onSort: (order: SortOrder) => void;
}) {
  const { rows, all, sort, isCategory, onSort } = props;
  const { t } = useLanguage();
  const axis = axisOf(all);
  const joint = jointModels(all);
  const shown = { overall: isCategory, price: all.some((row) => row.price !== undefined) };
  const head = { sort, onSort };
  return (
    <table className="table rated">
      <thead>
        <tr>
          <SortHead column="rank" className="is-number" label={t('board.rank')} {...head} />
          <SortHead column="model" label={t('board.model')} {...head} />
          <SortHead column="rating" className="is-number" label={t('board.rating')} {...head} />
          <th scope="col" className="interval-head">
            <span>{t('board.interval')}</span>
            <AxisLabels axis={axis} />
          </th>
          <SortHead
            column="certain"
            className="is-number sure"
            label={t('boards.sure')}
            hint={t('boards.sureHint')}
            {...head}
          />
          {shown.overall && (
            <SortHead
              column="overall"
              className="is-number against"
              label={t('boards.against')}
              hint={t('boards.againstHint')}
              {...head}
            />
          )}
          <SortHead column="votes" className="is-number" label={t('board.votes')} {...head} />
          {shown.price && (
            <SortHead
              column="price"
              className="is-number"
              label={t('boards.price')}
              hint={t('boards.priceHint')}
              {...head}
            />
          )}
          <SortHead column="license" className="license" label={t('board.license')} {...head} />
          <SortHead column="cutoff" className="cutoff" label={t('board.cutoff')} {...head} />
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <RatedRow
            key={row.model}
            row={row}
            axis={axis}
            shown={shown}
            isJoint={joint.has(row.model)}
            startsRank={rows[index - 1]?.rank !== row.rank}
          />
        ))}
      </tbody>
    </table>
  );
}

function SortHead(props: {
  readonly column: SortColumn;
  readonly label: string;
  readonly hint?: string;
  readonly sort: SortOrder;
  readonly className?: string;
  readonly onSort: (order: SortOrder) => void;
}) {
  const { column, label, hint, sort, className, onSort } = props;
  const { t } = useLanguage();
  const { column: sorted, isReversed } = splitOrder(sort);
  const isSorted = sorted === column;
  const direction = isAscending(column) === isReversed ? 'descending' : 'ascending';
  return (
    <th scope="col" className={className} aria-sort={isSorted ? direction : undefined}>
      <button
        type="button"
        className="sort-button"
        title={hint}
        aria-label={t('boards.sortBy', { column: label })}
        onClick={() => onSort(nextOrder(sort, column))}
      >
        {label}
        <span aria-hidden="true">{isSorted ? (direction === 'ascending' ? ' ↑' : ' ↓') : ''}</span>
      </button>
    </th>
  );
}

function RatedRow(props: {
  readonly row: LeaderboardRow;
  readonly axis: Axis;
  readonly shown: Shown;
  readonly isJoint: boolean;
  readonly startsRank: boolean;
}) {
  const { t, language } = useLanguage();
  const { row, axis, shown, isJoint, startsRank } = props;
  return (
    <tr data-joint={isJoint || undefined} data-starts={startsRank || undefined}>
      <td className="is-number rank">
        <Rank row={row} />
      </td>
      <th scope="row">
        <ModelName row={row} />
      </th>
      <td className="is-number rating">{Math.round(row.rating!)}</td>
      <td className="interval-cell">
        <IntervalBar row={row} axis={axis} />
      </td>
      <td className="is-number sure">{range(row.simultaneousBest, row.simultaneousWorst)}</td>
      {shown.overall && (
        <td className="is-number against">
          {row.overallRank ?? '–'} <Delta row={row} />
        </td>
      )}
      <td className="is-number votes" data-label={t('board.votes')}>
        {row.votes.toLocaleString(language)}
      </td>
      {shown.price && <td className="is-number price">{priceOf(row)}</td>}
      <td className="license">{row.license || '–'}</td>
      <td className="cutoff">{row.knowledgeCutoff ?? '–'}</td>
    </tr>
  );
}

function Rank({ row }: { readonly row: LeaderboardRow }) {
  const { t } = useLanguage();
  if (row.rank === null) {
    return (
      <Tooltip text={t('status.preliminary')} isFocusable>
        <span className="is-amber">–</span>
      </Tooltip>
    );
  }
  return (
    <span title={t('board.rankSpread', { best: row.bestRank!, worst: row.worstRank! })}>
      {row.rank}
      {row.worstRank !== row.bestRank && <span className="rank-spread">–{row.worstRank}</span>}
    </span>
  );
}

/** Places better or worse than on the overall board. */
function Delta({ row }: { readonly row: LeaderboardRow }): ReactNode {
  if (row.rank === null || row.overallRank === null || row.rank === row.overallRank) return null;
  const gain = row.overallRank - row.rank;
  return <span className={gain > 0 ? 'is-gain' : 'is-loss'}>{gain > 0 ? `↑${gain}` : `↓${-gain}`}</span>;
}

function range(best: number | null, worst: number | null): string {
  if (best === null || worst === null) return '–';
  return best === worst ? String(best) : `${best}–${worst}`;
}

function priceOf({ price }: LeaderboardRow): string {
  return price === undefined ? '–' : `$${price.input} / $${price.output}`;
}
