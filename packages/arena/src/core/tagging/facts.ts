import type { BySide } from '../side.ts';
import type { StyleCounts } from './style.ts';

/** What the rule taggers say of one battle. Derived from its texts, stored beside them, rebuilt when a rule changes. */
export interface BattleFacts {
  /** ISO 639-1 code of the first prompt's language, or `unknown`. */
  readonly language: string;
  /** Tokens of all prompts together, by o200k. */
  readonly promptTokens: number;
  /** Number of prompts. */
  readonly turns: number;
  readonly isCode: boolean;
  /** Whether either side refuses in any turn. */
  readonly isRefusal: boolean;
  readonly style: BySide<StyleCounts>;
  /** Whether a prompt asks the models who they are. */
  readonly fishesIdentity: boolean;
}

/**
 * Which version of each tagger said the facts, by the tagger's name: `{ language: 1, coding: 1, … }`. Stored with
 * facts and published with boards; facts of other versions than the running ones are stale.
 */
export type TaggerVersions = Readonly<Record<string, number>>;
