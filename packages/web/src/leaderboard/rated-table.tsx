import type { LeaderboardRow } from 'leitai/api-schema';
import { type CSSProperties, memo, useMemo } from 'react';
import { formatConfidence, formatDollars } from '../charts/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { ModelName } from '../ui/model-name.tsx';
import { RankDelta } from '../ui/rank-delta.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { type Axis, closeAxisOf } from './axis.ts';
import {
  isAscending,
  jointModels,
  nextOrder,
  type SortColumn,
  type SortOrder,
  splitOrder,
} from './board-view.ts';
import { AxisLabels, IntervalBar } from './interval-bar.tsx';
import { COLUMN_NAMES } from './sort-field.tsx';

/** Columns that not every board has. */
interface Shown {
  readonly overall: boolean;
  readonly price: boolean;
  readonly license: boolean;
  readonly cutoff: boolean;
}

/** The models that have a rating, in the order that is asked for. */
export function RatedTable(props: {
  readonly rows: readonly LeaderboardRow[];
  /** All rated rows of the board: the axis and joint ranks are theirs, whatever the order. */
  readonly all: readonly LeaderboardRow[];
  /** Those that are searched for; the others are hidden and stay, so that a search that is cleared has nothing to draw. */
  readonly found: ReadonlySet<string>;
  readonly sort: SortOrder;
  readonly isCategory: boolean;
  readonly confidence: number;
  readonly onSort: (order: SortOrder) => void;
}) {
  const { rows, all, found, sort, isCategory, confidence, onSort } = props;
  const { language } = useLanguage();
  const axis = useMemo(() => closeAxisOf(all), [all]);
  const joint = useMemo(() => jointModels(all), [all]);
  const shown = useMemo<Shown>(
    () => ({
      overall: isCategory,
      price: all.some((row) => row.price !== undefined),
      license: all.some((row) => row.license !== ''),
      cutoff: all.some((row) => row.knowledgeCutoff !== undefined),
    }),
    [all, isCategory],
  );
  const visible = rows.filter(({ model }) => found.has(model));
  const starts = new Set(
    visible.filter(({ rank }, index) => visible[index - 1]?.rank !== rank).map(({ model }) => model),
  );
  // In another order those who share a rank are not neighbours, and a bracket would join others.
  const isByRank = splitOrder(sort).column === 'rank';
  return (
    <table
      className="table rated"
      data-overall={shown.overall || undefined}
      data-price={shown.price || undefined}
      data-license={shown.license || undefined}
      data-cutoff={shown.cutoff || undefined}
      style={columnWidths(all, language) as CSSProperties}
    >
      <TableHead axis={axis} shown={shown} confidence={confidence} sort={sort} onSort={onSort} />
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.model}
            hidden={!found.has(row.model)}
            data-joint={(isByRank && joint.has(row.model)) || undefined}
            data-starts={(isByRank && starts.has(row.model)) || undefined}
          >
            <RowCells row={row} axis={axis} shown={shown} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Room for the longest: a rank with the worst place beside it, of as many digits as the board has rows, a number of votes, a price. */
function columnWidths(rows: readonly LeaderboardRow[], language: string) {
  const votes = Math.max(0, ...rows.map((row) => row.votes));
  const price = Math.max(0, ...rows.map((row) => priceOf(row, language).length));
  return {
    '--ranks': `${28 + 16 * String(rows.length).length}px`,
    '--votes': `${16 + 10 * votes.toLocaleString('en').length}px`,
    '--prices': `${16 + 8 * price}px`,
  };
}

function TableHead(props: {
  readonly axis: Axis;
  readonly shown: Shown;
  readonly confidence: number;
  readonly sort: SortOrder;
  readonly onSort: (order: SortOrder) => void;
}) {
  const { axis, shown, confidence, sort, onSort } = props;
  const { t, language } = useLanguage();
  const percent = formatConfidence(confidence, language);
  const head = { sort, onSort };
  return (
    <thead>
      <tr>
        <SortHead column="rank" className="is-number" hint={t('boards.how.rank')} {...head} />
        <SortHead column="model" {...head} />
        <SortHead column="rating" className="is-number" hint={t('boards.how.rating')} {...head} />
        <th scope="col" className="interval-head">
          <Tooltip text={t('boards.how.interval', { confidence: percent })}>
            {(id) => (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what it says on hover is to be had by keyboard, too
              <span tabIndex={0} role="note" aria-describedby={id}>
                {t('boards.intervalHead', { confidence: percent })}
              </span>
            )}
          </Tooltip>
          <AxisLabels axis={axis} />
        </th>
        <SortHead
          column="certain"
          className="is-number certain"
          hint={t('boards.how.certain', { confidence: percent })}
          {...head}
        />
        {shown.overall && (
          <SortHead column="overall" className="is-number" hint={t('boards.how.against')} {...head} />
        )}
        <SortHead column="votes" className="is-number" hint={t('boards.how.votes')} {...head} />
        {shown.price && (
          <SortHead column="price" className="is-number" hint={t('boards.how.price')} {...head} />
        )}
        {shown.license && <SortHead column="license" {...head} />}
        {shown.cutoff && <SortHead column="cutoff" {...head} />}
      </tr>
    </thead>
  );
}

function SortHead(props: {
  readonly column: SortColumn;
  readonly hint?: string;
  readonly sort: SortOrder;
  readonly className?: string;
  readonly onSort: (order: SortOrder) => void;
}) {
  const { column, hint, sort, className, onSort } = props;
  const { t } = useLanguage();
  const sorted = splitOrder(sort);
  const isSorted = sorted.column === column;
  const isUp = isAscending(column) !== sorted.isReversed;
  const label = t(COLUMN_NAMES[column]);
  const button = (hintId?: string) => (
    <button
      type="button"
      className="sort-button"
      aria-describedby={hintId}
      aria-label={t('boards.sortBy', { column: label })}
      onClick={() => onSort(nextOrder(sort, column))}
    >
      {label}
      <span aria-hidden="true">{isSorted ? (isUp ? ' ↑' : ' ↓') : ''}</span>
    </button>
  );
  return (
    <th
      scope="col"
      className={className}
      aria-sort={isSorted ? (isUp ? 'ascending' : 'descending') : undefined}
    >
      {hint ? <Tooltip text={hint}>{button}</Tooltip> : button()}
    </th>
  );
}

/** Remembered: of 400 rows a search or an order hides and moves some, and draws none of them anew. */
const RowCells = memo(function RowCells(props: {
  readonly row: LeaderboardRow;
  readonly axis: Axis;
  readonly shown: Shown;
}) {
  const { t, language } = useLanguage();
  const { row, axis, shown } = props;
  return (
    <>
      <td className="is-number rank">
        <Rank row={row} />
      </td>
      <th scope="row">
        <ModelName row={row} />
        {row.rank === null && (
          <span className="is-amber preliminary" title={t('status.preliminary')}>
            {t('boards.preliminary')}
          </span>
        )}
      </th>
      <td className="is-number rating">{Math.round(row.rating!)}</td>
      <td className="interval-cell">
        <IntervalBar row={row} axis={axis} />
      </td>
      <td className="is-number certain" data-label={t('boards.name.certain')}>
        <Certain row={row} />
      </td>
      {shown.overall && (
        <td className="is-number against" data-label={t('boards.name.against')}>
          {row.overallRank ?? '–'} <Delta row={row} />
        </td>
      )}
      <td className="is-number votes" data-label={t('board.votes')}>
        {row.votes.toLocaleString(language)}
      </td>
      {shown.price && (
        <td className="is-number price" data-label={t('boards.name.price')}>
          {priceOf(row, language)}
        </td>
      )}
      {shown.license && (
        <td className="license" data-label={t('board.license')}>
          {row.license || '–'}
        </td>
      )}
      {shown.cutoff && (
        <td className="cutoff" data-label={t('board.cutoff')}>
          {row.knowledgeCutoff ?? '–'}
        </td>
      )}
    </>
  );
});

function Rank({ row }: { readonly row: LeaderboardRow }) {
  const { t } = useLanguage();
  if (row.rank === null) return '–';
  const isSpread = row.worstRank !== row.bestRank;
  return (
    <>
      {row.rank}
      {isSpread && (
        <>
          <span className="rank-spread" aria-hidden="true">
            –{row.worstRank}
          </span>
          <span className="visually-hidden">
            {t('board.rankSpread', { best: row.bestRank!, worst: row.worstRank! })}
          </span>
        </>
      )}
    </>
  );
}

function Certain({ row }: { readonly row: LeaderboardRow }) {
  const { t } = useLanguage();
  const { simultaneousBest: best, simultaneousWorst: worst, tier } = row;
  if (best === null || worst === null) return '–';
  return (
    <>
      {best === worst ? best : `${best}–${worst}`}
      {tier !== null && <span className="tier">{t('boards.tier', { tier })}</span>}
    </>
  );
}

/** Places better or worse than on the overall board. */
function Delta({ row }: { readonly row: LeaderboardRow }) {
  const { t } = useLanguage();
  if (row.rank === null || row.overallRank === null) return null;
  const gain = row.overallRank - row.rank;
  const words = gain > 0 ? 'boards.betterThanOverall' : 'boards.worseThanOverall';
  return <RankDelta gain={gain} text={t(words, { count: Math.abs(gain) })} />;
}

function priceOf({ price }: LeaderboardRow, language: string): string {
  return price === undefined
    ? '–'
    : `${formatDollars(price.input, language)} / ${formatDollars(price.output, language)}`;
}
