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
