import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Leaderboard } from 'leitai/api-schema';
import { useEffect, useState } from 'react';
import { request } from '../api.ts';
import { type BoardFilter, toQuery } from '../charts/board-search.ts';

/**
 * A board that follows the votes. While another filter of it is computed what was shown before stays. `isLive` is false while votes may be
 * missed.
 */
export function useLeaderboard(category: string, filter: BoardFilter) {
  const queryClient = useQueryClient();
  const path = `/api/leaderboards/${encodeURIComponent(category)}`;
  const query = useQuery({
    queryKey: ['leaderboard', category, toQuery(filter)],
    queryFn: () => request<Leaderboard>('GET', `${path}${toQuery(filter)}`),
    placeholderData: (before, query) => (query?.queryKey[1] === category ? before : undefined),
  });
  const [isLive, setLive] = useState(true);
  useEffect(() => {
    const source = new EventSource(`${path}/events`);
    const refresh = oneAtATime(() => queryClient.invalidateQueries({ queryKey: ['leaderboard', category] }));
    source.addEventListener('board-updated', refresh);
    source.addEventListener('open', () => setLive(true));
    source.addEventListener('error', () => setLive(false));
    return () => source.close();
  }, [path, category, queryClient]);
  return { ...query, isLive: isLive && !query.isRefetchError };
}

/**
 * Runs a task again after it has ended if it was asked for meanwhile. Where votes come faster than a board is computed, asking
 * anew with each of them would never show any.
 */
export function oneAtATime(task: () => Promise<void>): () => void {
  let isRunning = false;
  let isAskedFor = false;
  const run = async () => {
    isRunning = true;
    while (isAskedFor) {
      isAskedFor = false;
      await task();
    }
    isRunning = false;
  };
  return () => {
    isAskedFor = true;
    if (!isRunning) void run();
  };
}
