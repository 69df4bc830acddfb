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

/** What does not follow the votes is kept for a minute. */
const FRESH_MS = 60_000;

/** Reads what an address of the API gives, unless it was read a moment ago. */
export function useRead<Result>(path: string, isWanted = true) {
  return useAddress<Result>(path, isWanted, FRESH_MS);
}

/**
 * Reads figures. What is known of them is shown at once, and asked for anew: the server remembers what it has computed, and the
 * browser what has not changed.
 */
function useFigures<Result>(path: string, isWanted = true) {
  return useAddress<Result>(path, isWanted, 0);
}

function useAddress<Result>(path: string, isWanted: boolean, freshMs: number) {
  return useQuery({
    queryKey: ['charts', path],
    queryFn: () => request<Result>('GET', path),
    staleTime: freshMs,
    enabled: isWanted,
  });
}

const boardPath = (category: string, part: string, filter: BoardFilter) =>
  `/api/leaderboards/${encodeURIComponent(category)}${part}${toQuery(filter)}`;

export const useBoard = (category: string, filter: BoardFilter, isWanted = true) =>
  useFigures<Leaderboard>(boardPath(category, '', filter), isWanted);
export const useBoards = () => useRead<LeaderboardList>('/api/leaderboards');
export const useMatrix = (category: string, filter: BoardFilter) =>
  useFigures<Matrix>(boardPath(category, '/matrix', filter));
export const useHistory = (category: string, filter: BoardFilter, isWanted = true) =>
  useFigures<History>(boardPath(category, '/history', filter), isWanted);
export const useStyle = (category: string, filter: BoardFilter) =>
  useFigures<Style>(boardPath(category, '/style', filter));
export const useActivity = (category: string, filter: BoardFilter) =>
  useFigures<Activity>(boardPath(category, '/activity', filter));
export const useModelPage = (model: string) =>
  useFigures<ModelPage>(`/api/models/${encodeURIComponent(model)}`);
export const usePairPage = (one: string, other: string) =>
  useFigures<PairPage>(`/api/pairs/${encodeURIComponent(one)}/${encodeURIComponent(other)}`, one !== other);
/** When boards are published, and none of what was. */
export const usePublishingRule = () => useRead<PublicationList>('/api/publications?before=1');
