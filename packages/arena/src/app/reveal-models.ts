import { type ModelCard, toModelCard } from '../core/model-card.ts';
import { type BySide, bySide } from '../core/side.ts';
import type { Arena } from './arena.ts';

/** Who stood on a side, said once the name may be known. */
export interface RevealedModel extends ModelCard {
  readonly model: string;
}

/** Looks up both models of a battle. One that has left the configuration keeps its name, and nothing else is known. */
export function revealModels(arena: Pick<Arena, 'registry'>, models: BySide<string>): BySide<RevealedModel> {
  return bySide((side) => ({ model: models[side], ...toModelCard(arena.registry.get(models[side])?.model) }));
}
