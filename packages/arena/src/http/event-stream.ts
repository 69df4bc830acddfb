import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';

/** Sent when nothing else was for this long, so that proxies keep the connection. The same for every stream. */
const HEARTBEAT_MS = 15_000;

export interface ServerEvent {
  readonly id?: string;
  readonly name: string;
  readonly data: string;
}

/**
 * Answers with server-sent events until they end or the client goes away.
 *
 * @param open - Makes the events; the signal aborts when the client has gone.
 */
export function sendEvents(
  context: Context,
  open: (signal: AbortSignal) => AsyncIterable<ServerEvent>,
): Response {
  // Proxies must hand on each event as it comes.
  context.header('x-accel-buffering', 'no');
  context.header('cache-control', 'no-store');
  return streamSSE(context, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const heartbeat = setInterval(() => void stream.write(':\n\n'), HEARTBEAT_MS);
    try {
      for await (const event of open(gone.signal)) {
        await stream.writeSSE({
          event: event.name,
          data: event.data,
          ...(event.id !== undefined && { id: event.id }),
        });
      }
    } finally {
      clearInterval(heartbeat);
    }
  });
}
