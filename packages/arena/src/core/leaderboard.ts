import type { RankedModel } from './board-tally.ts';
import type { Model, ModelState } from './model.ts';
import { type ModelCard, toModelCard } from './model-card.ts';

/** One row of a board: a model's figures, and what the registry says of it. */
export interface LeaderboardRow extends ModelCard {
  readonly model: string;
  readonly state: ModelState | 'removed';
  readonly rating: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly rank: number | null;
  readonly bestRank: number | null;
  readonly worstRank: number | null;
  readonly votes: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly revisions: number;
  readonly status: RankedModel['status'];
}

/**
 * Joins ratings with the registry.
 *
 * @param ranked - Every model that has a counted vote, or is registered; best first.
 * @param registry - A model that is ranked and not in it is shown as `removed`: its votes stay in the calculation.
 */
export function toRows(
  ranked: readonly RankedModel[],
  registry: ReadonlyMap<string, Model>,
): LeaderboardRow[] {
  return ranked.map(({ name, ...figures }) => {
    const model = registry.get(name);
    return { model: name, ...toModelCard(model), state: model?.state ?? 'removed', ...figures };
  });
}
