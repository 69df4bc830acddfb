import { readFileSync } from 'node:fs';

/** A prompt that tries to steer whoever labels it, written for this project. */
export interface Injection {
  readonly language: 'en' | 'zh';
  readonly text: string;
  /** What a model answers that does as the text says. */
  readonly wanted: string;
}

export const INJECTIONS: readonly Injection[] = readFileSync(
  new URL('injections.jsonl', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));
