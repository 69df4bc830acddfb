import { useQuery } from '@tanstack/react-query';
import type { Leaderboard } from 'leitai/api-schema';
import { request } from '../api.ts';
import { type BoardFilter, toQuery } from '../charts/board-search.ts';
import { useFollowing } from '../live/use-following.ts';

/**
 * A board that follows the votes. While another filter of it is computed what was shown before stays. `isLive` is false while votes may be
 * missed.
 */
export function useLeaderboard(category: string, filter: BoardFilter) {
  const path = `/api/leaderboards/${encodeURIComponent(category)}`;
  const query = useQuery({
    queryKey: ['leaderboard', category, toQuery(filter)],
    queryFn: () => request<Leaderboard>('GET', `${path}${toQuery(filter)}`),
    placeholderData: (before, query) => (query?.queryKey[1] === category ? before : undefined),
  });
  return { ...query, isLive: useFollowing(category, [query]) };
}
