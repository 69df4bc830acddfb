import { type BySide, bySide } from '../core/side.ts';
import type { Arena } from './arena.ts';

/** What is said of a model once its name may be known. */
export interface RevealedModel {
  readonly model: string;
  readonly organization: string;
  readonly license: string;
  readonly knowledgeCutoff?: string;
  readonly link?: string;
  readonly demo: boolean;
}

/** Looks up both models of a battle. One that has left the configuration keeps its name, and nothing else is known. */
export function revealModels(arena: Pick<Arena, 'registry'>, models: BySide<string>): BySide<RevealedModel> {
  return bySide((side) => describeModel(arena, models[side]));
}

export function describeModel(arena: Pick<Arena, 'registry'>, name: string): RevealedModel {
  const model = arena.registry.get(name)?.model;
  return {
    model: name,
    organization: model?.organization ?? '',
    license: model?.license ?? '',
    ...(model?.knowledgeCutoff !== undefined && { knowledgeCutoff: model.knowledgeCutoff }),
    ...(model?.link !== undefined && { link: model.link }),
    demo: model?.demo ?? false,
  };
}
