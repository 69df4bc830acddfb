import { DUPLICATE_RULE } from '../../core/duplicates/prompt-clusters.ts';
import { IDENTITY_LEAK_RULE } from '../../core/identity-leak/detect-leak.ts';
import type { UsedTaggers } from '../../core/publication.ts';
import { RULE_VERSIONS } from '../../core/tagging/rule-versions.ts';

/**
 * Versions of all that says what a battle is, as boards publish them.
 *
 * @param labeller - Version of the labeller, if there is one.
 */
export function usedTaggers(labeller: string | undefined): UsedTaggers {
  const rules = [IDENTITY_LEAK_RULE, DUPLICATE_RULE].map((rule) => {
    const [name, version] = rule.split('@');
    return [name, Number(version)];
  });
  return { ...RULE_VERSIONS, ...Object.fromEntries(rules), ...(labeller !== undefined && { labeller }) };
}
