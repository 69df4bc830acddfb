import type { BattleColumns } from './battle-columns.ts';
import { countPairs } from './battle-columns.ts';
import type { BattleTable, PairCounts } from './battle-set.ts';

/** Below this many battles a pair keeps its weight: arena-rank's published choice. */
const BALANCED_MINIMUM = 50;
/** No battle counts for more than this many average ones. */
const WEIGHT_LIMIT = 10;

/**
 * Weighs the battles of each pair by 1 / max(battles of the pair, minimum), so that pairs that met often do not
 * decide alone. Ratings then describe the average pair, not the average battle.
 *
 * @param minimum - >= 1. Default 50.
 * @throws {RangeError} If the minimum is below 1.
 * @see arena-rank's reweighting; docs/methods.md#weights
 */
export function balancePairs(table: BattleTable, minimum = BALANCED_MINIMUM): BattleTable {
  if (!(minimum >= 1)) throw new RangeError(`Cannot weigh pairs: minimum must be at least 1, got ${minimum}`);
  const pairs = table.pairs.map((pair) => {
    const battles = pair.firstWins + pair.secondWins + pair.ties + pair.bothBad;
    return scaled(pair, 1 / Math.max(battles, minimum));
  });
  return { competitors: table.competitors, pairs };
}

function scaled(pair: PairCounts, weight: number): PairCounts {
  const { firstWins, secondWins, ties, bothBad } = pair;
  const squares = pair.squares ?? { firstWins, secondWins, drawn: ties + bothBad };
  return {
    ...pair,
    firstWins: firstWins * weight,
    secondWins: secondWins * weight,
    ties: ties * weight,
    bothBad: bothBad * weight,
    squares: {
      firstWins: squares.firstWins * weight ** 2,
      secondWins: squares.secondWins * weight ** 2,
      drawn: squares.drawn * weight ** 2,
    },
  };
}

export interface WeightedTable {
  readonly table: BattleTable;
  /** (Σw)² / Σw²: as many equally weighted battles would say as much. At most the number of battles. */
  readonly effectiveSize: number;
  /** How many battles had their weight cut at the limit. */
  readonly clipped: number;
}

/**
 * Weighs each battle by the inverse of the probability with which its pair was drawn, so that a board does not
 * depend on which pairs the arena preferred. Weights have mean 1 before they are cut.
 *
 * @param options.limit - Largest weight; a rare pair must not outvote all others. Default 10.
 * @throws {RangeError} If the columns hold no probabilities, or one is not in (0, 1].
 * @see Chiang et al. (2024), section 5; Horvitz & Thompson (1952); docs/methods.md#weights
 */
export function weighByProbability(
  columns: BattleColumns,
  options: { readonly limit?: number } = {},
): WeightedTable {
  const { limit = WEIGHT_LIMIT } = options;
  const weights = inverseProbabilities(columns);
  let clipped = 0;
  weights.forEach((weight, row) => {
    if (weight <= limit) return;
    weights[row] = limit;
    clipped += columns.counts?.[row] ?? 1;
  });
  return { ...weighBattles(columns, weights), clipped };
}

/**
 * Counts battles by pair, each with its own weight.
 *
 * @param weights - One for each row; finite, >= 0.
 * @throws {RangeError} As `countPairs`.
 */
export function weighBattles(columns: BattleColumns, weights: Float64Array): Omit<WeightedTable, 'clipped'> {
  const counts = columns.counts ?? new Float64Array(weights.length).fill(1);
  const sums = countPairs({ ...columns, counts: weights.map((weight, row) => weight * counts[row]!) });
  const squares = countPairs({
    ...columns,
    counts: weights.map((weight, row) => weight ** 2 * counts[row]!),
  });
  const pairs = sums.pairs.map((pair, place) => {
    const { firstWins, secondWins, ties, bothBad } = squares.pairs[place]!;
    return { ...pair, squares: { firstWins, secondWins, drawn: ties + bothBad } };
  });
  const effectiveSize = total(sums) ** 2 / total(squares);
  return { table: { competitors: sums.competitors, pairs }, effectiveSize };
}

/** 1 / p, scaled to mean 1 over all battles. */
function inverseProbabilities({ first, counts, pairProbabilities }: BattleColumns): Float64Array {
  if (pairProbabilities === undefined) {
    throw new RangeError(
      'Cannot weigh by probability: every battle must have its pair probability, got none',
    );
  }
  const weights = new Float64Array(first.length);
  let sum = 0;
  let battles = 0;
  for (let row = 0; row < first.length; row += 1) {
    const probability = pairProbabilities[row]!;
    if (!(probability > 0 && probability <= 1)) {
      throw new RangeError(
        `Cannot weigh row ${row}: its pair probability must be in (0, 1], got ${probability}`,
      );
    }
    const count = counts === undefined ? 1 : counts[row]!;
    weights[row] = 1 / probability;
    sum += weights[row]! * count;
    battles += count;
  }
  return weights.map((weight) => (weight * battles) / sum);
}

function total(table: BattleTable): number {
  return table.pairs.reduce(
    (sum, pair) => sum + pair.firstWins + pair.secondWins + pair.ties + pair.bothBad,
    0,
  );
}
