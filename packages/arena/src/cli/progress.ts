/** Between two lines of how far something is. */
const BETWEEN_MS = 2_000;
/** What takes longer than this is said on standard error. */
const PATIENCE_MS = 1_000;

/**
 * Makes a function that runs a step and says what it is once it takes longer than a second, and how long it took.
 * Steps that hold the thread are named when they have ended.
 */
export function reportProgress(write = (line: string) => void process.stderr.write(`${line}\n`)) {
  return async <Result>(step: string, work: () => Result | Promise<Result>): Promise<Result> => {
    const startedAt = performance.now();
    let isSaid = false;
    const timer = setTimeout(() => {
      isSaid = true;
      write(`leitai: ${step} …`);
    }, PATIENCE_MS);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
      const elapsedMs = performance.now() - startedAt;
      if (isSaid || elapsedMs > PATIENCE_MS) write(`leitai: ${step}: ${(elapsedMs / 1_000).toFixed(1)} s`);
    }
  };
}

/** Makes a function that says on standard error how far something is, at most every two seconds. */
export function sayNowAndThen<Progress>(
  describe: (progress: Progress) => string,
): (progress: Progress) => void {
  let saidAt = performance.now();
  return (progress) => {
    const now = performance.now();
    if (now - saidAt < BETWEEN_MS) return;
    saidAt = now;
    console.error(`leitai: ${describe(progress)}`);
  };
}
