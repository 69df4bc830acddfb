import { fishesIdentity } from '../core/identity-leak/fishing.ts';
import { codingTagger } from '../core/tagging/coding.ts';
import type { BattleFacts } from '../core/tagging/facts.ts';
import { refusalTagger } from '../core/tagging/refusal.ts';
import { RULE_VERSIONS } from '../core/tagging/rule-versions.ts';
import { createStyleTagger } from '../core/tagging/style.ts';
import type { TaggedTurn, Tagger } from '../core/tagging/tagger.ts';
import { languageTagger } from './language.ts';
import { countO200k } from './tokens.ts';

/** The rule tagger of each fact. Only `turns` needs no tagger: it is how many there are. */
export const RULE_TAGGERS = {
  language: languageTagger,
  promptTokens: {
    name: 'prompt-tokens',
    version: RULE_VERSIONS['prompt-tokens'],
    tag: (turns) => turns.reduce((sum, { prompt }) => sum + countO200k(prompt), 0),
  },
  isCode: codingTagger,
  isRefusal: refusalTagger,
  style: createStyleTagger(countO200k),
  fishesIdentity: {
    name: 'identity-fishing',
    version: RULE_VERSIONS['identity-fishing'],
    tag: (turns) => turns.some(({ prompt }) => fishesIdentity(prompt)),
  },
} as const satisfies { [Fact in Exclude<keyof BattleFacts, 'turns'>]: Tagger<BattleFacts[Fact]> };

/**
 * Says all that rules know of a battle. Takes one or two milliseconds for a usual conversation, mostly for tokens; linear time for any.
 *
 * @param turns - The battle's turns in order, the first prompt first.
 */
export function tagByRules(turns: readonly TaggedTurn[]): BattleFacts {
  return {
    language: RULE_TAGGERS.language.tag(turns),
    promptTokens: RULE_TAGGERS.promptTokens.tag(turns),
    turns: turns.length,
    isCode: RULE_TAGGERS.isCode.tag(turns),
    isRefusal: RULE_TAGGERS.isRefusal.tag(turns),
    style: RULE_TAGGERS.style.tag(turns),
    fishesIdentity: RULE_TAGGERS.fishesIdentity.tag(turns),
  };
}
