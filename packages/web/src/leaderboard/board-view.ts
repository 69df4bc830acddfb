import type { LeaderboardRow } from 'leitai/api-schema';
import { type BoardFilter, toBoardFilter } from '../charts/board-search.ts';
import { filterModels } from './filter-models.ts';

export const SORT_COLUMNS = [
  'rank',
  'model',
  'rating',
  'certain',
  'overall',
  'votes',
  'price',
  'license',
  'cutoff',
] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
/** A minus before it: the other way round. */
export type SortOrder = SortColumn | `-${SortColumn}`;
const SORT_ORDERS: readonly string[] = SORT_COLUMNS.flatMap((column) => [column, `-${column}`]);

/** What an address says of a board: its filters, and how its table is looked at. */
export interface BoardSearch extends BoardFilter {
  /** `rank`, the board's own order, is not written. */
  readonly sort?: SortOrder;
  readonly search?: string;
}

export function toBoardSearch(search: Readonly<Record<string, unknown>>): BoardSearch {
  const { sort, search: text } = search;
  return {
    ...toBoardFilter(search),
    ...(isSortOrder(sort) && sort !== 'rank' && { sort }),
    ...(typeof text === 'string' && text !== '' && { search: text }),
  };
}

function isSortOrder(value: unknown): value is SortOrder {
  return typeof value === 'string' && SORT_ORDERS.includes(value);
}

export function splitOrder(order: SortOrder): { column: SortColumn; isReversed: boolean } {
  const isReversed = order.startsWith('-');
  return { column: (isReversed ? order.slice(1) : order) as SortColumn, isReversed };
}

/** The order that a press on the head of a column asks for: this column, or the other way round where it is sorted already. */
export function nextOrder(order: SortOrder, pressed: SortColumn): SortOrder {
  return order === pressed ? `-${pressed}` : pressed;
}

/** Whether the first way of a column goes from less to more. */
export function isAscending(column: SortColumn): boolean {
  return column !== 'rating' && column !== 'votes' && column !== 'cutoff';
}

/** Rows in the order and with the names that are asked for; ranks are those of the whole board, and what is unknown comes last. */
export function viewRows(
  rows: readonly LeaderboardRow[],
  { sort = 'rank', search }: Pick<BoardSearch, 'sort' | 'search'>,
): LeaderboardRow[] {
  const found = filterModels(rows, search);
  if (sort === 'rank') return found;
  const { column, isReversed } = splitOrder(sort);
  const sign = isAscending(column) === isReversed ? -1 : 1;
  const read = VALUES[column];
  return found.sort((one, other) => compare(read(one), read(other), sign));
}

type Value = number | string | null | undefined;

const VALUES: Record<SortColumn, (row: LeaderboardRow) => Value> = {
  rank: ({ rank }) => rank,
  model: ({ model }) => model,
  rating: ({ rating }) => rating,
  certain: ({ simultaneousBest, simultaneousWorst }) =>
    simultaneousBest === null ? null : simultaneousBest + simultaneousWorst!,
  overall: ({ overallRank }) => overallRank,
  votes: ({ votes }) => votes,
  price: ({ price }) => price?.output,
  license: ({ license }) => license,
  cutoff: ({ knowledgeCutoff }) => knowledgeCutoff,
};

// One for all: comparing names without a collator of its own takes ten times as long.
const collator = new Intl.Collator('en', { numeric: true });

function compare(one: Value, other: Value, sign: 1 | -1): number {
  const [isKnown, isOtherKnown] = [one, other].map(
    (value) => value !== null && value !== undefined && value !== '',
  );
  if (!isKnown || !isOtherKnown) return Number(isOtherKnown) - Number(isKnown);
  return (
    sign *
    (typeof one === 'string' ? collator.compare(one, String(other)) : (one as number) - (other as number))
  );
}

/** Models that share their rank with another one. */
export function jointModels(rows: readonly LeaderboardRow[]): ReadonlySet<string> {
  const sizes = new Map<number | null, number>();
  for (const { rank } of rows) sizes.set(rank, (sizes.get(rank) ?? 0) + 1);
  return new Set(rows.filter(({ rank }) => rank !== null && sizes.get(rank)! > 1).map(({ model }) => model));
}
