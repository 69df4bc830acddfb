import { BattleSet, type RankedCompetitor, rankCompetitors } from '@leitai/rating';
import type { ExclusionReason } from './exclusion.ts';
import { SIDES } from './side.ts';
import type { RatedVote } from './vote.ts';

/** What a board says beside its rows. */
export interface BoardSummary {
  readonly votes: number;
  readonly excluded: Partial<Record<ExclusionReason, number>>;
  readonly version: number;
  readonly updatedAt: string | null;
}

/** A model's figures on a board. */
export type RankedModel = Omit<RankedCompetitor, 'battles'> & {
  readonly votes: number;
  /** How many configurations of this model answered in counted battles. */
  readonly revisions: number;
};

/**
 * Counts of one board, grown vote by vote. A pure function of the votes that were added: the board after a restart
 * is the board before it, to the last digit.
 */
export class BoardTally {
  readonly #battles = new BattleSet();
  readonly #revisions = new Map<string, Set<string>>();
  readonly #excluded: Partial<Record<ExclusionReason, number>> = {};
  #version = 0;
  #updatedAt: string | null = null;

  /** Sequence of the last vote that was added, 0 before the first. */
  get version(): number {
    return this.#version;
  }

  /**
   * Counts a vote, or the reasons for which it does not count.
   *
   * @throws {RangeError} If the vote is not the next one of the log.
   */
  add(vote: RatedVote): void {
    if (vote.sequence !== this.#version + 1) {
      throw new RangeError(
        `Cannot count a vote: its sequence must be ${this.#version + 1}, got ${vote.sequence}`,
      );
    }
    this.#version = vote.sequence;
    this.#updatedAt = vote.createdAt;
    for (const reason of vote.exclusions) this.#excluded[reason] = (this.#excluded[reason] ?? 0) + 1;
    if (vote.exclusions.length > 0) return;
    this.#battles.add({ first: vote.models.a, second: vote.models.b, outcome: vote.choice });
    for (const side of SIDES) this.#addRevision(vote.models[side], vote.revisions[side]);
  }

  summary(): BoardSummary {
    return {
      votes: this.#battles.size,
      excluded: { ...this.#excluded },
      version: this.#version,
      updatedAt: this.#updatedAt,
    };
  }

  /**
   * Rates every model, best first.
   *
   * @param registered - Models that are listed even without a vote.
   */
  rank(registered: readonly string[]): RankedModel[] {
    for (const name of registered) this.#battles.addCompetitor(name);
    return rankCompetitors(this.#battles).map(({ battles, ...figures }) => ({
      ...figures,
      votes: battles,
      revisions: this.#revisions.get(figures.name)?.size ?? 0,
    }));
  }

  #addRevision(model: string, revision: string): void {
    const revisions = this.#revisions.get(model) ?? new Set();
    this.#revisions.set(model, revisions.add(revision));
  }
}
