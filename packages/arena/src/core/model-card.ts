import type { Model } from './model.ts';

/** What may be said of a model in public, beside its name. */
export interface ModelCard {
  readonly organization: string;
  readonly license: string;
  /** `YYYY-MM` or `YYYY-MM-DD`. */
  readonly knowledgeCutoff?: string;
  readonly link?: string;
  /** US dollars for a million tokens. */
  readonly price?: { readonly input: number; readonly output: number };
  readonly demo: boolean;
}

/** @param model - `undefined` if it has left the configuration: then nothing but its name is known. */
export function toModelCard(model: Model | undefined): ModelCard {
  return {
    organization: model?.organization ?? '',
    license: model?.license ?? '',
    ...(model?.knowledgeCutoff !== undefined && { knowledgeCutoff: model.knowledgeCutoff }),
    ...(model?.link !== undefined && { link: model.link }),
    ...(model?.price !== undefined && { price: model.price }),
    demo: model?.demo ?? false,
  };
}
