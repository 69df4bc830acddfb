import type { BattleTable, PairCounts } from '../battle-set.ts';
import { drawBinomial } from '../binomial.ts';
import { logistic } from '../bradley-terry.ts';
import { createRandom } from '../random.ts';
import { POINTS_PER_LOGIT } from '../scale.ts';

// Worlds of which the truth is known, drawn by pair instead of by battle: as fast for a million battles as for a thousand.

/** Log-odds with mean 0, in even steps over so many points; `size` competitors. */
export function evenlySpaced(size: number, points: number): Float64Array {
  const step = points / POINTS_PER_LOGIT / Math.max(1, size - 1);
  return Float64Array.from({ length: size }, (_, place) => (place - (size - 1) / 2) * step);
}

/** Log-odds with mean 0: so many groups of equals, so many points apart. */
export function grouped(size: number, groups: number, points: number): Float64Array {
  const steps = evenlySpaced(groups, points * (groups - 1));
  const strengths = Float64Array.from(
    { length: size },
    (_, place) => steps[Math.floor((place * groups) / size)]!,
  );
  const centre = mean(strengths);
  return strengths.map((strength) => strength - centre);
}

/** Draws battles between all pairs alike, without ties. `apathy` is the share of votes that are thrown like a coin. */
export function drawTable(options: {
  readonly strengths: Float64Array;
  readonly battles: number;
  readonly seed: number;
  readonly apathy?: number;
}): BattleTable {
  const { strengths, battles, seed, apathy = 0 } = options;
  const random = createRandom(seed);
  const size = strengths.length;
  const competitors = Array.from(strengths, (_, place) => `competitor-${String(place).padStart(3, '0')}`);
  const pairs: PairCounts[] = [];
  let [battlesLeft, pairsLeft] = [battles, (size * (size - 1)) / 2];
  for (let first = 0; first < size; first += 1) {
    for (let second = first + 1; second < size; second += 1) {
      const met = drawBinomial(battlesLeft, 1 / pairsLeft, random);
      battlesLeft -= met;
      pairsLeft -= 1;
      const share = (1 - apathy) * logistic(strengths[first]! - strengths[second]!) + apathy / 2;
      const firstWins = drawBinomial(met, share, random);
      pairs.push({ first, second, firstWins, secondWins: met - firstWins, ties: 0, bothBad: 0 });
    }
  }
  return { competitors, pairs };
}

/** Of two logs of the same competitors with the same pairs. */
export function mergeTables(one: BattleTable, other: BattleTable): BattleTable {
  const pairs = one.pairs.map((pair, place) => {
    const { firstWins, secondWins } = other.pairs[place]!;
    return { ...pair, firstWins: pair.firstWins + firstWins, secondWins: pair.secondWins + secondWins };
  });
  return { competitors: one.competitors, pairs };
}

/** The first competitor's further wins, in turn against each of the others. */
export function withWins(table: BattleTable, competitor: number, wins: number): BattleTable {
  const others = table.competitors.length - 1;
  let turn = 0;
  const pairs = table.pairs.map((pair) => {
    if (pair.first !== competitor && pair.second !== competitor) return pair;
    const share = Math.floor(wins / others) + Number(turn < wins % others);
    turn += 1;
    return pair.first === competitor
      ? { ...pair, firstWins: pair.firstWins + share }
      : { ...pair, secondWins: pair.secondWins + share };
  });
  return { competitors: table.competitors, pairs };
}

export const everybody = (table: BattleTable) => table.competitors.map((_, place) => place);

/** Kendall's τ of two scorings of the same things: pairs in the same order less pairs in the opposite one, as a share. */
export function kendall(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < one.length; i += 1) {
    for (let j = 0; j < i; j += 1) sum += Math.sign((one[i]! - one[j]!) * (other[i]! - other[j]!));
  }
  return (2 * sum) / (one.length * (one.length - 1));
}

export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

export function seeds(count: number): number[] {
  return Array.from({ length: count }, (_, place) => place + 1);
}

/** Worlds that a claim and its control look at both are drawn once. */
export function once<Value>(draw: () => Value): () => Value {
  let drawn: { readonly value: Value } | undefined;
  return () => {
    drawn ??= { value: draw() };
    return drawn.value;
  };
}
