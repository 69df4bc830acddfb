import type { FrameView } from '../frame/battle-frame.ts';
import {
  type BoardComputer,
  COMPUTATIONS,
  type ComputationName,
  type ComputationRequest,
  type ComputationResult,
} from './computations.ts';

/** Computes where it is asked: for tests, and for commands that have nothing else to do. */
export const DIRECT_COMPUTER: BoardComputer = {
  async compute<Name extends ComputationName>(
    view: FrameView,
    name: Name,
    request: ComputationRequest<Name>,
  ) {
    const compute = COMPUTATIONS[name] as (view: FrameView, request: unknown) => unknown;
    return compute(view, request) as ComputationResult<Name>;
  },
};
