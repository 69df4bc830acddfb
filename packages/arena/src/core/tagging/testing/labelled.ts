import { readFileSync } from 'node:fs';
import type { TaggedTurn } from '../tagger.ts';

/** A conversation of one turn with what a person says about it. */
export interface LabelledConversation {
  readonly label: boolean;
  readonly turns: readonly TaggedTurn[];
}

/** How often a yes is right, how often a yes is found, and on how many conversations. */
export interface Agreement {
  readonly precision: number;
  readonly recall: number;
  readonly conversationCount: number;
  /** First lines of what was said yes to wrongly, and of what was missed. */
  readonly falseAlarms: readonly string[];
  readonly misses: readonly string[];
}

/** Rules were tuned on the development half alone: odd lines, unless a line says which half it is of. The other half measures. */
export type Half = 'development' | 'held-out';

export function readLabelled(kind: 'coding' | 'refusals', wanted: Half): LabelledConversation[] {
  const lines = readFileSync(new URL(`./${kind}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines
    .map((line, index) => ({ half: index % 2 === 0 ? 'development' : 'held-out', ...JSON.parse(line) }))
    .filter(({ half }) => half === wanted)
    .map(({ isCode, isRefusal, prompt, reply }) => {
      return {
        label: isCode ?? isRefusal,
        turns: [{ prompt, replies: { a: { text: reply }, b: { text: '' } } }],
      };
    });
}

export function agreementOf(
  conversations: readonly LabelledConversation[],
  tag: (turns: readonly TaggedTurn[]) => boolean,
): Agreement {
  const said = conversations.filter(({ turns }) => tag(turns));
  const right = said.filter(({ label }) => label).length;
  const wanted = conversations.filter(({ label }) => label);
  const show = ({ turns }: LabelledConversation) =>
    `${turns[0]!.prompt} → ${turns[0]!.replies.a.text}`.replaceAll('\n', '⏎').slice(0, 140);
  return {
    precision: right / said.length,
    recall: right / wanted.length,
    conversationCount: conversations.length,
    falseAlarms: said.filter(({ label }) => !label).map(show),
    misses: wanted.filter(({ turns }) => !tag(turns)).map(show),
  };
}
