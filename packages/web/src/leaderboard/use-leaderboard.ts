import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { fetchLeaderboard } from '../api.ts';

/** A board that follows the votes. `isLive` is false while votes may be missed. */
export function useLeaderboard(category: string) {
  const queryClient = useQueryClient();
  const query = useQuery({ queryKey: ['leaderboard', category], queryFn: () => fetchLeaderboard(category) });
  const [isLive, setLive] = useState(true);
  useEffect(() => {
    const source = new EventSource(`/api/leaderboards/${category}/events`);
    const refresh = () => void queryClient.invalidateQueries({ queryKey: ['leaderboard', category] });
    source.addEventListener('board-updated', refresh);
    source.addEventListener('open', () => setLive(true));
    source.addEventListener('error', () => setLive(false));
    return () => source.close();
  }, [category, queryClient]);
  return { ...query, isLive: isLive && !query.isRefetchError };
}
