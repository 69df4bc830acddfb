import { readFileSync } from 'node:fs';

/** Two prompts, and whether a person calls them the same prompt in another spelling. Written for this project. */
export interface LabelledPair {
  readonly same: boolean;
  /** What was changed, such as `typo` or `number`. */
  readonly kind: string;
  /** ISO 639-1. */
  readonly language: string;
  /** Pairs of the held-out half were counted and not read when the rule was made. */
  readonly half: 'development' | 'held-out';
  readonly one: string;
  readonly other: string;
}

export function readLabelledPairs(): LabelledPair[] {
  const lines = readFileSync(new URL('labelled-pairs.jsonl', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => ({ half: 'development', ...JSON.parse(line) }) as LabelledPair);
}
