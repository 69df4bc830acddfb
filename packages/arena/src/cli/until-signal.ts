/** Lets the first SIGINT or SIGTERM end the work properly. A second one ends the process. */
export async function untilSignal<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const end = new AbortController();
  const abort = () => end.abort();
  process.once('SIGINT', abort).once('SIGTERM', abort);
  try {
    return await work(end.signal);
  } finally {
    process.off('SIGINT', abort).off('SIGTERM', abort);
  }
}
