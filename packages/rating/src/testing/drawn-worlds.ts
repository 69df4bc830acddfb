import { BattleSet, type BattleTable, type Outcome } from '../battle-set.ts';
import { logistic } from '../bradley-terry.ts';
import { createRandom } from '../random.ts';

export interface DrawnWorld {
  /** Log-odds; competitors are named by their places, with two digits. */
  readonly strengths: readonly number[];
  readonly battles: number;
  readonly seed: number;
  /** Share of battles that are drawn, whatever the strengths; half of them both-bad. Default 0. */
  readonly drawn?: number;
  /** Share of votes that are cast by a coin. Default 0. */
  readonly apathetic?: number;
}

/** One battle: places of the two, and what was voted. */
export type DrawnBattle = readonly [first: number, second: number, outcome: Outcome];

/** Draws battles between given strengths, all pairs alike. */
export function drawBattles({
  strengths,
  battles,
  seed,
  drawn = 0,
  apathetic = 0,
}: DrawnWorld): DrawnBattle[] {
  const random = createRandom(seed);
  return Array.from({ length: battles }, () => {
    const first = Math.floor(random() * strengths.length);
    const other = Math.floor(random() * (strengths.length - 1));
    const second = other < first ? other : other + 1;
    if (random() < drawn) return [first, second, random() < 0.5 ? 'tie' : 'both-bad'];
    const chance = random() < apathetic ? 0.5 : logistic(strengths[first]! - strengths[second]!);
    return [first, second, random() < chance ? 'a' : 'b'];
  });
}

export function nameOf(place: number): string {
  return String(place).padStart(2, '0');
}

export function tableOf(battles: readonly DrawnBattle[]): BattleTable {
  const set = new BattleSet();
  for (const [first, second, outcome] of battles)
    set.add({ first: nameOf(first), second: nameOf(second), outcome });
  return set.toTable();
}

/** Kendall's τ of two orders of the same names. */
export function kendall(one: readonly string[], other: readonly string[]): number {
  const places = new Map(other.map((name, place) => [name, place]));
  let agreed = 0;
  for (let i = 0; i < one.length; i += 1) {
    for (let j = i + 1; j < one.length; j += 1)
      agreed += places.get(one[i]!)! < places.get(one[j]!)! ? 1 : -1;
  }
  return agreed / ((one.length * (one.length - 1)) / 2);
}
