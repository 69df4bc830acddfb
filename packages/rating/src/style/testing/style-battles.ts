import type { BattleColumns } from '../../battle-columns.ts';

/** Whole numbers below a limit, the same for the same seed (Numerical Recipes' linear congruence, upper bits). */
export function createDraw(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

export interface StyleWorld {
  readonly battles: number;
  readonly competitors: number;
  readonly seed: number;
  /** Log-odds for one unit of the relative difference of each feature, and for being first. */
  readonly effects: readonly number[];
  readonly side: number;
  /** One battle in so many is a tie or a both-bad, whatever the strengths. Default 4. */
  readonly tieEvery?: number;
}

/** Battles with known truth: strengths from −1 to 1, and long answers have more of everything. */
export function simulateBattles(world: StyleWorld): BattleColumns {
  const { battles, competitors, seed, effects, side, tieEvery = 4 } = world;
  const draw = createDraw(seed);
  const strengthOf = (competitor: number) => (2 * competitor) / (competitors - 1) - 1;
  const first = new Uint16Array(battles);
  const second = new Uint16Array(battles);
  const outcome = new Uint8Array(battles);
  const features = effects.map((_, k) => ({
    name: `feature-${k}`,
    first: new Float32Array(battles),
    second: new Float32Array(battles),
  }));
  for (let row = 0; row < battles; row += 1) {
    first[row] = draw(competitors);
    second[row] = (first[row]! + 1 + draw(competitors - 1)) % competitors;
    let logit = strengthOf(first[row]!) - strengthOf(second[row]!) + side;
    const lengths = [draw(20), draw(20)] as const;
    features.forEach((feature, k) => {
      const one = lengths[0] + draw(20);
      const other = lengths[1] + draw(20);
      feature.first[row] = one;
      feature.second[row] = other;
      logit += (effects[k]! * (one - other)) / (one + other + 1);
    });
    const isWin = draw(1_000_000) / 1_000_000 < 1 / (1 + Math.exp(-logit));
    outcome[row] = draw(tieEvery) === 0 ? 2 + draw(2) : isWin ? 0 : 1;
  }
  const names = Array.from({ length: competitors }, (_, index) => `model-${String(index).padStart(3, '0')}`);
  return { competitors: names, first, second, outcome, features };
}
