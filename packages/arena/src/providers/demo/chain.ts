import type { Random } from '../../core/pairing.ts';
import { type Language, tokensOf } from './language.ts';

/** Between the tokens of a context; occurs in no text. */
const SEPARATOR = '\u0001';
const SENTENCE_END = /[.!?。！？]$/;

/**
 * A language model of the oldest kind: which token follows which, counted over a small corpus (Markov 1913,
 * Shannon 1948). With a longer memory it repeats what it has read; with a short one it rambles.
 */
export class Chain {
  readonly #followers = new Map<string, string[]>();
  readonly #order: number;

  /** @param order - How many tokens back it looks, from 1. */
  constructor(sentences: readonly string[], order: number) {
    this.#order = order;
    for (const sentence of sentences) {
      const tokens = tokensOf(sentence);
      tokens.forEach((token, place) => {
        // Every shorter context is counted too, to fall back on.
        for (let length = 0; length <= Math.min(order, place); length += 1) {
          const context = tokens.slice(place - length, place).join(SEPARATOR);
          const followers = this.#followers.get(context) ?? [];
          if (length > 0 || place === 0) this.#followers.set(context, [...followers, token]);
        }
      });
    }
  }

  /**
   * Writes one sentence.
   *
   * @param options.start - Tokens to begin with; those that it has never read are dropped.
   * @param options.temperature - 0 always takes the most frequent follower; 1 draws by frequency.
   */
  sentence(options: {
    start: readonly string[];
    random: Random;
    temperature: number;
    maxTokens: number;
  }): string {
    const known = options.start.filter((token) => this.#followers.has(token));
    const tokens = known.slice(0, 1);
    while (tokens.length < options.maxTokens) {
      const followers = this.#followersOf(tokens);
      if (followers.length === 0) break;
      tokens.push(draw(followers, options));
      if (SENTENCE_END.test(tokens.at(-1)!)) break;
    }
    return tokens.join('').trim();
  }

  #followersOf(tokens: readonly string[]): readonly string[] {
    for (let length = Math.min(this.#order, tokens.length); length > 0; length -= 1) {
      const followers = this.#followers.get(tokens.slice(-length).join(SEPARATOR));
      if (followers) return followers;
    }
    return tokens.length === 0 ? (this.#followers.get('') ?? []) : [];
  }
}

function draw(
  followers: readonly string[],
  { random, temperature }: { random: Random; temperature: number },
): string {
  if (random() < temperature) return followers[Math.floor(random() * followers.length)]!;
  const counts = new Map<string, number>();
  for (const token of followers) counts.set(token, (counts.get(token) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** Joins sentences as the language does. */
export function joinSentences(sentences: readonly string[], language: Language): string {
  return sentences.filter((sentence) => sentence !== '').join(language === 'zh' ? '' : ' ');
}
