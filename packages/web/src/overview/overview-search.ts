import type { Overview } from 'leitai/api-schema';
import { type BoardFilter, toBoardFilter } from '../charts/board-search.ts';
import { filterModels } from '../leaderboard/filter-models.ts';

/** What the address of the overview says: filters, by which board it is sorted, and which models are looked for. */
export interface OverviewSearch extends BoardFilter {
  /** Name of a board. */
  readonly sort?: string;
  readonly search?: string;
}

export function toOverviewSearch(search: Readonly<Record<string, unknown>>): OverviewSearch {
  const { sort, search: text } = search;
  return {
    ...toBoardFilter(search),
    ...(typeof sort === 'string' && sort !== '' && sort !== 'overall' && { sort }),
    ...(typeof text === 'string' && text !== '' && { search: text }),
  };
}

type OverviewModel = Overview['models'][number];

/**
 * Models in the order of one board, those without a rank there last.
 *
 * @param place - Of the board among the overview's categories.
 */
export function sortModels(models: readonly OverviewModel[], place: number): readonly OverviewModel[] {
  const rank = ({ ranks }: OverviewModel) => ranks[place] ?? Number.MAX_SAFE_INTEGER;
  const rating = ({ ratings }: OverviewModel) => ratings[place] ?? Number.MIN_SAFE_INTEGER;
  return [...models].sort((one, other) => rank(one) - rank(other) || rating(other) - rating(one));
}

/** Names of the models that are searched for. */
export function findModels(models: readonly OverviewModel[], search?: string): ReadonlySet<string> {
  return new Set(filterModels(models, search).map(({ model }) => model));
}
