import type { BattleTable } from '../battle-set.ts';
import { fitStrengths } from '../bradley-terry.ts';
import { comparableGroups } from '../components.ts';

const OUTCOME_KEYS = ['firstWins', 'secondWins', 'ties', 'bothBad'] as const;

/**
 * Tries every removal of up to `most` votes that leaves everybody comparable.
 *
 * @returns How many votes must go at least for another to be first; null if more than `most`.
 */
export function fewestByTryingAll(table: BattleTable, most: number): number | null {
  const members = table.competitors.map((_, place) => place);
  const pairs = table.pairs.map((pair) => ({ ...pair }));
  const whole = fitStrengths(table, members).strengths;
  const first = whole.indexOf(Math.max(...whole));
  const cells = pairs.flatMap((pair) => OUTCOME_KEYS.map((key) => ({ pair, key })));
  const isChanged = () => {
    const left = { competitors: table.competitors, pairs };
    if (comparableGroups(left).length > 1) return false;
    const { strengths } = fitStrengths(left, members);
    return Math.max(...strengths) > strengths[first]! + 1e-9;
  };
  const canChange = (from: number, votes: number): boolean => {
    if (votes === 0) return isChanged();
    return cells.slice(from).some(({ pair, key }, place) => {
      if (pair[key] < 1) return false;
      pair[key] -= 1;
      const isFound = canChange(from + place, votes - 1);
      pair[key] += 1;
      return isFound;
    });
  };
  for (let votes = 1; votes <= most; votes += 1) if (canChange(0, votes)) return votes;
  return null;
}
