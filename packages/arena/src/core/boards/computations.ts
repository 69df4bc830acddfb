import type { FrameView } from '../frame/battle-frame.ts';
import { computeBoard } from './compute-board.ts';
import { computeHistory } from './compute-history.ts';
import { computeMatrix } from './compute-matrix.ts';
import { computeActivity, computeModel } from './compute-model.ts';
import { computePair } from './compute-pair.ts';
import { computeSizes } from './compute-sizes.ts';
import { markDuplicates } from './mark-duplicates.ts';

/**
 * Everything that is computed from the battle frame, by name, so that it can be asked for in another thread. Requests
 * and results are plain data.
 */
export const COMPUTATIONS = {
  board: computeBoard,
  matrix: computeMatrix,
  history: computeHistory,
  model: computeModel,
  activity: computeActivity,
  pair: computePair,
  sizes: computeSizes,
  duplicates: markDuplicates,
} as const satisfies Record<string, (view: FrameView, request: never) => unknown>;

export type ComputationName = keyof typeof COMPUTATIONS;
export type ComputationRequest<Name extends ComputationName> = Parameters<(typeof COMPUTATIONS)[Name]>[1];
export type ComputationResult<Name extends ComputationName> = ReturnType<(typeof COMPUTATIONS)[Name]>;

/** Computes from the rows of a frame that stand when it is asked. */
export interface BoardComputer {
  /** @throws {RatingError} `not-converged`, where the battles do not allow the method. */
  compute<Name extends ComputationName>(
    view: FrameView,
    name: Name,
    request: ComputationRequest<Name>,
  ): Promise<ComputationResult<Name>>;
}
