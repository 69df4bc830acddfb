import type {
  DuplicateList,
  ExcludedBattleList,
  ExclusionList,
  PublicationList,
  WholePublication,
} from 'leitai/api-schema';
import { useRead } from '../charts/read-charts.ts';
import type { BattleSearch, ExclusionSearch, PlaceSearch } from './record-search.ts';

/** Rows of a page. */
export const PAGE_ROWS = 50;

function withQuery(path: string, values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

/** One row more than a page, for each is compared with the one before it. */
export const usePublications = ({ before }: PlaceSearch, limit = PAGE_ROWS + 1) =>
  useRead<PublicationList>(withQuery('/api/publications', { before, limit }));

export const publicationFile = (number: string) => `/api/publications/${encodeURIComponent(number)}`;

export const usePublication = (number: string, isWanted = true) =>
  useRead<WholePublication>(publicationFile(number), isWanted);

export const useExclusions = ({ before, reason }: ExclusionSearch) =>
  useRead<ExclusionList>(withQuery('/api/exclusions', { order: 'newest', limit: PAGE_ROWS, before, reason }));

export const useExcludedBattles = ({ after, reason }: BattleSearch) =>
  useRead<ExcludedBattleList>(withQuery('/api/exclusions/battles', { limit: PAGE_ROWS, after, reason }));

export const useDuplicates = () => useRead<DuplicateList>('/api/duplicates');
