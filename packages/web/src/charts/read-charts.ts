import { useQuery } from '@tanstack/react-query';
import type {
  Activity,
  History,
  Leaderboard,
  LeaderboardList,
  Matrix,
  ModelPage,
  PairPage,
  PublicationList,
  Style,
} from 'leitai/api-schema';
import { request } from '../api.ts';
import { type BoardFilter, toQuery } from './board-search.ts';

/** Figures are kept for a minute: going to and fro between charts must not compute them anew. */
const FRESH_MS = 60_000;

/** Reads what an address of the API gives, unless it was read a moment ago. */
export function useRead<Result>(path: string, isWanted = true) {
  return useQuery({
    queryKey: ['charts', path],
    queryFn: () => request<Result>('GET', path),
    staleTime: FRESH_MS,
    enabled: isWanted,
  });
}

const boardPath = (category: string, part: string, filter: BoardFilter) =>
  `/api/leaderboards/${encodeURIComponent(category)}${part}${toQuery(filter)}`;

export const useBoard = (category: string, filter: BoardFilter, isWanted = true) =>
  useRead<Leaderboard>(boardPath(category, '', filter), isWanted);
export const useBoards = () => useRead<LeaderboardList>('/api/leaderboards');
export const useMatrix = (category: string, filter: BoardFilter) =>
  useRead<Matrix>(boardPath(category, '/matrix', filter));
export const useHistory = (category: string, filter: BoardFilter) =>
  useRead<History>(boardPath(category, '/history', filter));
export const useStyle = (category: string, filter: BoardFilter) =>
  useRead<Style>(boardPath(category, '/style', filter));
export const useActivity = (category: string, filter: BoardFilter) =>
  useRead<Activity>(boardPath(category, '/activity', filter));
export const useModelPage = (model: string) => useRead<ModelPage>(`/api/models/${encodeURIComponent(model)}`);
export const usePairPage = (one: string, other: string) =>
  useRead<PairPage>(`/api/pairs/${encodeURIComponent(one)}/${encodeURIComponent(other)}`, one !== other);
/** When boards are published, and none of what was. */
export const usePublishingRule = () => useRead<PublicationList>('/api/publications?before=1');
