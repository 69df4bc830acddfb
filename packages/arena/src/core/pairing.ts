import type { Model } from './model.ts';
import type { BySide } from './side.ts';

/** Uniform in [0, 1). Arrives as an argument, so that the same seed draws the same battles. */
export type Random = () => number;

export interface Pairing {
  readonly models: BySide<Model>;
  /** Probability of this unordered pair among all, in (0, 1]. */
  readonly pairProbability: number;
}

/** Models that can be drawn: active ones. Paused and retired models are never in a battle. */
export function drawableModels(models: readonly Model[]): readonly Model[] {
  return models.filter((model) => model.state === 'active' && model.weight > 0);
}

/**
 * Draws two different models: the first by weight, the second by weight among the rest, sides by a fair coin.
 *
 * @param models - The whole registry; only `drawableModels` take part.
 * @throws {RangeError} If fewer than two models can be drawn.
 * @see Chatbot Arena's sampler, docs/decisions/006-pairing.md
 */
export function drawPairing(models: readonly Model[], random: Random): Pairing {
  const drawable = drawableModels(models);
  if (drawable.length < 2) {
    throw new RangeError(
      `Cannot draw a pairing: at least 2 active models are needed, got ${drawable.length}`,
    );
  }
  const first = drawByWeight(drawable, random);
  const second = drawByWeight(
    drawable.filter((model) => model !== first),
    random,
  );
  const sides = random() < 0.5 ? { a: first, b: second } : { a: second, b: first };
  return { models: sides, pairProbability: pairProbability(drawable, first, second) };
}

/**
 * Probability that `drawPairing` draws these two, in either order and on either side.
 *
 * @param drawable - The models that take part in the draw, both of the pair among them.
 */
export function pairProbability(drawable: readonly Model[], one: Model, other: Model): number {
  const total = totalWeight(drawable);
  const oneFirst = (one.weight / total) * (other.weight / (total - one.weight));
  const otherFirst = (other.weight / total) * (one.weight / (total - other.weight));
  // With two models the sum is 1 but for rounding.
  return Math.min(1, oneFirst + otherFirst);
}

function drawByWeight(models: readonly Model[], random: Random): Model {
  let remaining = random() * totalWeight(models);
  for (const model of models) {
    remaining -= model.weight;
    if (remaining < 0) return model;
  }
  // Rounding can leave a remainder of the size of an ulp.
  return models.at(-1)!;
}

function totalWeight(models: readonly Model[]): number {
  return models.reduce((sum, model) => sum + model.weight, 0);
}
