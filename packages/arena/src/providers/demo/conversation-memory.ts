import type { Message } from '../../core/model.ts';
import type { Random } from '../../core/pairing.ts';
import type { Language } from './language.ts';

/** What a demo model knows of the talk so far. */
export interface Talk {
  /** The prompt to be answered. */
  readonly prompt: string;
  /** Earlier prompts, oldest first. */
  readonly earlierPrompts: readonly string[];
  /** The model's own last answer, if there was one. */
  readonly lastAnswer: string | undefined;
}

export function readTalk(messages: readonly Message[]): Talk {
  const prompts = messages.filter((message) => message.role === 'user').map((message) => message.text);
  const answers = messages.filter((message) => message.role === 'assistant').map((message) => message.text);
  return { prompt: prompts.at(-1) ?? '', earlierPrompts: prompts.slice(0, -1), lastAnswer: answers.at(-1) };
}

/** Writes an answer to the last prompt of a talk. */
export type Personality = (options: {
  readonly talk: Talk;
  readonly language: Language;
  readonly random: Random;
  readonly temperature: number;
}) => string;
