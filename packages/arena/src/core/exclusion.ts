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

/** Of what something is said: a battle by its id or by its place in the log, or all battles of a voter. */
export const EXCLUSION_SUBJECTS = ['battle', 'sequence', 'voter'] as const;
export type ExclusionSubject = (typeof EXCLUSION_SUBJECTS)[number];
export const EXCLUSION_ACTIONS = ['set', 'lifted'] as const;
export type ExclusionAction = (typeof EXCLUSION_ACTIONS)[number];

/** Characters of a note, which is public. */
export const NOTE_CHARACTERS = 1_000;

/** What sets the exclusions that battles of a file come with, as the file says them or by what it says of its battles. */
export const IMPORT_RULE = 'import@1';

/** One row of the append-only exclusion log. The last one on a subject and a reason holds. */
export interface ExclusionEvent {
  /** Place in the exclusion log, ascending. */
  readonly id: number;
  readonly subject: ExclusionSubject;
  /** Id of a battle or voter, or a sequence in digits. */
  readonly subjectId: string;
  /** Place of the battle in the vote log; null for voters, and for a battle without a vote. */
  readonly sequence: number | null;
  readonly reason: ExclusionReason;
  readonly action: ExclusionAction;
  /** Name and version of the rule that set it, such as `identity-leak@1`; `operator` for a person. */
  readonly rule: string;
  readonly note: string | null;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

/** An exclusion that a rule sets on a battle while it runs. */
export interface Exclusion {
  readonly battleId: string;
  readonly reason: ExclusionReason;
  /** Name and version of the rule that set it, such as `identity-leak@1`. */
  readonly rule: string;
  /** What the rule has found, for the operator alone. */
  readonly note?: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}
