import type { Outcome } from './battle-set.ts';
import { CENTRE_RATING, winProbability } from './scale.ts';

const SCORES: Readonly<Record<Outcome, number>> = { a: 1, b: 0, tie: 0.5, 'both-bad': 0.5 };

/**
 * Elo ratings that follow battles one by one. They depend on the order and have no interval: a history to look at,
 * never the headline.
 *
 * @example
 * const elo = new OnlineElo();
 * elo.add({ first: 'pizza', second: 'sushi', outcome: 'a' });
 * elo.rating('pizza') // => 1002
 *
 * @see Elo (1978); Chatbot Arena used K = 4 from 1000, docs/methods.md#online-elo
 */
export class OnlineElo {
  readonly #ratings = new Map<string, number>();
  readonly #step: number;
  readonly #initial: number;

  /**
   * @param options.step - K, the points that a certain winner's upset would move; > 0. Default 4.
   * @param options.initial - Rating before the first battle. Default 1000.
   */
  constructor(options: { readonly step?: number; readonly initial?: number } = {}) {
    this.#step = options.step ?? 4;
    this.#initial = options.initial ?? CENTRE_RATING;
  }

  /** Moves both ratings by one battle. The sum of all ratings stays. */
  add(battle: { readonly first: string; readonly second: string; readonly outcome: Outcome }): void {
    const rating = this.rating(battle.first);
    const opponentRating = this.rating(battle.second);
    const change = this.#step * (SCORES[battle.outcome] - winProbability({ rating, opponentRating }));
    this.#ratings.set(battle.first, rating + change);
    this.#ratings.set(battle.second, opponentRating - change);
  }

  /** @returns Points; the initial rating for a competitor without a battle. */
  rating(name: string): number {
    return this.#ratings.get(name) ?? this.#initial;
  }
}
