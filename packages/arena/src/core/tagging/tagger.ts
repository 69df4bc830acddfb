import type { BySide, Side } from '../side.ts';

/** What a tagger sees of a turn: the texts, without models, states or votes. A `Turn` of a battle fits. */
export interface TaggedTurn {
  readonly prompt: string;
  readonly replies: BySide<{ readonly text: string }>;
}

/**
 * A rule that says one thing about a battle from its texts alone. What it says is stored beside the battle, never in
 * it, and can be said again by a newer version.
 */
export interface Tagger<Value> {
  /** Lower case, stable over versions; boards publish it with the version. */
  readonly name: string;
  /** Counts from 1 and grows whenever the tagger may answer differently on some text. */
  readonly version: number;
  /**
   * Pure: the same turns give the same value on every machine.
   *
   * @param turns - The battle's turns in order; may be empty, and any text may be empty.
   */
  tag(turns: readonly TaggedTurn[]): Value;
}

/** Every text of a side in the order of its turns. */
export function repliesOf(turns: readonly TaggedTurn[], side: Side): string[] {
  return turns.map((turn) => turn.replies[side].text);
}
