import type { ExclusionAction, ExclusionEvent } from '../exclusion.ts';

/**
 * What a rule appends to the log of exclusions when it reads a logged battle: nothing where it says what holds already. It takes
 * back only its own rows, and only those of another version: what it has set in this version it has set on a battle that it saw
 * as it was. What a person has said stands, whatever the rule says.
 *
 * @param rule - Name and version, such as `identity-leak@2`.
 * @param last - The last row on the battle and the rule's reason.
 */
export function judgeAgain(
  isLeak: boolean,
  rule: string,
  last: Pick<ExclusionEvent, 'action' | 'rule'> | undefined,
): ExclusionAction | undefined {
  if (isLeak === (last?.action === 'set')) return undefined;
  if (last === undefined) return 'set';
  if (nameOf(last.rule) !== nameOf(rule)) return undefined;
  if (isLeak) return 'set';
  return last.rule === rule ? undefined : 'lifted';
}

function nameOf(rule: string): string {
  return rule.split('@')[0]!;
}
