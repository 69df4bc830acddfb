import { contrast } from './matrix.ts';

/** A variance below this share of the model's own has no spread left to be estimated from. */
export const DEGENERATE_SHARE = 0.01;

/**
 * Where battles are explained without any residual (nothing but ties, say), the sandwich sees no spread and would claim
 * certainty. This gives back what the model itself expects of so many battles, for every competitor and every difference of two
 * whose own variance is below 1 % of the model's; the others keep theirs.
 *
 * Those whose differences have no spread are taken together, and the model's covariance of their distances to their
 * mean is added; one whose distance to the mean has none gets the model's. Sums of covariances are covariances.
 *
 * @param robust - Sandwich of the strengths alone, row-major.
 * @param model - What the model expects, likewise.
 * @param options.isCentred - Whether both are in the gauge of mean 0, and the result is to be. Strengths that stand against a zero point
 * are not. Default true.
 * @param options.inflation - How many times the model's variance is given back. Default 1.
 * @returns `robust` itself if nothing is degenerate.
 */
export function guarded(
  robust: Float64Array,
  model: Float64Array,
  { isCentred = true, inflation = 1 }: { readonly isCentred?: boolean; readonly inflation?: number } = {},
): Float64Array {
  const size = Math.sqrt(robust.length);
  const groups = groupsWithoutSpread(robust, model);
  const isAlone = (i: number) => groups.every((group) => !group.includes(i));
  const lone = [...Array(size).keys()].filter(
    (i) => isAlone(i) && !(robust[i * size + i]! >= DEGENERATE_SHARE * model[i * size + i]!),
  );
  if (groups.length === 0 && lone.length === 0) return robust;
  const covariance = robust.slice();
  const added = model.map((value) => value * inflation);
  for (const group of groups) addWithin(covariance, added, group);
  for (const i of lone) covariance[i * size + i]! += added[i * size + i]!;
  return isCentred ? centredCovariance(covariance) : covariance;
}

/** Adds the model's covariance of distances to the group's mean, in which those weigh most of whom most is known. */
function addWithin(covariance: Float64Array, model: Float64Array, group: readonly number[]): void {
  const size = Math.sqrt(model.length);
  const at = (i: number, j: number) => model[i * size + j]!;
  const precision = group.reduce((sum, i) => sum + 1 / at(i, i), 0);
  const weights = group.map((i) => 1 / at(i, i) / precision);
  const withMean = (i: number) => group.reduce((sum, k, place) => sum + weights[place]! * at(i, k), 0);
  const ofMean = group.reduce((sum, i, place) => sum + weights[place]! * withMean(i), 0);
  for (const i of group) {
    for (const j of group) covariance[i * size + j]! += at(i, j) - withMean(i) - withMean(j) + ofMean;
  }
}

/** Groups of two and more, joined by differences whose variance is degenerate. */
function groupsWithoutSpread(robust: Float64Array, model: Float64Array): number[][] {
  const size = Math.sqrt(robust.length);
  const heads = Array.from({ length: size }, (_, i) => i);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j < i; j += 1) {
      if (contrast(robust, size, i, j) >= DEGENERATE_SHARE * contrast(model, size, i, j)) continue;
      const [from, to] = [heads[i]!, heads[j]!];
      if (from === to) continue;
      heads.forEach((head, place) => {
        if (head === from) heads[place] = to;
      });
    }
  }
  const groups = new Map<number, number[]>();
  heads.forEach((head, member) => {
    const group = groups.get(head);
    if (group) group.push(member);
    else groups.set(head, [member]);
  });
  return [...groups.values()].filter((group) => group.length > 1);
}

/** P·C·Pᵀ with P = 1 − 11ᵀ/size: of distances to the mean. */
export function centredCovariance(matrix: Float64Array): Float64Array {
  const size = Math.sqrt(matrix.length);
  const means = Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j += 1) sum += matrix[i * size + j]!;
    return sum / size;
  });
  const mean = means.reduce((sum, value) => sum + value, 0) / size;
  return matrix.map((value, place) => value - means[Math.floor(place / size)]! - means[place % size]! + mean);
}
