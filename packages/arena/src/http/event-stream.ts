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
  // Only a reader opens the stream.
  if (context.req.method === 'HEAD') return context.body(null, 200, { 'content-type': 'text/event-stream' });
  const response = streamSSE(context, async (stream) => {
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
  // Hono says `no-cache`, with which a copy may be kept.
  response.headers.set('cache-control', 'no-store');
  return response;
}
