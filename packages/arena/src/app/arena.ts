import type { LeakDetector } from '../core/identity-leak/detect-leak.ts';
import type { Model, ModelRevision } from '../core/model.ts';
import type { Random } from '../core/pairing.ts';
import type { CachedComputer } from './boards/cached-computer.ts';
import type { LiveFrame } from './boards/live-frame.ts';
import type { LiveTurn } from './live-turn.ts';
import type { ArenaStore, ModelCaller } from './ports.ts';
import type { Publisher } from './publishing/publisher.ts';
import type { TaggingJobs } from './tagging/tagging-jobs.ts';

export interface Limits {
  /** Longest prompt, in UTF-16 code units; longer ones are refused, not cut. The same for every model. */
  readonly promptCharacters: number;
  /** Most turns of one battle. */
  readonly turns: number;
  /** How long a turn goes on with nobody listening. */
  readonly reconnectMs: number;
}

/** An entry of the registry with the revision that answers for it now. */
export interface RegisteredModel {
  readonly model: Model;
  readonly revision: ModelRevision;
}

/** Everything that the use cases work with. Wired in compose.ts; in tests with fakes. */
export interface Arena {
  readonly store: ArenaStore;
  /** By model name. */
  readonly registry: ReadonlyMap<string, RegisteredModel>;
  readonly caller: ModelCaller;
  /** All battles of the log; readers of boards see of it what `publisher` shows. */
  readonly frame: LiveFrame;
  readonly publisher: Publisher;
  readonly computed: CachedComputer;
  /** Says of logged battles what rules know of them. */
  readonly tagging: TaggingJobs;
  /** Turns that run in this process, by battle id. */
  readonly liveTurns: Map<string, LiveTurn>;
  readonly detectLeaks: LeakDetector;
  readonly limits: Limits;
  readonly random: Random;
  /** Unguessable, and the same shape for every battle. */
  readonly newId: () => string;
  readonly clock: () => Date;
  /** Tells the operator of a failure that no voter is told of. Never given a secret or a prompt. */
  readonly report: (message: string, error: unknown) => void;
}
