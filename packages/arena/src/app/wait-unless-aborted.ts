/**
 * Waits for a promise, or until the signal aborts. Leaves nothing behind on the signal, so that a reader who stays
 * for days and waits a million times costs no more than one who waits once.
 */
export async function waitUnlessAborted(wake: Promise<void>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  signal.addEventListener('abort', end, { once: true });
  void wake.then(end);
  await promise;
  signal.removeEventListener('abort', end);
}
