/**
 * Runs a task again after it has ended if it was asked for meanwhile. Where votes come faster than a board is computed, asking
 * anew with each of them would never show any.
 *
 * @param pauseAfter - Gives the milliseconds from the end of a run to the beginning of the next, by how many the run took.
 */
export function oneAtATime(
  task: () => Promise<void>,
  pauseAfter: (durationMs: number) => number = () => 0,
): () => void {
  let isRunning = false;
  let isAskedFor = false;
  const run = async () => {
    isRunning = true;
    while (isAskedFor) {
      isAskedFor = false;
      const startedAt = performance.now();
      await task();
      const pauseMs = pauseAfter(performance.now() - startedAt);
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    isRunning = false;
  };
  return () => {
    isAskedFor = true;
    if (!isRunning) void run();
  };
}
