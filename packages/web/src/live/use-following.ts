import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { oneAtATime } from './one-at-a-time.ts';

/** A connection that the server or a proxy has closed for good is tried again after so long. */
const RETRY_MS = 5_000;

/** What follows the votes; it says up to which place in the log it was computed. */
export type Followed = UseQueryResult<{ readonly version: number }>;

/**
 * Asks for figures anew, all of them together, whenever there is something new on a board. One that has failed is left to whoever
 * tries it again. A page that nobody looks at does not listen: a browser has six connections to a server, and each of its pages
 * would hold one.
 *
 * @param category - The board of which it listens for news.
 * @param pauseAfter - Rest before the next time, in milliseconds, by how many this one took; none if absent.
 * @returns False while something new may be missed.
 */
export function useFollowing(
  category: string,
  figures: readonly Followed[],
  pauseAfter?: (durationMs: number) => number,
): boolean {
  const [isLive, setLive] = useState(true);
  const shown = figures.filter(({ data }) => data !== undefined);
  // What is refused is not listened to.
  const isLoaded = shown.length > 0 && figures.every(({ data, isError }) => data !== undefined || isError);
  const isShown = useEffectEvent((heard: number) => shown.every(({ data }) => data?.version === heard));
  const read = useEffectEvent(async () => {
    await Promise.all(shown.map(({ refetch }) => refetch()));
  });
  useEffect(() => {
    if (!isLoaded) return;
    let isLeft = false;
    const refresh = oneAtATime(async () => {
      if (!isLeft) await read();
    }, pauseAfter);
    // What was asked for a moment ago need not be asked for again because the stream begins with the same.
    let isFirst = true;
    const hear = ({ data }: MessageEvent<string>) => {
      const isKnown = isFirst && isShown((JSON.parse(data) as { version: number }).version);
      isFirst = false;
      if (!isKnown) refresh();
    };
    const close = listen(`/api/leaderboards/${encodeURIComponent(category)}/events`, { hear, setLive });
    return () => {
      isLeft = true;
      close();
    };
  }, [category, isLoaded, pauseAfter]);
  return isLive && !figures.some(({ isRefetchError }) => isRefetchError);
}

/** Keeps a stream open while the page is in sight. What it returns ends that. */
function listen(
  path: string,
  {
    hear,
    setLive,
  }: {
    readonly hear: (event: MessageEvent<string>) => void;
    readonly setLive: (isLive: boolean) => void;
  },
): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const close = () => {
    clearTimeout(retry);
    source?.close();
    source = undefined;
  };
  const open = () => {
    close();
    source = new EventSource(path);
    source.addEventListener('board-updated', hear);
    source.addEventListener('open', () => setLive(true));
    source.addEventListener('error', () => {
      setLive(false);
      // A broken line is mended by the browser; an answer that is no stream, such as a proxy's own, is not.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
    });
  };
  const follow = () => (document.hidden ? close() : open());
  follow();
  document.addEventListener('visibilitychange', follow);
  return () => {
    document.removeEventListener('visibilitychange', follow);
    close();
  };
}
