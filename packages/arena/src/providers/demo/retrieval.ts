import { TOPICS, type Topic } from './knowledge.ts';
import { tokensOf } from './language.ts';

/** Topics that a text asks for, best first, each with the number of its terms that occur. */
export function findTopics(text: string): readonly { readonly topic: Topic; readonly hits: number }[] {
  const lower = text.toLowerCase();
  const words = new Set(tokensOf(lower).map((token) => token.trim()));
  const hitsOf = (topic: Topic) =>
    topic.terms.filter((term) =>
      /^[a-z]+$/.test(term) ? words.has(term) || words.has(`${term}s`) : lower.includes(term),
    ).length;
  return TOPICS.map((topic) => ({ topic, hits: hitsOf(topic) }))
    .filter(({ hits }) => hits > 0)
    .sort((one, other) => other.hits - one.hits);
}
