/**
 * Why a battle is left out of the ratings. In the order of their bits in the battle frame, which may grow and never changes.
 *
 * `identity-leaked`: an answer said who wrote it. `named-mode`: the models were not hidden. `failed-side`: an answer
 * failed or was cut. `excluded-voter`: none of this voter's battles counts. `test`: made to try the arena out. `operator`: for
 * a reason that the note says.
 */
export const EXCLUSION_REASONS = [
  'identity-leaked',
  'named-mode',
  'failed-side',
  'excluded-voter',
  'test',
  'operator',
] as const;
export type ExclusionReason = (typeof EXCLUSION_REASONS)[number];

/** One row of the append-only exclusion log. */
export interface Exclusion {
  readonly battleId: string;
  readonly reason: ExclusionReason;
  /** Name and version of the rule that set it, such as `identity-leak@1`. */
  readonly rule: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}
