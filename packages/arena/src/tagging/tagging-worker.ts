import { parentPort, workerData } from 'node:worker_threads';
import { createDirectTagger } from './direct-tagger.ts';
import type { Question } from './worker-tagger.ts';

const tagger = createDirectTagger(workerData);

/** The thread that tags: tokens, languages and leaks take milliseconds, which streams must not wait for. */
parentPort?.on('message', async ({ id, ...question }: Question & { readonly id: number }) => {
  try {
    const result =
      question.kind === 'tag'
        ? await tagger.tag(question.conversations)
        : await tagger.findLeaks(question.battles);
    parentPort?.postMessage({ id, result });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
