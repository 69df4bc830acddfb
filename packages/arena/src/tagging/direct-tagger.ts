import type { RuleTagger } from '../app/ports.ts';
import { createLogLeakDetector } from '../core/identity-leak/detect-in-log.ts';
import { describeLeaks, IDENTITY_LEAK_RULE, revealsIdentity } from '../core/identity-leak/detect-leak.ts';
import type { NamedModel } from '../core/identity-leak/names.ts';
import { RULE_VERSION } from '../core/tagging/rule-versions.ts';
import { tagByRules } from './rule-taggers.ts';

/** All rules, in the thread that asks. @param registry - Models whose names would give a battle away. */
export function createDirectTagger(registry: readonly NamedModel[]): RuleTagger {
  const detectLeaks = createLogLeakDetector(registry);
  return {
    version: RULE_VERSION,
    leakRule: IDENTITY_LEAK_RULE,
    tag: async (conversations) => conversations.map(tagByRules),
    findLeaks: async (battles) =>
      battles.map(({ turns, models }) => {
        const leaks = detectLeaks(turns, models);
        return revealsIdentity(leaks) ? describeLeaks(leaks) : undefined;
      }),
  };
}
