import { findExamples } from '../../core/boards/find-examples.ts';
import type { Side } from '../../core/side.ts';
import { CHOICES, type Choice } from '../../core/vote.ts';
import type { Arena } from '../arena.ts';
import type { ImportedRange } from '../ports.ts';

/** A battle whose text may be shown, as one of its models sees it. Of several turns the first. */
export interface Example {
  readonly sequence: number;
  readonly opponent: string;
  readonly choice: Choice;
  readonly side: Side;
  readonly prompt: string;
  readonly reply: string;
  readonly opponentReply: string;
  /** The format of the file that it came from. */
  readonly source: string;
}

const SHOWN = 6;
/** Some have the same prompt, or no text. */
const READ = 24;
const CHARACTERS_MAX = 4_000;

/**
 * Reads some battles of a model whose text may be shown in public: counted ones, each with another prompt.
 *
 * @throws {ArenaError} `store-unavailable`.
 */
export async function readExamples(
  { publisher, store, frame }: Pick<Arena, 'publisher' | 'store' | 'frame'>,
  model: string,
): Promise<readonly Example[]> {
  const ranges = (await store.readImportedRanges()).filter(({ mayShowText }) => mayShowText);
  const { view } = publisher.now();
  const sequences = findExamples(view, { model, ranges, count: READ });
  const conversations = await store.readConversations(sequences);
  const examples = new Map<string, Example>();
  for (const sequence of sequences) {
    const turn = conversations.get(sequence)?.[0];
    if (!turn || examples.has(turn.prompt) || examples.size === SHOWN) continue;
    const read = (column: 'modelA' | 'modelB' | 'choice') => frame.frame.get(sequence - 1, column);
    const isFirst = view.models[read('modelA')] === model;
    const [side, other]: readonly [Side, Side] = isFirst ? ['a', 'b'] : ['b', 'a'];
    examples.set(turn.prompt, {
      sequence,
      opponent: view.models[read(isFirst ? 'modelB' : 'modelA')]!,
      choice: CHOICES[read('choice')]!,
      side,
      prompt: shortened(turn.prompt),
      reply: shortened(turn.replies[side].text),
      opponentReply: shortened(turn.replies[other].text),
      source: sourceOf(sequence, ranges),
    });
  }
  return [...examples.values()];
}

function sourceOf(sequence: number, ranges: readonly ImportedRange[]): string {
  return ranges.findLast(({ firstSequence }) => firstSequence <= sequence)!.source;
}

function shortened(text: string): string {
  return text.length <= CHARACTERS_MAX ? text : `${text.slice(0, CHARACTERS_MAX)} …`;
}
