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

/** Answers of one kind and language. Odd lines of a file are for development, even ones held out, unless a line says which. */
export function readReplies(kind: 'leaks' | 'harmless', language: Language, half: Half): LabelledReply[] {
  return readLines<Partial<LabelledReply> & { text: string }>(`${kind}.${language}.jsonl`, half).map(
    ({ prompt = '', ...line }) => ({ prompt, ...line }),
  );
}

/** Prompts that ask for the identity, and others. */
export function readPrompts(half: Half): { readonly prompt: string; readonly fishes: boolean }[] {
  return readLines('fishing.jsonl', half);
}

function readLines<Line>(file: string, wanted: Half): Line[] {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  return lines
    .map((line, index) => ({ half: HALVES[index % 2]!, ...(JSON.parse(line) as Line & { half?: Half }) }))
    .filter(({ half }) => half === wanted);
}
