import { readFileSync } from 'node:fs';
import type { Disguise } from '../disguise.ts';

/** A labelled answer, and the prompt that it answers: empty where any prompt would do. */
export interface LabelledReply {
  readonly prompt: string;
  readonly text: string;
  /** How the name is written; only leaks have it. */
  readonly disguise?: Disguise;
}

export const HALVES = ['development', 'held-out'] as const;
export type Half = (typeof HALVES)[number];
export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Answers of one kind and language. Odd lines of a file are for development, even ones held out: no rule was tuned on them. */
export function readReplies(kind: 'leaks' | 'harmless', language: Language, half: Half): LabelledReply[] {
  return readLines<Partial<LabelledReply> & { text: string }>(`${kind}.${language}.jsonl`, half).map(
    (line) => ({
      prompt: '',
      ...line,
    }),
  );
}

/** Prompts that ask for the identity, and others. */
export function readPrompts(half: Half): { readonly prompt: string; readonly fishes: boolean }[] {
  return readLines('fishing.jsonl', half);
}

function readLines<Line>(file: string, half: Half): Line[] {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  const parity = half === 'development' ? 0 : 1;
  return lines.filter((_, index) => index % 2 === parity).map((line) => JSON.parse(line) as Line);
}
