import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { fetchLeaderboard } from '../api.ts';

/** A board that follows the votes. */
export function useLeaderboard(category: string) {
  const queryClient = useQueryClient();
  const query = useQuery({ queryKey: ['leaderboard', category], queryFn: () => fetchLeaderboard(category) });
  useEffect(() => {
    const source = new EventSource(`/api/leaderboards/${category}/events`);
    source.addEventListener('board-updated', () => {
      void queryClient.invalidateQueries({ queryKey: ['leaderboard', category] });
    });
    return () => source.close();
  }, [category, queryClient]);
  return query;
}
