import { Worker } from 'node:worker_threads';
import { RatingError, type RatingErrorCode } from '@leitai/rating';
import type {
  BoardComputer,
  ComputationName,
  ComputationRequest,
  ComputationResult,
} from '../core/boards/computations.ts';
import type { FrameView } from '../core/frame/battle-frame.ts';
import type { WorkerRequest, WorkerResponse } from './messages.ts';

const WORKER = new URL('./board-worker.ts', import.meta.url);

/**
 * Computes in threads of its own, so that a fit over millions of battles delays no stream and no vote. What can take
 * seconds has a thread beside the one of quick questions: the live board does not wait behind it.
 *
 * Serves one frame: its chunks are handed over once.
 */
export class WorkerComputer implements BoardComputer {
  readonly #quick = new ComputingThread();
  readonly #slow = new ComputingThread();

  compute<Name extends ComputationName>(
    view: FrameView,
    name: Name,
    request: ComputationRequest<Name>,
  ): Promise<ComputationResult<Name>> {
    const thread = isSlow(name, request) ? this.#slow : this.#quick;
    return thread.ask(view, name, request) as Promise<ComputationResult<Name>>;
  }

  async close(): Promise<void> {
    await Promise.all([this.#quick.close(), this.#slow.close()]);
  }
}

function isSlow(name: ComputationName, request: ComputationRequest<ComputationName>): boolean {
  return name === 'history' || name === 'sizes' || ('style' in request && request.style);
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A worker that is started by the first question, and anew by the next one if it died. */
class ComputingThread {
  #worker: Worker | undefined;
  #sentChunks = 0;
  #nextId = 0;
  readonly #pending = new Map<number, Pending>();

  ask(
    view: FrameView,
    name: ComputationName,
    request: ComputationRequest<ComputationName>,
  ): Promise<unknown> {
    const worker = this.#worker ?? this.#start();
    const id = this.#nextId++;
    const message: WorkerRequest = {
      id,
      name,
      request,
      newChunks: view.chunks.slice(this.#sentChunks),
      rowCount: view.rowCount,
      models: view.models,
      languages: view.languages,
    };
    this.#sentChunks = view.chunks.length;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      worker.postMessage(message);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#fail(new Error('Cannot compute: the arena is closing'));
  }

  #start(): Worker {
    const worker = new Worker(WORKER);
    this.#worker = worker;
    this.#sentChunks = 0;
    worker.unref();
    worker.on('message', (response: WorkerResponse) => this.#settle(response));
    worker.on('error', (cause) =>
      this.#fail(new Error('Cannot compute: the computing thread failed', { cause })),
    );
    worker.on('exit', () => {
      // After an error another one may have taken its place already.
      if (this.#worker === worker) this.#fail(new Error('Cannot compute: the computing thread ended'));
    });
    return worker;
  }

  #settle(response: WorkerResponse): void {
    const pending = this.#pending.get(response.id);
    this.#pending.delete(response.id);
    if ('result' in response) pending?.resolve(response.result);
    else pending?.reject(toError(response.error));
  }

  #fail(error: Error): void {
    this.#worker = undefined;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }
}

function toError({ message, code }: { readonly message: string; readonly code?: string }): Error {
  return code === undefined ? new Error(message) : new RatingError(code as RatingErrorCode, message);
}
