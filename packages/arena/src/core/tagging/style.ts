import { countStyle, type StyleFeature } from '@leitai/rating';
import { type BySide, bySide } from '../side.ts';
import { RULE_VERSIONS } from './rule-versions.ts';
import { repliesOf, type Tagger } from './tagger.ts';

/** Counts of what style control knows in all that a side wrote, numbers from 0. */
export type StyleCounts = Readonly<Record<StyleFeature, number>>;

/**
 * Builds the tagger of style for one tokenizer.
 *
 * @param countTokens - Number of tokens of one reply.
 */
export function createStyleTagger(countTokens: (text: string) => number): Tagger<BySide<StyleCounts>> {
  return {
    name: 'style',
    version: RULE_VERSIONS.style,
    tag: (turns) => bySide((side) => countStyle(repliesOf(turns, side), countTokens)),
  };
}
