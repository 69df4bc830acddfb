import type { Labeller, Usage } from './labeller.ts';

/** The most that may be spent; no bound of its own means no bound. */
export interface Budget {
  /** Read and written. */
  readonly tokens?: number | undefined;
  /** US dollars, by the price of the model. */
  readonly dollars?: number | undefined;
}

const TOKENS_PER_PRICE = 1_000_000;

/** @returns US dollars; null if the price is not known. */
export function costOf(usage: Usage, price: Labeller['price']): number | null {
  if (price === undefined) return null;
  return (usage.inputTokens * price.input + usage.outputTokens * price.output) / TOKENS_PER_PRICE;
}

/**
 * Keeps to a budget: what a request can cost at most is set aside before it is sent, so that requests under way together
 * cannot pass the bound that each of them keeps to.
 */
export class Spending {
  readonly #budget: Budget;
  readonly #price: Labeller['price'];
  #used: Usage = { inputTokens: 0, outputTokens: 0 };
  #reserved: Usage = { inputTokens: 0, outputTokens: 0 };
  #underWay = 0;
  #settled = Promise.withResolvers<void>();

  /** @throws {RangeError} If dollars are to be counted and there is no price. */
  constructor(budget: Budget, price: Labeller['price']) {
    if (budget.dollars !== undefined && price === undefined) {
      throw new RangeError('Cannot keep to a budget in dollars: the model must have a price, got none');
    }
    this.#budget = budget;
    this.#price = price;
  }

  /** What was used since the start or the last `reset`. */
  get used(): Usage {
    return this.#used;
  }

  /** In US dollars; null if the model has no price. */
  get dollars(): number | null {
    return costOf(this.#used, this.#price);
  }

  /**
   * Sets the most of a request aside. Where requests under way hold too much, waits for what they leave.
   *
   * @returns False, with nothing set aside, if the budget does not allow it.
   */
  async reserve(most: Usage): Promise<boolean> {
    for (;;) {
      const reserved = sum(this.#reserved, most);
      if (this.#allows(sum(this.#used, reserved))) {
        this.#reserved = reserved;
        this.#underWay += 1;
        return true;
      }
      if (this.#underWay === 0) return false;
      await this.#settled.promise;
    }
  }

  /** Gives back what was set aside, and counts what was used instead. */
  settle(most: Usage, used: Usage): void {
    this.#reserved = sum(this.#reserved, {
      inputTokens: -most.inputTokens,
      outputTokens: -most.outputTokens,
    });
    this.#used = sum(this.#used, used);
    this.#underWay -= 1;
    this.#settled.resolve();
    this.#settled = Promise.withResolvers();
  }

  /** Begins a new period. */
  reset(): void {
    this.#used = { inputTokens: 0, outputTokens: 0 };
  }

  #allows(usage: Usage): boolean {
    const { tokens = Number.POSITIVE_INFINITY, dollars = Number.POSITIVE_INFINITY } = this.#budget;
    return usage.inputTokens + usage.outputTokens <= tokens && (costOf(usage, this.#price) ?? 0) <= dollars;
  }
}

function sum(one: Usage, other: Usage): Usage {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
  };
}
