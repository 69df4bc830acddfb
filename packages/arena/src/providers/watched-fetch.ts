import { ReplyFaultError } from './reply-fault.ts';

/** A body larger than this is not the stream of one answer, whatever its pieces are. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/**
 * The platform's `fetch` as model calls need it: it follows no redirect (a redirect would carry prompt and key to
 * another host), changes the body as configured, reports every piece that arrives, and bounds their sum.
 *
 * @param options.extra - Fields put into the request body; `null` takes a field out.
 * @param options.onPiece - Called for every piece of the answer, comments and reasoning included.
 */
export function createWatchedFetch(options: {
  readonly fetch: typeof fetch;
  readonly extra: Readonly<Record<string, unknown>>;
  readonly onPiece: () => void;
}): typeof fetch {
  return async (input, init) => {
    const body = typeof init?.body === 'string' ? mergeBody(init.body, options.extra) : init?.body;
    const response = await options.fetch(input, { ...init, ...(body && { body }), redirect: 'error' });
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(watchPieces(options.onPiece)), {
      status,
      statusText,
      headers,
    });
  };
}

function watchPieces(onPiece: () => void): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(piece, controller) {
      onPiece();
      size += piece.byteLength;
      if (size <= MAX_BODY_BYTES) {
        controller.enqueue(piece);
        return;
      }
      const detail = `the endpoint sent more than ${MAX_BODY_BYTES} bytes`;
      throw new ReplyFaultError({ failure: 'protocol', detail, retry: 'never' });
    },
  });
}

function mergeBody(body: string, extra: Readonly<Record<string, unknown>>): string {
  if (Object.keys(extra).length === 0) return body;
  return JSON.stringify(mergePatch(JSON.parse(body), extra));
}

/** JSON Merge Patch, RFC 7396. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const merged = new Map(Object.entries(isRecord(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
