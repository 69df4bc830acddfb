/** Models that give a draw a probability of its own; see `fitTieModel`. */
export const TIE_MODELS = ['davidson', 'rao-kupper', 'both-bad'] as const;
export type TieModel = (typeof TIE_MODELS)[number];

/** Factors of the strength of the first competitor, of the second, and of α. */
type Exponents = readonly [number, number, number];

/** weight · exp(exponents · (θ, θ′, α)) */
interface Term {
  readonly weight: number;
  readonly exponents: Exponents;
}

/**
 * Every probability is a product of powers of sums of exponentials of (θ, θ′, α): log P = exponents · (θ, θ′, α) +
 * Σ powers[m] · log sums[m]. Written so, no model needs derivatives of its own, and none has a boundary: π = exp θ, and
 * exp α is ν or θ − 1, which must be above 0.
 */
interface Formulas {
  /** Each a sum of its terms. */
  readonly sums: readonly (readonly Term[])[];
  /** Win of the first, win of the second, and what there is else, in the order of `OUTCOMES`. */
  readonly outcomes: readonly { readonly exponents: Exponents; readonly powers: readonly number[] }[];
  /** Whether adding the same to all strengths changes no probability. */
  readonly hasFreeMean: boolean;
}

const term = (weight: number, ...exponents: Exponents): Term => ({ weight, exponents });
const FIRST = term(1, 1, 0, 0);
const SECOND = term(1, 0, 1, 0);
const ONE = term(1, 0, 0, 0);
const ALPHA_FIRST = term(1, 1, 0, 1);
const ALPHA_SECOND = term(1, 0, 1, 1);

export const TIE_FORMULAS: Record<TieModel, Formulas> = {
  // Win π/(π + π′ + ν√(ππ′)), draw ν√(ππ′)/(π + π′ + ν√(ππ′)).
  davidson: {
    sums: [[FIRST, SECOND, term(1, 0.5, 0.5, 1)]],
    outcomes: [
      { exponents: [1, 0, 0], powers: [-1] },
      { exponents: [0, 1, 0], powers: [-1] },
      { exponents: [0.5, 0.5, 1], powers: [-1] },
    ],
    hasFreeMean: true,
  },
  // Win π/(π + θπ′), draw (θ² − 1)ππ′/((π + θπ′)(θπ + π′)), where θ² − 1 = exp α · (2 + exp α).
  'rao-kupper': {
    sums: [
      [FIRST, SECOND, ALPHA_SECOND],
      [FIRST, SECOND, ALPHA_FIRST],
      [term(2, 0, 0, 0), term(1, 0, 0, 1)],
    ],
    outcomes: [
      { exponents: [1, 0, 0], powers: [-1, 0, 0] },
      { exponents: [0, 1, 0], powers: [0, -1, 0] },
      { exponents: [1, 1, 1], powers: [-1, -1, 1] },
    ],
    hasFreeMean: true,
  },
  // With A = π + θπ′ + 1, B = θπ + π′ + 1 and S = π + π′ + 1: wins π/A and π′/B, both-bad 1/S, and what is left to 1 is
  // the tie, which the algebra turns into (θ − 1)ππ′(A + B)/(SAB): positive, and without cancellation.
  'both-bad': {
    sums: [
      [ONE, FIRST, SECOND],
      [ONE, FIRST, SECOND, ALPHA_SECOND],
      [ONE, FIRST, SECOND, ALPHA_FIRST],
      [term(2, 0, 0, 0), term(2, 1, 0, 0), term(2, 0, 1, 0), ALPHA_FIRST, ALPHA_SECOND],
    ],
    outcomes: [
      { exponents: [1, 0, 0], powers: [0, -1, 0, 0] },
      { exponents: [0, 1, 0], powers: [0, 0, -1, 0] },
      { exponents: [1, 1, 1], powers: [-1, -1, -1, 1] },
      { exponents: [0, 0, 0], powers: [-1, 0, 0, 0] },
    ],
    hasFreeMean: false,
  },
};

/**
 * Outcomes of one battle under a tie model: log-probabilities and their first and second derivatives by (θ, θ′, α).
 * The arrays are written again by each `evaluate`, since a fit does it for every pair in every step.
 */
export class TieOutcomes {
  /** One log-probability an outcome. */
  readonly logs: Float64Array;
  /** Row-major, `[outcome][variable]`. */
  readonly gradients: Float64Array;
  /** Row-major, `[outcome][variable][variable]`. */
  readonly curvatures: Float64Array;
  readonly #formulas: Formulas;
  readonly #point = new Float64Array(3);
  /** Logarithms of the terms of a sum. */
  readonly #values = new Float64Array(5);
  /** Mean and covariance of the exponents of a sum, each term weighing as much as it adds. */
  readonly #mean = new Float64Array(3);
  readonly #covariance = new Float64Array(9);

  constructor(model: TieModel) {
    this.#formulas = TIE_FORMULAS[model];
    const { length } = this.#formulas.outcomes;
    this.logs = new Float64Array(length);
    this.gradients = new Float64Array(length * 3);
    this.curvatures = new Float64Array(length * 9);
  }

  evaluate(strength: number, opponentStrength: number, alpha: number): void {
    const { sums, outcomes } = this.#formulas;
    this.#point.set([strength, opponentStrength, alpha]);
    this.curvatures.fill(0);
    for (let outcome = 0; outcome < outcomes.length; outcome += 1) {
      const { exponents } = outcomes[outcome]!;
      this.logs[outcome] = this.#dot(exponents);
      this.gradients.set(exponents, outcome * 3);
    }
    for (let place = 0; place < sums.length; place += 1) {
      const log = this.#expand(sums[place]!);
      for (let outcome = 0; outcome < outcomes.length; outcome += 1) {
        const power = outcomes[outcome]!.powers[place]!;
        if (power !== 0) this.#add(outcome, power, log);
      }
    }
  }

  /** Logarithm of a sum of exponentials; its gradient is the mean of the exponents, its curvature their covariance. */
  #expand(terms: readonly Term[]): number {
    const values = this.#values;
    let largest = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < terms.length; place += 1) {
      values[place] = this.#dot(terms[place]!.exponents);
      largest = Math.max(largest, values[place]!);
    }
    const mean = this.#mean.fill(0);
    const covariance = this.#covariance.fill(0);
    let sum = 0;
    for (let place = 0; place < terms.length; place += 1) {
      const { weight, exponents } = terms[place]!;
      const value = weight * Math.exp(values[place]! - largest);
      sum += value;
      for (let row = 0; row < 3; row += 1) {
        const part = value * exponents[row]!;
        if (part === 0) continue;
        mean[row]! += part;
        for (let column = 0; column < 3; column += 1)
          covariance[row * 3 + column]! += part * exponents[column]!;
      }
    }
    for (let row = 0; row < 3; row += 1) mean[row]! /= sum;
    for (let row = 0; row < 3; row += 1) {
      for (let column = 0; column < 3; column += 1) {
        const place = row * 3 + column;
        covariance[place] = covariance[place]! / sum - mean[row]! * mean[column]!;
      }
    }
    return largest + Math.log(sum);
  }

  #add(outcome: number, power: number, log: number): void {
    this.logs[outcome]! += power * log;
    for (let k = 0; k < 3; k += 1) this.gradients[outcome * 3 + k]! += power * this.#mean[k]!;
    for (let k = 0; k < 9; k += 1) this.curvatures[outcome * 9 + k]! += power * this.#covariance[k]!;
  }

  #dot(exponents: Exponents): number {
    const point = this.#point;
    return exponents[0] * point[0]! + exponents[1] * point[1]! + exponents[2] * point[2]!;
  }
}
