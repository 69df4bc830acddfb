import type { Message } from '../../core/model.ts';
import type { Labels } from '../../core/tagging/labels.ts';
import { INJECTIONS } from './injections.ts';

export const HONEST_LABELS: Labels = {
  criteria: ['specificity'],
  instructionFollowing: 2,
  math: false,
  creativeWriting: false,
  expert: false,
  occupations: [],
};

/** What can break a line somewhere. */
const LINE_BREAK = /[\n\r\v\f\u0085\u2028\u2029]/;
const CONTROL_TOKEN = /<\|[^|]*\|>|<｜[^｜]*｜>|<\/?s>|<<\/?SYS>>|\[\/?INST\]|<(?:start|end)_of_turn>/;

/**
 * Answers as a naive model: it takes what stands between the first line of a message and the next one that begins like it for data,
 * and does whatever it reads anywhere else. Control tokens end the message for it, as they do for some servers.
 */
export function answerObediently(messages: readonly Message[]): string {
  const { text } = messages.at(-1)!;
  const outside = textOutside(text);
  const order = INJECTIONS.find((injection) =>
    commandsOf(injection.text).some((command) => outside.includes(command)),
  );
  return order?.wanted ?? JSON.stringify(HONEST_LABELS);
}

function textOutside(message: string): string {
  const token = CONTROL_TOKEN.exec(message);
  if (token) return message.slice(token.index);
  const [fence, ...lines] = message.split(LINE_BREAK);
  const end = lines.findIndex((line) => line.startsWith(fence!));
  return lines.slice(end + 1).join('\n');
}

/** The lines of an attack that are long enough to be known again. */
function commandsOf(attack: string): readonly string[] {
  return attack
    .split(LINE_BREAK)
    .map((line) => line.trim())
    .filter((line) => /\p{L}{2}/u.test(line) && line.length >= 6);
}
