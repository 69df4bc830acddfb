import { parentPort } from 'node:worker_threads';
import { RatingError } from '@leitai/rating';
import { COMPUTATIONS } from '../core/boards/computations.ts';
import type { FrameView } from '../core/frame/battle-frame.ts';
import type { FrameChunk } from '../core/frame/frame-columns.ts';
import type { WorkerRequest, WorkerResponse } from './messages.ts';

/** The thread that computes: it reads the frame's memory while the owner's thread appends behind `rowCount`. */

const chunks: FrameChunk[] = [];

parentPort?.on('message', (message: WorkerRequest) => {
  chunks.push(...message.newChunks);
  parentPort?.postMessage(answer(message));
});

function answer({ id, name, request, rowCount, models, languages }: WorkerRequest): WorkerResponse {
  const compute = COMPUTATIONS[name] as (view: FrameView, request: unknown) => unknown;
  try {
    return { id, result: compute({ chunks, rowCount, models, languages }, request) };
  } catch (error) {
    const code = error instanceof RatingError ? { code: error.code } : {};
    return { id, error: { message: error instanceof Error ? error.message : String(error), ...code } };
  }
}
