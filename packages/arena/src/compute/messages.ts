import type { ComputationName, ComputationRequest } from '../core/boards/computations.ts';
import type { FrameChunk } from '../core/frame/frame-columns.ts';

/** What the thread that owns the frame asks of one that computes. */
export interface WorkerRequest {
  readonly id: number;
  readonly name: ComputationName;
  readonly request: ComputationRequest<ComputationName>;
  /** Chunks that were made since the last request; their memory is shared, not copied. */
  readonly newChunks: readonly FrameChunk[];
  readonly rowCount: number;
  readonly models: readonly string[];
  readonly languages: readonly string[];
}

export type WorkerResponse =
  | { readonly id: number; readonly result: unknown }
  /** `code` is that of a `RatingError`, which would lose its class on the way. */
  | { readonly id: number; readonly error: { readonly message: string; readonly code?: string } };
