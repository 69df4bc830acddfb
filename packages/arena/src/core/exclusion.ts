export const EXCLUSION_REASONS = ['identity-leaked'] as const;
/** Why a battle is left out of the ratings. */
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
