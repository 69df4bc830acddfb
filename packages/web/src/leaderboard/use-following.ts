import { useEffect, useEffectEvent, useState } from 'react';
import { oneAtATime } from './one-at-a-time.ts';

/** A connection that the server or a proxy has closed for good is tried again after so long. */
const RETRY_MS = 5_000;

/** What follows the votes: how far it is, and how it is asked for anew. */
interface Followed {
  /** The place in the log up to which it was computed; undefined before it has come. */
  readonly version: number | undefined;
  readonly refetch: () => Promise<unknown>;
}

/**
 * Asks for something anew whenever there is something new on a board. A page that nobody looks at does not listen: a browser has
 * six connections to a server, and each of its pages would hold one.
 *
 * @returns False while something new may be missed.
 */
export function useFollowing(category: string, { version, refetch }: Followed): boolean {
  const [isLive, setLive] = useState(true);
  const isLoaded = version !== undefined;
  const isShown = useEffectEvent((heard: number) => heard === version);
  const read = useEffectEvent(async () => {
    await refetch();
  });
  useEffect(() => {
    if (!isLoaded) return;
    const refresh = oneAtATime(() => read());
    // What was asked for a moment ago need not be asked for again because the stream begins with the same.
    let isFirst = true;
    const hear = ({ data }: MessageEvent<string>) => {
      const isKnown = isFirst && isShown((JSON.parse(data) as { version: number }).version);
      isFirst = false;
      if (!isKnown) refresh();
    };
    return listen(`/api/leaderboards/${encodeURIComponent(category)}/events`, { hear, setLive });
  }, [category, isLoaded]);
  return isLive;
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
